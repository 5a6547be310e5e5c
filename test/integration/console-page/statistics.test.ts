/** Statistics of questions by the real page and the real server: found beside the marks, opened by keyboard, taken as a file. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { worksAtLeast } from '../../../src-shared/marking/statistics-held.ts'
import { seriousFindings } from '../../support/axe.ts'
import { addStudents, lockWorks, type Marked, markWorks, openNames, satExam } from '../../support/marking.ts'
import { launchPageBrowser } from '../../support/page-browser.ts'
import { handClock, startUniversity, type University } from '../../support/university.ts'
import { buildConsole } from './open.ts'

const clock = handClock()
let university: University
let browser: Browser
let sat: Marked
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  university = await startUniversity(clock)
  await buildConsole(join(university.dataDir, '..', 'pages'))
  await addStudents(university, worksAtLeast - university.credentials.students.length)
  // Most of who is right elsewhere chooses what the key has not, nobody chooses 5, and all essays get all points.
  const written = Array.from({ length: worksAtLeast }, (_, i) => ({
    ...{ single: i < 5 ? '3' : i < 8 ? '2' : '4', text: i < 6 ? 'астана' : 'Алматы' },
    ...{ number: i < 7 ? '3,14 м' : '2 м', essay: `эссе ${i}` },
  }))
  sat = await satExam(university, clock, written)
  const { office } = sat.people
  const rule = { markers: 1, difference: 0, confirmTexts: false, scale: 'kz' }
  await office.call('POST', `/api/marking/${sat.exam}`, rule)
  await office.call('POST', `/api/marking/${sat.exam}/works`, { unfinished: false })
  await markWorks(sat, () => 1)
  await lockWorks(sat)
  browser = await launchPageBrowser()
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
  const [name = '', value = ''] = sat.people.head.cookie.split('=')
  await context.addCookies([{ name, value, url: university.url }])
  await context.addInitScript(() => window.localStorage.setItem('taza-language', 'en'))
  page = await context.newPage()
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await university?.close()
})

const row = (n: number) => page.getByTestId(`item-${sat.items[n]}`)
const opened = (n: number) => page.getByTestId(`opened-${sat.items[n]}`)
const numbers = () =>
  page.getByTestId('items').locator('tr[data-testid^="item-"] td:first-child').allTextContents()

it('is reached by the head of the chair once names are open', async () => {
  await page.goto(`${university.url}/#/marking/${sat.exam}`)
  await page.getByTestId('names').waitFor()
  expect(await page.getByTestId('to-statistics').count()).toBe(0)
  await openNames(sat)
  await page.reload()
  await page.getByTestId('to-statistics').click()
  await row(0).waitFor()
  expect(await page.getByTestId('screen-statistics').textContent()).toContain('Works: 10.')
})

it('has first what needs a look, with the reason in words, and a dash with its own', async () => {
  expect(await row(0).textContent()).toContain('the key may be wrong')
  expect(await row(0).textContent()).toContain('Nobody took one of the choices')
  expect(await row(3).textContent()).toContain('1.00——Everybody is right— All have the same points for it')
  expect(await numbers()).toEqual(['1', '4', '2', '3'])
})

it('is opened and put in order by keyboard alone', async () => {
  await row(0).getByTestId('open').focus()
  await page.keyboard.press('Enter')
  const choices = opened(0).getByTestId('choices').locator('tbody tr')
  await expect
    .poll(() => choices.allTextContents())
    .toEqual(['A. 2 ✓ right3 · 30%44%33%', 'B. 35 · 50%56%0%', 'C. 42 · 20%0%67%', 'D. 50 · 0%0%0%'])
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  expect(
    await row(1)
      .getByTestId('open')
      .evaluate((one) => one === document.activeElement),
  ).toBe(true)
  await page.keyboard.press('Space')
  await expect.poll(() => opened(1).getByTestId('texts').locator('tbody').textContent()).toBe('алматы4')
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('Space')
  await expect.poll(() => opened(1).count()).toBe(0)
  await page.getByTestId('order').selectOption('by-number')
  await expect.poll(numbers).toEqual(['1', '2', '3', '4'])
})

it('is taken as a file', async () => {
  const href = await page.getByTestId('take-csv').getAttribute('href')
  const { bytes } = await sat.people.head.bytes(href ?? '')
  expect(new TextDecoder().decode(bytes)).toContain('\r\n1;1 + 1 = ?;1;1;10;10;0;0.300;')
})

it('complained of nothing', () => expect(complaints).toEqual([]))
