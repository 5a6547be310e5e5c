/** What a technician reads of each machine that was asked for a check. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checksStates } from './checks-states.ts'
import { type Opened, open } from './open.ts'
import { fullState } from './states.ts'

let opened: Opened

beforeAll(async () => {
  opened = await open()
  const whole = await fullState(opened.dir, Math.floor(Date.now() / 1000) * 1000)
  Object.assign(opened.university.state, whole, { me: checksStates[0]?.me })
}, 120_000)
afterAll(() => opened?.close())

it('says of each machine what is to be done, or why it was not looked at', async () => {
  const page = await opened.page({ hash: checksStates[0]?.hash ?? '', language: 'en' })
  const text = (station: string) => page.getByTestId(`check-${station}`).innerText()
  await page.getByTestId('check-st-1').waitFor()
  // A step that only a newer station takes: by its name, with the machine's own words.
  expect(await text('st-2')).toMatch(/\nnetwork card\n+No cable is plugged in; plug it in\./)
  expect(await text('st-2')).toMatch(/\nCameras\n+Connect two cameras/)
  expect(await text('st-4')).toContain('Somebody is at the machine.')
  expect(await text('st-7')).toContain('No answer within 3 minutes: look at the machine.')
  expect(await text('st-9')).toContain('Somebody at the machine said: not now.')
  expect(await page.getByTestId('check-sums').innerText()).toContain('Refused: 1')
  await page.context().close()
})
