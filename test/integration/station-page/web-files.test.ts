/** Files that the exam's page asks for are chosen on our page, by keyboard as well. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StationView } from '../../../src-shared/bridge/station-view.ts'
import { type StationHarness, type StationSite, startStationSite } from '../../support/station-harness.ts'
import { stationStates, viewOf } from '../../support/station-views.ts'

let site: StationSite
let station: StationHarness
beforeAll(async () => {
  site = await startStationSite()
  station = await site.open(viewOf('sign-in'))
})
afterAll(() => site?.close())

const state = (wanted: string): StationView => {
  const found = stationStates('en').find(([name]) => name === wanted)
  if (!found) throw new Error(`no state ${wanted}`)
  return found[1]
}
const told = (method: string) => station.calls.filter((one) => one.method === method).map(({ args }) => args)
const show = async (name: string) => {
  await station.show(viewOf('sign-in'))
  station.calls.length = 0
  await station.show(state(name))
}

test('several files are chosen by keyboard alone, above the hidden page', async () => {
  await show('web exam, files: many')
  const { page } = station
  await page.getByTestId('web-files-give').waitFor()
  // All of the screen is ours while it stands.
  await expect.poll(() => told('web.frame').at(-1)).toEqual({ height: null })
  expect(await page.getByTestId('web-files-give').isDisabled()).toBe(true)
  const boxes = page.getByTestId('web-file')
  for (const at of [0, 1]) {
    await boxes.nth(at).focus()
    await page.keyboard.press('Space')
  }
  await page.getByTestId('web-files-give').focus()
  await page.keyboard.press('Enter')
  const choosing = state('web exam, files: many').web?.choosing
  const names = choosing?.files.slice(0, 2).map(({ name }) => name)
  await expect.poll(() => told('web.choose')).toEqual([{ names }])
})

test('one file alone, where the field takes one', async () => {
  await show('web exam, files: one')
  const { page } = station
  const rows = page.getByTestId('web-file')
  await rows.nth(0).check()
  await rows.nth(2).check()
  await page.getByTestId('web-files-give').click()
  await expect.poll(() => told('web.choose')).toEqual([{ names: ['data (2).csv'] }])
})

test('none, by Escape', async () => {
  await show('web exam, files: none')
  await station.page.getByTestId('web-files-none').waitFor()
  expect(await station.page.getByTestId('web-files-give').count()).toBe(0)
  await station.page.keyboard.press('Escape')
  await expect.poll(() => told('web.choose')).toEqual([{ names: [] }])
})

test('the line about a file that came is put away', async () => {
  await show('web exam, a file came')
  await station.page.getByTestId('web-came').getByRole('button').click()
  await expect.poll(() => told('web.came')).toHaveLength(1)
})
