/** What the office types into a mark list, and what becomes of it: the page alone, before a small server. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { MarkListPage } from '../../../src-shared/marks/held.ts'
import { marksAnswer, marksStates } from './marks-states.ts'
import { type Opened, open } from './open.ts'

let opened: Opened
beforeAll(async () => {
  opened = await open()
}, 120_000)
afterAll(() => opened?.close())
beforeEach(() => {
  const me = marksStates.find(({ name }) => name === 'marks-open')?.me ?? null
  Object.assign(opened.university.state, { me })
  opened.university.changes.length = 0
  opened.complaints.length = 0
})

const student = '2024000010'
const show = (group: string) => opened.page({ language: 'en', hash: `#/marks/ex-1${group}` })
const sent = () =>
  opened.university.changes.map(({ method, path, body }) => ({
    method,
    path,
    body: JSON.parse(String(body)),
  }))
const last = () => sent().at(-1)

/** The list as the small server has it, with this part of the student and as many entries. */
function listWith(value: number, entries: number): MarkListPage {
  const page = structuredClone(marksAnswer('GET', '/api/marks/ex-1/lists/g-open', '').body) as MarkListPage
  const row = page.rows.find((one) => one.student === student)
  if (row)
    Object.assign(row, { parts: { ...row.parts, R2: value }, entries: { ...row.entries, R2: entries } })
  return page
}

/** From now on the server has this of the student, and `status` answers whoever enters something. */
const answering = (page: Page, status: number, list: MarkListPage) =>
  page.route(/\/lists\/g-open/, (route) =>
    route.request().method() === 'GET' || status === 200
      ? route.fulfill({ json: list })
      : route.fulfill({ status, json: { problem: { code: 'bad-input' } } }),
  )

it('saves the number that the field shows, once', async () => {
  const page = await show('/g-open')
  const field = page.getByTestId(`R2-${student}`)
  await field.fill('')
  await field.pressSequentially('91,5')
  await field.press('Enter')
  await field.press('Tab')
  await expect.poll(last).toEqual({
    method: 'PUT',
    path: `/api/marks/ex-1/lists/g-open/students/${student}`,
    body: { field: 'part', part: 'R2', value: 91.5, entry: 1 },
  })
  await page.getByTestId(`R1-${student}`).fill('12')
  await page.getByTestId(`R1-${student}`).press('Escape')
  await page.getByTestId(`state-${student}`).focus()
  expect(await page.getByTestId(`R1-${student}`).inputValue()).toBe('80')
  expect(sent()).toHaveLength(1)
})

it('goes on from its own entry when a value is changed again', async () => {
  const page = await show('/g-open')
  const field = page.getByTestId(`R2-${student}`)
  await field.fill('91')
  await answering(page, 200, listWith(91, 2))
  const first = page.waitForRequest((request) => request.method() === 'PUT')
  await field.press('Enter')
  expect((await first).postDataJSON()).toMatchObject({ value: 91, entry: 1 })
  await field.fill('')
  const second = page.waitForRequest((request) => request.method() === 'PUT')
  await field.press('Tab')
  expect((await second).postDataJSON()).toMatchObject({ value: null, entry: 2 })
})

it('saves nothing that is no per cent', async () => {
  const page = await show('/g-open')
  const field = page.getByTestId(`R1-${student}`)
  await field.fill('101')
  await field.press('Enter')
  await field.press('Tab')
  await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
  expect(await field.inputValue()).toBe('101')
  expect(sent()).toEqual([])
})

it('saves a state when its field is left, not each that the arrows pass', async () => {
  const page = await show('/g-open')
  const field = page.getByTestId(`state-${student}`)
  await field.focus()
  await field.selectOption('absent')
  await field.selectOption('removed')
  expect(sent()).toEqual([])
  await field.blur()
  await expect.poll(() => last()?.body).toEqual({ field: 'state', value: 'removed', entry: 0 })
})

it('shows the list anew where somebody was faster, keeps what was typed, and saves it over theirs', async () => {
  const page = await show('/g-open')
  const field = page.getByTestId(`R2-${student}`)
  await field.fill('90')
  await answering(page, 409, listWith(55, 7))
  await field.press('Enter')
  await page.getByTestId('overtaken').waitFor()
  await expect.poll(() => page.getByTestId(`row-${student}`).textContent()).toContain('not saved')
  expect(await field.inputValue()).toBe('90')
  let puts = 0
  page.on('request', (request) => {
    if (request.method() === 'PUT') puts += 1
  })
  await field.press('Tab')
  await field.focus()
  expect(puts).toBe(0)
  const again = page.waitForRequest((request) => request.method() === 'PUT')
  await field.press('Enter')
  expect((await again).postDataJSON()).toMatchObject({ value: 90, entry: 7 })
})

it('signs what it shows', async () => {
  const page = await show('/g-again')
  await page.getByTestId('sign').click()
  await expect.poll(() => last()?.body.digest).toMatch(/^7f83b1/)
  await page.goto(`${opened.university.address}#/marks/ex-1/g-open`)
  await page.getByTestId('row-2024000017').waitFor()
  expect(await page.getByTestId('sign').isDisabled()).toBe(true)
})

it('is not signed while something that was typed is not saved', async () => {
  const page = await show('/g-again')
  const sign = page.getByTestId('sign')
  expect(await sign.isDisabled()).toBe(false)
  const field = page.locator('[data-testid^="R1-"]').first()
  await field.fill('150')
  await field.press('Enter')
  expect(await sign.isDisabled()).toBe(true)
  await expect.poll(() => page.getByTestId('sign-unsaved').textContent()).toContain('1')
  await field.press('Escape')
  await expect.poll(() => sign.isDisabled()).toBe(false)
  expect(await page.getByTestId('sign-unsaved').textContent()).toBe('')
})

it('opens a closed list again with a reason alone', async () => {
  const page = await show('/g-closed')
  expect(await page.getByTestId('open-again').isDisabled()).toBe(true)
  await page.getByTestId('again-reason').fill(' Appeal ')
  await page.getByTestId('open-again').click()
  await expect.poll(last).toMatchObject({
    path: '/api/marks/ex-1/lists/g-closed/correct',
    body: { reason: 'Appeal' },
  })
})

it('takes over a file of ratings that was looked at, and says so', async () => {
  const page = await show('')
  const file = (text: string) => ({ name: 'r.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  const field = page.getByTestId('ratings').locator('input[type="file"]')
  await field.setInputFiles(file('999'))
  await page.getByTestId('ratings-findings').waitFor()
  expect(await page.getByTestId('take-ratings').count()).toBe(0)
  await field.setInputFiles(file('81,5'))
  await page.getByTestId('take-ratings').click()
  await expect.poll(() => page.getByTestId('said').textContent()).toContain('The ratings are written')
  expect(opened.university.changes.at(-1)).toMatchObject({ path: '/api/marks/ex-1/ratings', body: '81,5' })
  expect(opened.university.changes.some(({ forged }) => forged)).toBe(false)
  expect(opened.complaints).toEqual([])
})
