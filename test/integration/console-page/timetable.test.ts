/** The office plans an exam in the console of a real server: from a new session to an exam that can be sat. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sortKey, studentNames } from '../../../src-shared/people/names.ts'
import { launchPageBrowser } from '../../support/page-browser.ts'
import { ScriptedStation, startUniversity, type University } from '../../support/university.ts'
import { buildConsole } from './open.ts'

let university: University
let browser: Browser
let page: Page
const complaints: string[] = []
const { poll } = expect
const room = 'lab-204'
const at = (id: string) => page.getByTestId(id)

beforeAll(async () => {
  university = await startUniversity(undefined, { timeZone: 'Asia/Almaty' })
  await buildConsole(join(university.dataDir, '..', 'pages'))
  const { db, sessions, stations } = university.server
  await sessions.add({ login: 'gulnara', name: 'Гүлнара Асанова', roles: ['office'], rooms: [] }, 'secret')
  await sessions.add({ login: 'watcher', name: 'Наблюдатель', roles: ['invigilator'], rooms: [] }, 'secret')
  await db
    .insertInto('study_group')
    .values(
      ['ИС-21', 'ИС-22'].map((title, i) => ({
        ...{ id: `g${i}`, title, faculty: null },
        ...{ folded: title.toLowerCase(), sort_key: sortKey(title) },
      })),
    )
    .execute()
  const people = [1, 2, 3, 4, 5].map((n) => ({ number: `9000${n}`, name: `Студент ${n}` }))
  await db
    .insertInto('student')
    .values(
      people.map((one, i) => ({
        ...one,
        photo: null,
        ...studentNames(one),
        study_group: i < 2 ? 'g0' : 'g1',
      })),
    )
    .execute()
  for (let n = 1; n <= 4; n++)
    await new ScriptedStation(university).enrol(`Станция ${n}`, await stations.allow(room, 1))
  browser = await launchPageBrowser()
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
  await page.addInitScript(() => window.localStorage.setItem('taza-language', 'ru'))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(university.url)
  await at('login').fill('gulnara')
  await at('password').fill('secret')
  await at('log-in').click()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await university?.close()
})

const choose = async (id: string, option: string) => {
  await at(id).click()
  await page.getByRole('option', { name: option }).click()
  await page.keyboard.press('Escape')
}
const lines = (id: string) => at(id).allTextContents()

it('begins a session, whose days must follow each other', async () => {
  // The head keeps places of one kind in a menu where there are many.
  await page.evaluate(() => window.location.assign('#/timetable'))
  await at('new-session').click()
  await at('session-name').fill('Зима 2027')
  await at('session-from').fill('2030-01-20')
  await at('session-to').fill('2030-01-10')
  await page.getByText('Сессия не может кончиться раньше').waitFor()
  expect(await at('save').isDisabled()).toBe(true)
  await at('session-to').fill('2030-02-02')
  await at('save').click()
  await at('screen-session').waitFor()
  expect(await page.locator('h1').textContent()).toBe('Зима 2027')
})

it('shows conflicts while an exam is written, before anything is saved', async () => {
  await at('new-exam').click()
  await at('save-exam').click()
  expect(await at('exam-wrong').textContent()).toContain('Напишите название')
  await at('title-ru').fill('Алгебра')
  await choose('groups', 'ИС-21')
  await choose('groups', 'ИС-22')
  await poll(() => lines('conflict-stations')).toEqual(['Не хватает исправных станций: 0, студентов: 5'])
  await choose('add-room', 'Lab 204')
  await poll(() => lines('conflict-stations')).toEqual(['Не хватает исправных станций: 4, студентов: 5'])
  await at('add-student').fill('90005')
  await page.getByRole('option', { name: 'Студент 5' }).click()
  await at('special-90005').getByRole('combobox').selectOption('excused')
  await poll(() => lines('conflict-stations')).toEqual([])
  expect(await at('special-90005').textContent()).toContain('Студент 5 · 90005 · ИС-22')
  await at('add-student').fill('90001')
  await page.getByRole('option', { name: 'Студент 1' }).click()
  await at('special-90001').getByTestId('extra').fill('20')
  expect(await at('sitters').textContent()).toContain('Студентов: 4')
  await at('save-exam').click()
  await at('exam-state').waitFor()
})

it('names what another exam takes away from it', async () => {
  await page.getByText('Зима 2027').click()
  await at('new-exam').click()
  await at('title-ru').fill('Физика')
  await at('time').fill('10:40')
  await choose('groups', 'ИС-21')
  // Its 90 minutes are over; the student with 20 more is still writing.
  await poll(() => lines('conflict-student')).toEqual([expect.stringContaining('(1): Студент 1')])
  await at('time').fill('10:50')
  await poll(() => lines('conflict-student')).toEqual([])
  await at('time').fill('09:30')
  await choose('add-room', 'Lab 204')
  await poll(() => lines('conflict-room')).toEqual([expect.stringContaining('Lab 204')])
  expect(await at('conflict-room').locator('a').textContent()).toBe('Алгебра, 20.01.2030, 09:00')
  await at('save-exam').click()
  await at('exam-state').waitFor()
  await page.getByText('Зима 2027').click()
  await at('conflicts-shown').click()
  expect((await lines('conflict-room')).join()).toContain('Физика')
  await at('search').fill('физика')
  await page.getByRole('button', { name: 'Физика' }).click()
  await at('drop-exam').click()
  await at('drop-sure').click()
  await poll(() => at('conflicts').count()).toBe(0)
})

it('keeps what was written when somebody else was quicker', async () => {
  await page.getByRole('button', { name: 'Алгебра' }).click()
  await at('title-kk').fill('Алгебра (қазақша)')
  const id = page.url().split('/').at(-1) ?? ''
  await university.server.db.updateTable('planned_exam').set({ version: 7 }).where('id', '=', id).execute()
  await at('save-exam').click()
  // Over what nobody has seen nothing is saved.
  await poll(() => at('save-exam').isDisabled()).toBe(true)
  await at('load-anew').click()
  await poll(() => at('meanwhile').count()).toBe(0)
  expect(await at('title-kk').inputValue()).toBe('Алгебра (қазақша)')
  const saved = page.waitForResponse((response) => response.request().method() === 'PUT')
  await at('save-exam').click()
  expect((await saved).status()).toBe(200)
  const kept = await university.server.db
    .selectFrom('planned_exam')
    .select(['title', 'version'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  expect(kept).toMatchObject({ version: 8, title: expect.stringContaining('қазақша') })
})

it('says what an exam lacks before it can be sat, and takes its questions', async () => {
  await at('make-ready').click()
  await poll(() => lines('missing')).toEqual(['Нет вопросов.Не у всех есть место.'])
  const question = {
    ...{ id: 'q1', type: 'text', points: 1 },
    text: { kk: 'Неге?', ru: 'Почему?', ky: 'Эмнеге?', en: 'Why?' },
  }
  const take = (text: string | Buffer) =>
    page.locator('input[type=file]').setInputFiles({
      ...{ name: 'exam.json', mimeType: 'application/json' },
      buffer: Buffer.from(text),
    })
  await take('{"questions": 3}')
  await at('problem-bad-input').waitFor()
  // What the bytes do not say is not guessed, and no letter is lost without a word.
  await take(Buffer.from('{"questions": ["\x8d\x81\xff"]}', 'latin1'))
  await poll(() => at('questions-unreadable').textContent()).toMatch(/Сохраните его заново как UTF-8/)
  await poll(() => at('problem-bad-input').count()).toBe(0)
  const utf16 = Buffer.from(
    `\ufeff${JSON.stringify({ questions: [question], durationMinutes: 5 })}`,
    'utf16le',
  )
  await take(utf16)
  await poll(() => at('questions').textContent()).toBe('Вопросов: 1')
  expect(await at('questions-read-as').textContent()).toBe('Файл прочитан как UTF-16LE. Проверьте буквы.')
  expect(await at('not-taken').textContent()).toMatch(/durationMinutes/)
  expect(await at('questions-unreadable').count()).toBe(0)
  const [stored] = await university.server.db.selectFrom('planned_exam').select('questions').execute()
  expect(JSON.parse(stored?.questions ?? '')).toMatchObject([{ text: question.text }])
})

it('seats everybody apart by rule, lets a hand change it, and prints list and plan', async () => {
  await at('seats-open').click()
  await at('seat-all').click()
  await at('seed').waitFor()
  expect(await at('screen-seats').textContent()).toContain('Рассажено: 4 / 4')
  expect(await at('broken').count()).toBe(0)
  const names = () => page.locator('[data-testid^="seat-Станция"] b').allTextContents()
  const [first, second, ...others] = await names()
  // The groups sit by turns: whoever changes places with a neighbour comes beside the own group.
  await at('seat-Станция 1').click()
  expect(await at('moving').textContent()).toContain(first)
  await at('seat-Станция 2').click()
  await poll(names).toEqual([second, first, ...others])
  await at('broken').waitFor()
  await at('seat-Станция 3').click()
  await page.keyboard.press('Escape')
  expect(await at('moving').textContent()).toContain('Нажмите на студента')
  await at('print-language').selectOption('kk')
  const [download] = await Promise.all([page.waitForEvent('download'), at('print-seats').click()])
  expect(download.suggestedFilename()).toBe('seats-2030-01-20-lab-204-kk.pdf')
  expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe('%PDF-')
  const { seed } = await university.server.db
    .selectFrom('planned_exam')
    .select('seed')
    .executeTakeFirstOrThrow()
  expect(await at('seed').textContent()).toBe(seed)
  await at('seat-all').click()
  await at('seat-sure').click()
  await poll(() => at('seed').textContent()).not.toBe(seed)
  await poll(() => at('broken').count()).toBe(0)
})

it('makes the exam ready, seals its paper for the room with an envelope, and takes it back', async () => {
  await at('screen-seats').getByText('К экзамену').click()
  await at('make-ready').click()
  await at('withdraw').waitFor()
  expect(await at('title-ru').isDisabled()).toBe(true)
  await at('seats-open').click()
  await page.getByText('Экзамен готов: места не меняются.').waitFor()
  expect(await at('seat-Станция 1').isDisabled()).toBe(true)
  await at('screen-seats').getByText('К экзамену').click()
  const sealed = at(`package-${room}`)
  await sealed.getByRole('button', { name: 'Запечатать' }).click()
  await sealed.getByText('готово станций: 0 из 4').waitFor()
  for (const number of [1, 2]) {
    await at(`envelope-${room}`).click()
    expect(await page.getByText(`Конверт № 1 уже сделан`).count()).toBe(number - 1)
    const [envelope] = await Promise.all([page.waitForEvent('download'), at('envelope-make').click()])
    expect(envelope.suggestedFilename()).toBe(`envelope-${room}-${number}.pdf`)
    expect((await readFile(await envelope.path())).subarray(0, 5).toString()).toBe('%PDF-')
    await sealed.getByText(`конверт № ${number},`).waitFor()
  }
  await at('withdraw').click()
  await at('make-ready').waitFor()
  expect(await at('title-ru').isDisabled()).toBe(false)
})

it('seats nobody at a station that is not fit', async () => {
  const { id } = await university.server.db
    .selectFrom('station')
    .select('id')
    .where('name', '=', 'Станция 2')
    .executeTakeFirstOrThrow()
  await university.server.db.deleteFrom('planned_seat').where('station', '=', id).execute()
  await at('seats-open').click()
  await at('unseated').waitFor()
  await at('seat-Станция 2').click()
  await at('unfit-why').fill('нет клавиатуры')
  await at('unfit-save').click()
  await poll(() => at('seat-Станция 2').textContent()).toContain('нет клавиатуры')
  await at('unseated').getByRole('button').click()
  expect(await at('seat-Станция 2').isDisabled()).toBe(true)
  await page.keyboard.press('Escape')
  await at('seat-all').click()
  await at('seat-sure').click()
  expect(await at('seats-refused').textContent()).toContain('Студентов больше')
  await at('seat-Станция 2').click()
  await at('fit-again').click()
  await at('unseated').getByRole('button').click()
  await at('seat-Станция 2').click()
  await poll(() => at('unseated').count()).toBe(0)
})

it('shows a week by room and by hour, and leads from one to the next', async () => {
  await page.getByText('К экзамену').click()
  await page.getByText('Зима 2027').click()
  await at('as-week').click()
  expect(await at('week').textContent()).toBe('14.01.2030 – 20.01.2030')
  const cells = (row: string) =>
    at('week-grid')
      .locator('tr', { has: page.getByRole('rowheader', { name: row }) })
      .locator('td')
  // The 20th is a Sunday, which is shown because of it.
  await poll(() => cells('Lab 204').allTextContents()).toEqual([
    ...['', '', '', '', '', ''],
    expect.stringMatching(/^09:00 Алгебра.*ИС-21, ИС-22/),
  ])
  await at('week-rows').selectOption('time')
  await poll(() => cells('09:00').allTextContents()).toContainEqual(expect.stringContaining('Lab 204'))
  await at('week-after').click()
  await page.getByText('На этой неделе экзаменов нет.').waitFor()
  await page.goBack()
  await at('week-grid').locator('a').click()
  await at('screen-exam').waitFor()
})

it('copies a session, moved by as many days as it begins later', async () => {
  await page.getByText('Зима 2027').click()
  await page.getByText('Все сессии').click()
  await at('new-session').click()
  await at('session-name').fill('Зима 2028')
  await at('session-from').fill('2031-01-21')
  await at('session-to').fill('2031-02-02')
  await at('session-copy').selectOption({ label: 'Зима 2027' })
  await at('save').click()
  await at('screen-session').waitFor()
  const row = at('list-planned-exams').locator('tbody tr')
  await poll(() => row.allTextContents()).toEqual([expect.stringContaining('21.01.2031, 09:00')])
  // Nobody is excused from it: that was of the other year.
  expect(await row.textContent()).toContain('0 / 5конфликт')
})

it('kept to the content security policy and threw nothing', () => {
  expect(complaints.filter((text) => !/status of 40[0149]/.test(text))).toEqual([])
})
