/** A console has the machine checked: the sign-in page says so, and whoever is there can say no in either of two ways. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type StationHarness, type StationSite, startStationSite } from '../../support/station-harness.ts'
import { viewOf } from '../../support/station-views.ts'

let site: StationSite
let station: StationHarness
const signIn = (checked: boolean) => viewOf('sign-in', { language: 'en', checked })
const told = (name: string) => station.calls.filter(({ method }) => method === name)

beforeAll(async () => {
  site = await startStationSite()
})
afterAll(() => site?.close())
beforeEach(async () => {
  await station?.close()
  station = await site.open(signIn(false))
})

it('says that cameras take a picture, and is refused by its button alone, however one comes to it', async () => {
  const { page } = station
  expect(await page.getByTestId('checked').count()).toBe(0)
  await station.show(signIn(true))
  expect(await page.getByTestId('checked').textContent()).toMatch(
    /A technician checks this machine.*both cameras take a picture/,
  )
  // Who types goes on typing.
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('number')
  await page.mouse.move(100, 500)
  await page.mouse.move(300, 300)
  await page.getByTestId('check-refuse').click()
  await expect.poll(() => told('check.refuse')).toHaveLength(1)
  expect(told('station.touched')).toEqual([])
  // It stays until the cameras are free again.
  expect(await page.getByTestId('check-refuse').isDisabled()).toBe(true)
  await station.show(signIn(false))
  await page.getByTestId('checked').waitFor({ state: 'detached' })
  await station.show(signIn(true))
  await page.getByTestId('check-refuse').focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => told('check.refuse')).toHaveLength(2)
  expect(told('station.touched')).toEqual([])
})

it('tells main of whoever begins to type or moves the mouse', async () => {
  const { page } = station
  await page.mouse.move(100, 500)
  await page.mouse.move(140, 540)
  await expect.poll(() => told('station.touched')).toHaveLength(1)
  await station.show(signIn(true))
  await page.getByTestId('checked').waitFor()
  await page.getByTestId('number').press('2')
  await expect.poll(() => told('station.touched')).toHaveLength(2)
})
