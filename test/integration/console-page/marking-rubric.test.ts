/** Marking by a rubric at the real page and the real server, by keyboard alone. */
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Item } from '../../../src-shared/bank/item.ts'
import { fourItems, type Marked, satExam } from '../../support/marking.ts'
import { launchPageBrowser } from '../../support/page-browser.ts'
import { handClock, startUniversity, type University } from '../../support/university.ts'
import { buildConsole } from './open.ts'

const clock = handClock()
let university: University
let browser: Browser
let sat: Marked
const level = (text: string, points: number) => ({ text, points })
const rubric = [
  { id: '1', text: 'Анықтамасы', points: 4, levels: [] },
  { id: '2', text: 'Мысалдары', points: 6, levels: [level('жоқ', 0), level('аз', 3), level('көп', 6)] },
]

beforeAll(async () => {
  university = await startUniversity(clock)
  await buildConsole(join(university.dataDir, '..', 'pages'))
  const essay = { ...fourItems[3], points: 10, rubric } as Item
  const written = [{ single: '2', text: 'Астана', number: '3,14 м', essay: 'Өзгеру жылдамдығы' }]
  sat = await satExam(university, clock, written, [...fourItems.slice(0, 3), essay])
  const { office } = sat.people
  const rule = { markers: 1, difference: 0, confirmTexts: false, scale: 'kz' }
  await office.call('POST', `/api/marking/${sat.exam}`, rule)
  await office.call('POST', `/api/marking/${sat.exam}/works`, { unfinished: false })
  browser = await launchPageBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await university?.close()
})

it('takes a number and a level, tells what is missing, computes the sum and keeps both', async () => {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
  const [name = '', value = ''] = sat.people.teacher.cookie.split('=')
  await context.addCookies([{ name, value, url: university.url }])
  await context.addInitScript(() => window.localStorage.setItem('taza-language', 'en'))
  const page = await context.newPage()
  await page.goto(`${university.url}/#/marking/${sat.exam}/mark`)
  await page.getByTestId('screen-mark').waitFor()
  await page.keyboard.press('Control+Enter')
  const first = page.getByTestId('criterion-1').locator('input')
  const sum = page.getByTestId('rubric-sum')
  await expect.poll(() => first.evaluate((input) => input === document.activeElement)).toBe(true)
  await page.keyboard.type('2,5')
  await expect.poll(() => sum.textContent()).toBe('Sum: 2.5 of 10.')
  await page.keyboard.press('Enter')
  // Nothing is saved without it, and the keyboard is where it is missing.
  await page.getByText('Choose a level.').waitFor()
  const levels = page.getByTestId('criterion-2').locator('input')
  await expect.poll(() => levels.first().evaluate((input) => input === document.activeElement)).toBe(true)
  expect(await university.server.db.selectFrom('marking_hand').selectAll().execute()).toEqual([])
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => sum.textContent()).toBe('Sum: 5.5 of 10. For the answer: 2.2 of 4.')
  const put = page.waitForResponse((response) => response.request().method() === 'PUT')
  await page.keyboard.press('Enter')
  expect((await put).status()).toBe(200)
  const [saved] = await university.server.db.selectFrom('marking_hand').selectAll().execute()
  expect(saved).toMatchObject({ points: 2.2, criteria: JSON.stringify({ 1: 2.5, 2: 3 }) })
  await expect.poll(() => page.getByTestId('unsaved').textContent()).toBe('')
  // By mouse, and taken back.
  await levels.last().click()
  await expect.poll(() => sum.textContent()).toBe('Sum: 8.5 of 10. For the answer: 3.4 of 4.')
  await page.getByTestId('undo').click()
  await expect.poll(() => sum.textContent()).toBe('Sum: 5.5 of 10. For the answer: 2.2 of 4.')
})
