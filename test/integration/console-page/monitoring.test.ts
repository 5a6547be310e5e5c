/** The monitoring report of a period: asked for by a press, kept in the address, and as files. */
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { office, officer } from './fixtures.ts'
import { type Opened, open } from './open.ts'

let opened: Opened
const { poll } = expect

beforeAll(async () => {
  opened = await open()
}, 120_000)
afterAll(() => opened?.close())

async function show(hash: string) {
  const page = await opened.page({ language: 'en', hash })
  onTestFinished(() => page.context().close())
  return page
}

it('is asked for by its days, hides small numbers where it is to be published, and is taken as a file', async () => {
  opened.university.state.me = officer
  const page = await show('#/reports')
  await page.getByTestId('to-monitoring').click()
  await page.getByTestId('period-from').fill('2026-12-20')
  await page.getByTestId('period-to').fill('2026-12-01')
  expect(await page.getByTestId('period-show').isDisabled()).toBe(true)
  expect(await page.getByTestId('monitoring-title').count()).toBe(0)
  await page.getByTestId('period-from').fill('2026-12-01')
  await page.getByTestId('period-to').fill('2026-12-31')
  await page.getByTestId('period-show').click()
  await poll(() => page.getByTestId('monitoring-faculty').textContent()).toMatch(/1,0504/)
  await poll(() => page.locator('main').textContent()).toContain("Cohen's kappa: 0.61")
  await page.getByTestId('period-publish').click()
  await page.getByTestId('period-show').click()
  await poll(() => page.getByTestId('monitoring-faculty').textContent()).toMatch(/1,050•/)
  const address = await page.getByTestId('take-xlsx').getAttribute('href')
  expect(address).toMatch(/from=2026-12-01&to=2026-12-31&publish=yes&as=xlsx&language=en/)
  await page.reload()
  await page.getByTestId('monitoring-title').waitFor()
})

it('is not offered to whoever may not read it', async () => {
  opened.university.state.me = office
  const page = await show('#/reports')
  await page.getByTestId('screen-reports').waitFor()
  expect(await page.getByTestId('to-monitoring').count()).toBe(0)
})
