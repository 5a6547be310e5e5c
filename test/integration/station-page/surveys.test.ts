import { afterAll, beforeAll, expect, it } from 'vitest'
import { type StationHarness, type StationSite, startStationSite } from '../../support/station-harness.ts'
import { viewOf } from '../../support/station-views.ts'

let site: StationSite
let station: StationHarness
const address = 'https://taza.uni.example/open#/en/survey/aB3_aB3_aB3_'
const signIn = (surveys = [{ title: 'A clean session', address }]) =>
  viewOf('sign-in', { language: 'en', surveys })
beforeAll(async () => {
  site = await startStationSite()
  station = await site.open(signIn([]))
})
afterAll(async () => {
  await site?.close()
})

it('offers a survey before the sign-in by its address alone, and nothing where there is none', async () => {
  const { page } = station
  expect(await page.getByTestId('surveys').count()).toBe(0)
  await station.show(signIn())
  expect(await page.getByTestId('qr').count()).toBe(0)
  await page.getByTestId('surveys').click()
  await page.getByRole('heading', { name: 'A clean session' }).waitFor()
  expect(await page.getByTestId('qr').getAttribute('data-text')).toBe(address)
  await page.getByText(address).waitFor()
  // Not a way out of the station, and main is told nothing.
  expect(await page.getByTestId('surveys-dialog').locator('a').count()).toBe(0)
  expect(station.calls.filter(({ method }) => method !== 'station.view')).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByTestId('qr').waitFor({ state: 'detached' })
})

it('is gone with the sign-in screen, with its end, and by itself when nobody looks any more', async () => {
  const { page } = station
  const open = async () => {
    await station.show(signIn())
    await page.getByTestId('surveys').click()
    await page.getByTestId('qr').waitFor()
  }
  const gone = () => page.getByTestId('qr').waitFor({ state: 'detached' })
  await open()
  await station.show(viewOf('confirm', { language: 'en' }))
  await gone()
  await open()
  await station.show(signIn([]))
  await gone()
  await page.clock.install()
  await station.show(viewOf('confirm', { language: 'en' }))
  await open()
  await page.clock.fastForward(119_000)
  expect(await page.getByTestId('qr').count()).toBe(1)
  await page.clock.fastForward(2000)
  await gone()
  await page.getByTestId('number').waitFor()
  expect(station.errors).toEqual([])
})
