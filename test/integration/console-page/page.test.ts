/** The console's page beside its fits (fits.ts): films, the unlock code, lists to put in order, exams in an LMS. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { TracesFound } from '../../../src-shared/trace.ts'
import { roomDraw } from './draws.ts'
import { aigerim, office, officer, room } from './fixtures.ts'
import { type Opened, open } from './open.ts'
import { consoleStates, fullState } from './states.ts'
import type { State } from './university.ts'

let opened: Opened
let whole: State
const begin = Math.floor(Date.now() / 1000) * 1000 - 600_000

beforeAll(async () => {
  opened = await open()
  whole = await fullState(opened.dir, begin)
}, 120_000)
afterAll(() => opened?.close())

it('plays the films, and gives the code for the challenge that the station shows', async () => {
  Object.assign(opened.university.state, whole)
  const states = consoleStates(begin)
  const running = states.find(({ name }) => name === 'running')
  Object.assign(opened.university.state, { me: running?.me }, running?.change)
  const page = await opened.page({ hash: running?.hash ?? '' })
  await expect
    .poll(() => page.evaluate(() => document.querySelector('video')?.readyState ?? 0))
    .toBeGreaterThan(1)
  await page.getByTestId('unlock-code').click()
  expect(await page.getByTestId('unlock-give').isDisabled()).toBe(true)
  await page.getByTestId('unlock-challenge').fill('4839 2017')
  await page.getByTestId('unlock-give').click()
  await expect.poll(() => page.getByTestId('unlock-answer').textContent()).toBe('483 910 2274')
  expect(opened.university.changes.at(-1)).toMatchObject({
    path: '/api/attempts/at-4/unlock-code',
    body: { challenge: '4839 2017' },
    forged: false,
  })
  await page.context().close()
})

it('names what is missing first, and offers the evidence for download', async () => {
  Object.assign(opened.university.state, whole, { me: officer })
  const page = await opened.page({ hash: '#/exams/physics' })
  await page.getByTestId('missing-sum').waitFor()
  expect(await page.getByTestId('missing-sum').textContent()).toContain('2 из 3')
  const rows = await page
    .locator('tbody tr')
    .evaluateAll((all) => all.map((row) => row.getAttribute('data-testid')))
  expect(rows).toEqual(['row-2401009', 'row-2401004', 'row-2401001'])
  expect(await page.getByTestId('bundle-at-4').getAttribute('href')).toBe('/api/attempts/at-4/bundle')
  await page.getByTestId('row-2401004').getByTestId('attempt-open').click()
  await page.getByTestId('screen-attempt').waitFor()
  expect(await page.locator('[data-testid^="command-"]').count()).toBe(0)
  await page.context().close()
})

it('finds the attempt of a code from a photograph; a code that is none is told of, and what another found goes', async () => {
  Object.assign(opened.university.state, whole, { me: officer })
  const page = await opened.page({ hash: '#/exams', language: 'en' })
  const asked: (string | null)[] = []
  await page.route('**/api/traces?*', (route) => {
    asked.push(new URL(route.request().url()).searchParams.get('code'))
    const student = { number: '2401004', name: 'Асель' }
    const exam = { kk: '', ru: '', ky: '', en: 'Physics' }
    return route.fulfill({
      json: TracesFound.parse({ attempts: [{ id: 'at-4', exam, student, room, openedAt: begin }] }),
    })
  })
  const seek = async (code: string) => {
    await page.getByTestId('trace-code').fill(code)
    await page.getByTestId('trace-find').click()
  }
  await seek('3F2A-91BC')
  expect(await page.getByTestId('trace-at-4').getAttribute('href')).toContain('at-4')
  await seek('3F2A-91B')
  expect(await page.getByTestId('trace-wrong').textContent()).toContain('eight signs')
  expect(await page.getByTestId('trace-at-4').count()).toBe(0)
  expect(asked).toEqual(['3F2A-91BC'])
  await page.context().close()
})

it('sets an exam in an LMS up: what is wrong stands at its field, a settings file that cannot be read is told of', async () => {
  Object.assign(opened.university.state, whole, { me: office })
  const page = await opened.page({ hash: '#/web-exams/new', language: 'en' })
  const fill = (id: string, text: string) => page.getByTestId(id).fill(text)
  await fill('rule-start', 'http://127.0.0.1/quiz')
  await page.getByTestId('web-exam-save').click()
  await page.getByText('It is an address of the station itself.').waitFor()
  await fill('rule-start', 'https://lms.example.kz/mod/quiz/view.php?id=42')
  await fill('rule-allow', 'https://lms.example.kz/mod/quiz/*\nhttps://cas.example.kz')
  await fill('title-ru', 'Физика')
  await fill('starts', '2026-12-01T09:00')
  await fill('ends', '2026-12-01T09:30')
  await page.getByTestId('web-exam-save').click()
  await page.getByText('The minutes do not fit').waitFor()
  await fill('ends', '2026-12-01T13:00')
  await fill('try-addresses', 'https://lms.example.kz/course/view.php\nhttps://cas.example.kz/login')
  expect(await page.getByTestId('try-0').textContent()).toContain('No rule allows it.')
  expect(await page.getByTestId('try-1').textContent()).not.toContain('Refused')
  expect(await page.getByTestId('try-open').getAttribute('href')).toBe(
    'https://lms.example.kz/mod/quiz/view.php?id=42',
  )
  await page.locator('[data-testid="seb"] input[type="file"]').setInputFiles({
    name: 'quiz.seb',
    mimeType: 'application/seb',
    buffer: Buffer.from('x'),
  })
  await page.getByTestId('seb-wrong').waitFor()
  await page.getByTestId('web-exam-save').click()
  await page.getByTestId('web-exam-saved').waitFor()
  expect(page.url()).toContain('#/web-exams/made')
  expect(opened.university.changes.at(-1)).toMatchObject({
    path: '/api/web-exams',
    body: {
      title: { kk: 'Физика', en: 'Физика' },
      startsAt: '2026-12-01T09:00:00.000Z',
      durationMinutes: 90,
      web: { allow: ['https://lms.example.kz/mod/quiz/*', 'https://cas.example.kz'], seb: null },
    },
    forged: false,
  })
  await page.context().close()
})

it('has the number of a draw of tickets on the wall and for the office, where it is checked', async () => {
  Object.assign(opened.university.state, whole, { me: aigerim })
  const page = await opened.page({ hash: `#/rooms/${room}` })
  const shown = page.getByTestId(`draw-${roomDraw.number}`)
  expect(await shown.textContent()).toContain('7 из 30')
  expect(await shown.getByRole('link', { name: '3F2A-91BC-77D0-E4A1' }).getAttribute('href')).toBe(
    `/open#/ru/draw/${roomDraw.number}`,
  )
  await page.context().close()

  Object.assign(opened.university.state, whole, { me: office })
  const exam = await opened.page({ hash: '#/timetable/ss-1/exams/ex-6' })
  await exam.getByTestId('exam-draws').getByRole('link', { name: '3F2A-91BC-77D0-E4A1' }).waitFor()
  await exam.context().close()
})

it('has answer sheets at hand: for a room in the attempt, for the office in the exam, as PDF and JSON', async () => {
  Object.assign(opened.university.state, whole, { me: aigerim })
  const page = await opened.page({ hash: '#/attempts/at-4' })
  await page.getByTestId('attempt-sheet').waitFor()
  const of = (id: string) => page.getByTestId(id).getAttribute('href')
  expect(await of('sheet-pdf-at-4')).toBe('/api/attempts/at-4/sheet.pdf?language=ru')
  expect(await of('sheet-json-at-4')).toBe('/api/attempts/at-4/sheet.json')
  await page.context().close()

  Object.assign(opened.university.state, whole, { me: office })
  const exam = await opened.page({ hash: '#/timetable/ss-1/exams/ex-6' })
  const sheets = exam.getByTestId('exam-sheets')
  await sheets.locator('summary').click()
  expect(await sheets.locator('li').count()).toBe(3)
  await exam.getByTestId('sheet-pdf-at-4').waitFor()
  // Not those that are not whole yet, or are not what the records say.
  expect(await exam.locator('[data-testid^="sheet-pdf-"]').count()).toBe(1)
  await exam.context().close()
})

it('changes its language at once, and says where the texts of another cannot be had', async () => {
  Object.assign(opened.university.state, whole, { me: null })
  const page = await opened.page({ hash: '#/', language: 'en' })
  await page.getByRole('heading', { name: 'Taza' }).waitFor()
  await page.route('**/assets/ru-*.js', (route) => route.abort())
  await page.getByTestId('language-ru').click()
  await page.getByTestId('said').getByText('The university server').waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('en')
  await page.unroute('**/assets/ru-*.js')
  await page.getByTestId('language-ru').click()
  await page.getByText('Пароль').first().waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('ru')
  await page.context().close()
})
