/** A session's report from mark lists in the console: looked at, who is behind its figures, kept; and who must come again. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { languages } from '../../../src-shared/vocabulary.ts'
import { takeSteps } from '../../support/steps.ts'
import { office, officer } from './fixtures.ts'
import { type Opened, open } from './open.ts'
import { sessionReportStates } from './session-report-states.ts'
import { timetableStates } from './timetable-states.ts'

let opened: Opened
beforeAll(async () => {
  opened = await open({ me: officer })
}, 120_000)
afterAll(() => opened?.close())

const retakes = '#/reports/sessions/ss-1/retakes'

it('leads from the list of sessions to the counts, and says what is not counted yet', async () => {
  const page = await opened.page({ hash: '#/reports', language: 'en' })
  await page.getByTestId('count-ss-1-retakes').click()
  await page.getByTestId('screen-live-report').waitFor()
  expect(await page.getByTestId('not-counted').textContent()).toContain('Chemistry: no mark list is closed')
  expect(await page.getByTestId('not-counted').textContent()).toContain('Physics')
  const heads = await page.locator('[data-testid="figures"] thead th').allTextContents()
  for (const head of ['with one debt', 'with two debts', 'with three debts or more'])
    expect(heads).toContain(head)
  // Nothing was published that could agree or not.
  expect(await page.getByTestId('agrees').count()).toBe(0)
  expect(await page.getByTestId('changes-before').textContent()).toContain('rose from')
  await page.getByTestId('stage-main').click()
  await page.getByTestId('changes-before').waitFor({ state: 'detached' })
  await page.context().close()
})

it('opens the students behind counts and percentages by the keyboard; the address says which', async () => {
  const page = await opened.page({ hash: retakes, language: 'en' })
  const figure = page.getByTestId('figure-0-debtors')
  const debtors = Number(await figure.textContent())
  await figure.focus()
  await page.keyboard.press('Enter')
  const total = page.getByTestId('total')
  await expect.poll(() => total.textContent()).toContain(String(debtors))
  expect(new URL(page.url()).hash).toMatch(/retakes\?column=debtors&unit=.+&form=day$/)
  await page.reload()
  await expect.poll(() => total.textContent()).toContain(String(debtors))
  // Her debts, with the way to the lists.
  await page.locator('[data-row="0"]').focus()
  await page.keyboard.press('Enter')
  expect(await page.getByTestId('debts').locator('a').first().getAttribute('href')).toMatch(
    /^#\/marks\/ex-\d$/,
  )
  await page.keyboard.press('Escape')
  await page.goBack()
  await page.getByTestId('screen-live-report').waitFor()

  await page.getByTestId('figure-total-absolute').click()
  const share = await page.getByTestId('share').textContent()
  const [, part = '', all = ''] = /: ([\d,]+) ÷ ([\d,]+) = /.exec(share ?? '') ?? []
  const count = (text: string) => Number(text.replace(/\D/g, ''))
  const shown = async () => count((await total.textContent()) ?? '')
  await expect.poll(shown).toBe(count(part))
  await page.getByTestId('who').selectOption('rest')
  await expect.poll(shown).toBe(count(all) - count(part))
  expect(new URL(page.url()).hash).toContain('who=rest')
  await page.getByTestId('back-to-report').click()
  await page.getByTestId('screen-live-report').waitFor()
  await page.context().close()
})

it('is kept as a version, and says what to do where lists have changed meanwhile', async () => {
  opened.university.changes.length = 0
  const page = await opened.page({ hash: '#/reports/sessions/ss-1/main' })
  await page.route('**/api/reports/sessions/ss-1/main', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ status: 409, json: { problem: { code: 'bad-input' } } })
      : route.continue(),
  )
  await page.getByTestId('keep-live').click()
  await page.getByTestId('meanwhile').waitFor()
  await page.unroute('**/api/reports/sessions/ss-1/main')
  await page.getByTestId('load-anew').click()
  await page.getByTestId('meanwhile').waitFor({ state: 'detached' })
  await page.getByTestId('keep-live').click()
  await page.getByTestId('screen-report').waitFor()
  expect(opened.university.changes).toMatchObject([{ method: 'POST', forged: false }])
  // A kept one leads to those it counted.
  await page.getByTestId('figure-total-debtors').click()
  await page.getByTestId('list-report-names').waitFor()
  expect(new URL(page.url()).hash).toBe('#/reports/report-7?column=debtors')
  await page.context().close()
})

it('takes over who must come to a retake, seen before it is saved', async () => {
  opened.university.state.me = office
  opened.university.changes.length = 0
  const page = await opened.page({ hash: '#/timetable/ss-1/exams/ex-8', language: 'en' })
  await page.getByTestId('who-must-come').click()
  expect(await page.getByTestId('take-over').textContent()).toContain('9')
  await page.getByTestId('repeat-absent-with-reason').click()
  expect(await page.getByTestId('take-over').textContent()).toContain('11')
  await page.getByTestId('take-over').click()
  expect(await page.locator('[data-testid^="special-"]').count()).toBe(11)
  expect(opened.university.changes.filter(({ method }) => method === 'PUT')).toEqual([])
  await page.getByTestId('save-exam').click()
  const saved = () => opened.university.changes.find(({ method }) => method === 'PUT')?.body
  await expect.poll(saved).toMatchObject({ draft: { kind: 'retake', retakeOf: ['ex-0'] } })
  // No longer a retake, it repeats nothing.
  await page.getByTestId('kind').selectOption('main')
  expect(await page.getByTestId('repeats').count()).toBe(0)
  opened.university.state.me = officer
  await page.context().close()
})

const shown = [
  { name: 'reports', me: officer, hash: '#/reports', ready: '[data-testid="countable"] tbody' },
  ...sessionReportStates,
  ...timetableStates.filter(({ name }) => name === 'planned-exam-retake'),
]
it.each(languages)('fits 1366 × 768 in %s', async (language) => {
  for (const { name, me, hash, steps = [], ready } of shown) {
    opened.university.state.me = me
    const page = await opened.page({ hash, language, motion: 'reduce' })
    await takeSteps(page, steps)
    await page.locator(ready).first().waitFor()
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(wide, name).toBeLessThanOrEqual(0)
    if (process.env.TAZA_PICTURES) {
      mkdirSync(process.env.TAZA_PICTURES, { recursive: true })
      await page.screenshot({
        path: join(process.env.TAZA_PICTURES, `${name}-${language}.png`),
        fullPage: true,
      })
    }
    await page.context().close()
  }
  expect(opened.complaints.filter((text) => !text.includes('409'))).toEqual([])
})
