import { afterAll, beforeAll, expect, it } from 'vitest'
import { type StationHarness, type StationSite, startStationSite } from '../../support/station-harness.ts'
import { lying, viewOf } from '../../support/station-views.ts'

let site: StationSite
let station: StationHarness
beforeAll(async () => {
  site = await startStationSite()
  station = await site.open(viewOf('sign-in', { language: 'en' }))
})
afterAll(async () => {
  await site?.close()
})

const made = (method: string) =>
  station.calls.filter((call) => call.method === method).map(({ args }) => args)
const focused = () => station.page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? null)
const show = (more: Partial<typeof lying> = {}, network: 'online' | 'offline' = 'online') =>
  station.show(viewOf('draw', { language: 'en', network, draw: { ...lying, ...more } }))

it('is done by keyboard alone, and a reader is told card and ticket', async () => {
  const { page } = station
  await show()
  await page.getByRole('heading', { name: 'Choose your ticket' }).waitFor()
  await page.getByText('your exam time does not run yet').waitFor()
  await page.getByTestId('draw-number').getByText('3F2A-91BC-77D0-E4A1').waitFor()
  for (let i = 0; i < 20 && (await focused()) !== 'card-1'; i++) await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowRight')
  expect(await focused()).toBe('card-2')
  // Card 3 is gone.
  await page.keyboard.press('ArrowRight')
  expect(await focused()).toBe('card-4')
  expect(await page.getByRole('button', { name: 'Card 3, not to be taken' }).isDisabled()).toBe(true)
  await page.keyboard.press('Enter')
  await expect.poll(() => made('draw.turn')).toEqual([{ card: 4 }])

  await show({ turned: { card: 4, ticket: 17 } })
  await page.getByRole('heading', { name: 'Your ticket: 17' }).waitFor()
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent ?? ''))
    .toBe('Your ticket: 17')
  await page.getByText('It lay under card 4.').waitFor()
  expect(await page.getByTestId('draw-begin').isDisabled()).toBe(true)
  await show({ turned: { card: 4, ticket: 17 }, ready: true })
  for (let i = 0; i < 20 && (await focused()) !== 'draw-begin'; i++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(() => made('draw.begin')).toEqual([{}])
  const turning = () =>
    page.getByTestId('draw-ticket').evaluate((face) => getComputedStyle(face).animationName)
  expect(await turning()).toBe('none')
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  expect(await turning()).not.toBe('none')
  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(station.errors).toEqual([])
})

it('says that a card has just been taken, and that without a network none can be turned', async () => {
  const { page } = station
  await show()
  await page.getByTestId('card-5').click()
  await show({ offered: lying.offered!.filter((card) => card !== 5) })
  await page.getByTestId('draw-said').getByText('Card 5 has just been taken.').waitFor()
  await show({ offered: null }, 'offline')
  await page.getByTestId('draw-away').getByText('It is tried again by itself').waitFor()
  expect(await page.getByTestId('cards').count()).toBe(0)
})
