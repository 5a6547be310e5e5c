/** A student waits before a sealed paper: the invigilator opens it here by the envelope, once there is no network. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type StationHarness, type StationSite, startStationSite } from '../../support/station-harness.ts'
import { lying, lyingOwn, sealed, viewOf } from '../../support/station-views.ts'

let site: StationSite
let station: StationHarness
beforeAll(async () => {
  site = await startStationSite()
  station = await site.open(viewOf('sign-in', { language: 'en' }))
})
afterAll(async () => {
  await site?.close()
})

it('offers the envelope without a network alone, from the hour on, and takes the words by keyboard', async () => {
  const { page } = station
  const show = (network: 'online' | 'offline', more: Partial<typeof sealed> = {}) =>
    station.show(viewOf('waiting', { language: 'en', network, sealed: { ...sealed, ...more } }))
  const offered = () => page.getByTestId('envelope-open').count()
  await show('online')
  await page.getByTestId('waiting').waitFor()
  expect(await offered()).toBe(0)
  await show('online', { early: true, admitted: true })
  await page.getByText('You are let in. The questions open by themselves at').waitFor()
  await show('offline', { early: true })
  await page.getByText('on the invigilator can open the exam with the envelope').waitFor()
  expect(await offered()).toBe(0)
  await show('offline', { here: false })
  await page.getByTestId('sealed-early').waitFor({ state: 'detached' })
  expect(await offered()).toBe(0)
  await show('offline')
  await page.getByTestId('envelope-open').click()
  await page.keyboard.type('apple pear')
  await page.keyboard.press('Enter')
  await expect
    .poll(() => station.calls.filter(({ method }) => method === 'envelope.open').map(({ args }) => args))
    .toEqual([{ words: 'apple pear' }])
  expect(await page.getByTestId('envelope-words').inputValue()).toBe('apple pear')
  expect(station.errors).toEqual([])
})

it('offers it for a ticket that was turned over too, from the hour on', async () => {
  const { page } = station
  const turned = { ...lying, turned: { card: 4, ticket: 17 } }
  const show = (network: 'online' | 'offline', more: Partial<typeof sealed> = {}, ready = false) =>
    station.show(
      viewOf('draw', {
        ...{ language: 'en', network, draw: { ...turned, ready } },
        sealed: { ...sealed, admitted: true, ...more },
      }),
    )
  const offered = () => page.getByTestId('envelope-open').count()
  await show('online', { early: true })
  await page.getByTestId('draw-paper').getByText('The questions open by themselves at').waitFor()
  expect(await offered()).toBe(0)
  await show('offline', { early: true })
  await page.getByTestId('sealed-early').waitFor()
  expect(await offered()).toBe(0)
  await show('offline', { here: false })
  await page.getByTestId('sealed-early').waitFor({ state: 'detached' })
  expect(await offered()).toBe(0)
  station.calls.length = 0
  await show('offline')
  await page.getByTestId('envelope-open').click()
  await page.keyboard.type('apple pear')
  await page.keyboard.press('Enter')
  await expect
    .poll(() => station.calls.filter(({ method }) => method === 'envelope.open').map(({ args }) => args))
    .toEqual([{ words: 'apple pear' }])
  await show('offline', {}, true)
  await page.getByTestId('envelope-open').waitFor({ state: 'detached' })
  expect(station.errors).toEqual([])
})

it('offers it where no card lies yet, and lays the seat’s own before her, to be turned by keyboard', async () => {
  const { page } = station
  const show = (draw: typeof lying, network: 'online' | 'offline' = 'offline', early = false) =>
    station.show(
      viewOf('draw', { language: 'en', network, draw, sealed: { ...sealed, early, admitted: true } }),
    )
  const none = { ...lying, offered: null }
  await show(none, 'online')
  await page.getByTestId('draw-away').getByText('being laid down').waitFor()
  expect(await page.getByTestId('envelope-open').count()).toBe(0)
  await show(none, 'offline', true)
  await page.getByTestId('sealed-early').waitFor()
  expect(await page.getByTestId('envelope-open').count()).toBe(0)
  await show(none)
  await page.getByTestId('draw-away').getByText('by the envelope').waitFor()
  await page.getByTestId('envelope-open').waitFor()

  station.calls.length = 0
  await show(lyingOwn)
  await page.getByTestId('cards').waitFor()
  expect(await page.getByTestId('cards').getByRole('button').allTextContents()).toEqual(
    lyingOwn.offered!.map(String),
  )
  await page.getByTestId('card-51').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect
    .poll(() => station.calls.filter(({ method }) => method === 'draw.turn').map(({ args }) => args))
    .toEqual([{ card: 76 }])
  expect(station.errors).toEqual([])
})
