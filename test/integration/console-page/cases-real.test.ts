/** A case through the pages, from the queue to its end, against the real server: two review it, two others decide. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addOfficers, judged, planExam, settleJudged, sitJudged } from '../../support/cases.ts'
import { launchPageBrowser } from '../../support/page-browser.ts'
import { handClock, startUniversity, type University } from '../../support/university.ts'
import { buildConsole } from './open.ts'

const clock = handClock()
let university: University
let browser: Browser
let number: string
let pages: string

beforeAll(async () => {
  const sessions = { hours: 72, idleMinutes: 1440 }
  university = await startUniversity(clock, { sessions, cases: { settleHours: 1, explanationDays: 0 } })
  pages = join(university.dataDir, '..', 'pages')
  await buildConsole(pages)
  browser = await launchPageBrowser()
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await university?.close()
  if (pages) rmSync(pages, { recursive: true, force: true })
})

async function as(login: string, hash: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
  await context.addInitScript(() => window.localStorage.setItem('taza-language', 'en'))
  const page = await context.newPage()
  await page.goto(`${university.url}${hash}`)
  await page.getByTestId('login').fill(login)
  await page.getByTestId('password').fill('secret')
  await page.getByTestId('log-in').click()
  return page
}

async function review(login: string): Promise<void> {
  const page = await as(login, '#/cases')
  await page.getByTestId('search').fill(number)
  await page.locator('[data-row="0"]').filter({ hasText: number }).click()
  await page.getByTestId('claim').click()
  await page.getByTestId('screen-review').waitFor()
  const { name, number: student } = university.credentials.students[0] ?? { name: '?', number: '?' }
  for (const tab of ['incidents', 'events', 'visits']) {
    await page.getByTestId('tab-record').click()
    await page.getByTestId(`tab-${tab}`).click()
    const seen = await page.locator('body').innerText()
    expect(seen).not.toContain(name)
    expect(seen).not.toContain(student)
  }
  await page.getByTestId('tab-places').click()
  await page.locator('#films').focus()
  await page.keyboard.press('i')
  await page.keyboard.press('o')
  await page.getByTestId('place-kind').selectOption('phone')
  await page.getByTestId('certainty-sure').click()
  await page.getByTestId('picture-face').click()
  await page.getByTestId('place-words').fill(`seen by ${login}`)
  await page.getByTestId('place-words').press('Enter')
  await page.getByTestId('place-form').waitFor({ state: 'detached' })
  // It was saved: it is there after the page is loaded anew.
  await page.reload()
  await page.getByText(`seen by ${login}`).waitFor()
  await page.getByTestId('hand-in').click()
  await page.getByTestId('whole-yes').click()
  await page.getByTestId('hand-in-now').click()
  await page.getByTestId('screen-case').waitFor()
  await page.context().close()
}

it('is opened once the exam is over', async () => {
  await planExam(university, clock)
  const [ada] = await addOfficers(university, 'ada', 'bek', 'cem', 'dua')
  await ada?.call('PUT', `/api/samples/${judged}`, { rate: 1 })
  const [filmed] = await sitJudged(university, clock)
  await settleJudged(university, clock)
  const row = await university.server.db
    .selectFrom('case_file')
    .select('number')
    .where('attempt', '=', filmed ?? '')
    .executeTakeFirstOrThrow()
  number = row.number
})

it('is reviewed by two alone, decided by a third, confirmed by a fourth', async () => {
  await review('ada')
  await review('bek')
  const cem = await as('cem', `#/cases/${number}`)
  await cem.getByText('seen by ada').waitFor()
  await cem.getByText('seen by bek').waitFor()
  expect(await cem.getByTestId('owner').textContent()).toContain(university.credentials.students[0]?.name)
  await cem.getByTestId('sanction').selectOption('annulled')
  await cem.getByTestId('decision-words').fill('Both saw it')
  await cem.getByTestId('sign').click()
  await cem.getByTestId('signed').waitFor()
  expect(await cem.getByTestId('why-not').textContent()).toContain('You signed')
  await cem.context().close()
  const ada = await as('ada', `#/cases/${number}`)
  expect(await ada.getByTestId('why-not').textContent()).toContain('You reviewed this case')
  expect(await ada.getByTestId('owner').count()).toBe(0)
  await ada.context().close()
  const dua = await as('dua', `#/cases/${number}`)
  await dua.getByTestId('confirm').click()
  await dua.getByText('Confirmed: Officer dua').waitFor()
  expect(await dua.getByTestId('case-state').textContent()).toContain('Closed')
  expect(await dua.getByTestId('course').textContent()).toContain('Decision confirmed')
  await dua.context().close()
}, 180_000)
