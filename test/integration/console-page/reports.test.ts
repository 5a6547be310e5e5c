/** A session's report brought, looked at and kept in the console. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { published } from '../../support/office/session-tables.ts'
import { officer } from './fixtures.ts'
import { type Opened, open } from './open.ts'
import { keptReports } from './reports.ts'

let opened: Opened
beforeAll(async () => {
  opened = await open({ me: officer, reports: keptReports(Date.UTC(2026, 0, 31)) })
}, 120_000)
afterAll(() => opened?.close())

const file = (text: string, name = 'сессия.csv') => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
})

it('shows a file as it is understood, and keeps it when told to', async () => {
  const page = await opened.page({ hash: '#/reports' })
  await page.getByTestId('bring').click()
  await page.getByTestId('which-year').selectOption('2025')
  await page.locator('input[type=file]').setInputFiles(file('unit;students\nМТФ;много\n'))
  expect(await page.getByTestId('cannot-keep').textContent()).toContain('2')
  expect(await page.getByTestId('keep').count()).toBe(0)
  await page.locator('input[type=file]').setInputFiles(file(published))
  await page.getByTestId('disagrees').waitFor()
  expect(await page.getByTestId('disagrees').textContent()).toContain('436')
  expect(opened.university.state.reports).toHaveLength(3)
  await page.getByTestId('keep').click()
  await page.getByTestId('screen-report').waitFor()
  expect(opened.university.state.reports[0]?.summary).toMatchObject({ year: 2025, file: 'сессия.csv' })
  expect(opened.university.changes.every(({ forged }) => !forged)).toBe(true)
  await page.context().close()
})

it('opens the counts behind each percentage by the keyboard, in numbers of the language', async () => {
  const page = await opened.page({ hash: '#/reports/report-1' })
  const figure = page.getByTestId('figure-0-absolute')
  expect(await figure.textContent()).toBe('32,1')
  await figure.focus()
  await page.keyboard.press('Enter')
  expect(await page.getByTestId('behind').textContent()).toMatch(/263 ÷ 819 = 32,1 %.*Опубликовано: 32,1 %/)
  await page.keyboard.press('Escape')
  await page.getByTestId('behind').waitFor({ state: 'detached' })
  expect(await figure.evaluate((node) => node === document.activeElement)).toBe(true)
  await page.getByTestId('figure-total-absolute').click()
  expect(await page.getByTestId('behind').textContent()).toMatch(/1.?851 ÷ 4.?505 = 41,1 %/)
  await page.context().close()
})

it('says what has changed since the main session, and leads to the files', async () => {
  const page = await opened.page({ hash: '#/reports/report-2' })
  await page.getByTestId('changes-before').waitFor()
  expect(await page.getByTestId('changes-before').textContent()).toContain('МТФ')
  expect(await page.getByTestId('take-pdf').getAttribute('href')).toBe(
    '/api/reports/report-2/file?as=pdf&language=ru',
  )
  await page.getByTestId('file-language').selectOption('kk')
  expect(await page.getByTestId('take-xlsx').getAttribute('href')).toContain('language=kk')
  expect(opened.complaints).toEqual([])
  await page.context().close()
})
