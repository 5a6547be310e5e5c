/** Question banks in the console, against the real server: from a teacher's file to an item with a second version. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchPageBrowser } from '../../support/page-browser.ts'
import { logIn, startUniversity, type University } from '../../support/university.ts'
import { buildConsole } from './open.ts'

let university: University
let browser: Browser
let page: Page
const complaints: string[] = []
const { poll } = expect

beforeAll(async () => {
  university = await startUniversity()
  await buildConsole(join(university.dataDir, '..', 'pages'))
  browser = await launchPageBrowser()
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
  await page.addInitScript(
    (language) => window.localStorage.setItem('taza-language', language),
    process.env.TAZA_LANGUAGE ?? 'kk',
  )
  page.on(
    'console',
    (message) => message.type() === 'error' && complaints.push(`${message.text()} ${message.location().url}`),
  )
  page.on('pageerror', (error) => complaints.push(String(error)))
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await university?.close()
})

const picture = async (name: string) => {
  if (process.env.TAZA_PICTURES)
    await page.screenshot({ path: join(process.env.TAZA_PICTURES, `${name}.png`), fullPage: true })
}

it('begins at the banks of a teacher, who makes one', async () => {
  const person = university.credentials.staff.find(({ roles }) => roles.includes('teacher'))
  await page.goto(university.url)
  await page.getByTestId('login').fill(person?.login ?? '')
  await page.getByTestId('password').fill(person?.password ?? '')
  await page.getByTestId('log-in').click()
  await page.getByTestId('new-bank').click()
  await page.getByTestId('bank-title').fill('Қазақстан тарихы')
  await page.getByTestId('bank-chair').fill('Тарих')
  await picture('bank-form')
  await page.getByTestId('bank-save').click()
  await page.getByTestId('screen-bank').waitFor()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Қазақстан тарихы')
})

it('takes a file of Platonus: read, asked about, taken whole', async () => {
  const questions = Array.from(
    { length: 60 },
    (_, at) =>
      `<question${(at % 3) + 1}> ${at + 1}-сұрақ: Қазақ хандығы қай жылы құрылды?\n<variant> ${1400 + at}\n<variantright> ${1465 + at}\n<variant> ${1500 + at}\n`,
  )
  const file = join(university.dataDir, 'тарих.txt')
  writeFileSync(file, `${questions.join('\n')}<question1> Жауабы жоқ сұрақ\n<variant> а\n<variant> б\n`)
  await page.getByTestId('new-import').click()
  await page.locator('input[type=file]').setInputFiles(file)
  await picture('bank-import-new')
  await page.getByTestId('import-begin').click()
  await page.getByTestId('report').waitFor()
  expect(await page.getByTestId('report').textContent()).toContain('Жауабы жоқ сұрақ')
  await picture('bank-import')
  await page.getByTestId('numbers-running').click()
  await poll(() => page.getByTestId('numbers-running').isChecked()).toBe(true)
  await page.getByTestId('numbers-difficulty').click()
  await poll(() => page.getByTestId('numbers-difficulty').isChecked()).toBe(true)
  await page.getByTestId('import-take').click()
  await page.getByTestId('item-1').waitFor()
  await picture('bank')
  await page.getByTestId('page-after').click()
  await page.getByTestId('item-60').waitFor()
  await page.getByTestId('item-search').fill('17-сұрақ')
  await poll(() => page.locator('tbody tr').count()).toBe(1)
})

it('writes an item with a formula, a list and a picture, and shows what its student sees', async () => {
  await page.getByTestId('new-item').click()
  await page.getByTestId('stem').click()
  await page.keyboard.type('Түбірін табыңыз: ')
  await page.getByTestId('tool-strong').click()
  await page.keyboard.type('қалың')
  await page.getByTestId('tool-formula').click()
  await page.getByTestId('formula-tex').fill('x^2 = \\frac{9}{4}')
  await page.getByTestId('formula-put').click()
  await page.locator('[data-testid=stem] .katex').waitFor()
  for (const [at, text] of ['1,5', '2', '3', '4'].entries()) {
    await page.getByTestId(`option-${at + 1}`).click()
    await page.keyboard.type(text)
  }
  const points = page.getByTestId('item-points')
  await points.fill('')
  await points.pressSequentially('1,5')
  await poll(() => points.inputValue()).toBe('1,5')
  await points.evaluate((field) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text', '2,5')
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  await poll(() => points.inputValue()).toBe('2,5')
  // Emptied to type another number, and left so: no zero that nobody typed.
  await points.fill('')
  await points.blur()
  expect(await points.inputValue()).toBe('2,5')
  // As on the student's page.
  await page.locator('article [id=question-text] .katex').waitFor()
  await picture('bank-item')
  await page.getByTestId('item-save').click()
  await page.getByTestId('version-1').waitFor()
  const teacher = await logIn(university, 'teacher')
  const { banks } = (await teacher.call('GET', '/api/banks')).body
  const { items } = (await teacher.call('GET', `/api/banks/${banks[0].id}/items?sort=place&down=true`)).body
  const item = (await teacher.call('GET', `/api/banks/${banks[0].id}/items/${items[0].id}`)).body
  expect(item.points).toBe(2.5)
  const language = item.languages[0]
  expect(item.texts[language].stem.html).toBe(
    'Түбірін табыңыз: <strong>қалың</strong><span data-tex="x^2 = \\frac{9}{4}"></span>',
  )
  expect(item.texts[language].options.map((one: { text: { text: string } }) => one.text.text)).toEqual([
    '1,5',
    '2',
    '3',
    '4',
  ])
})

it('saves another version, looks at the first, and previews with the page of the station', async () => {
  await page.getByTestId('stem').click()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('Жай сұрақ')
  await page.locator('#question-text').getByText('Жай сұрақ').waitFor()
  await page.getByTestId('item-save').click()
  await page.getByTestId('version-2').waitFor()
  await picture('bank-item-2')
  await page.getByTestId('version-1').click()
  await page.locator('[data-testid=stem] .katex').waitFor()
})

it('keeps to the policy of the page', () => {
  // Before the login.
  expect(complaints.filter((text) => !/status of 401/.test(text))).toEqual([])
})
