/** Papers by the real page and the real server: composed, handed in, approved by another person, given to an exam. */
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PaperDefinition } from '../../../src-shared/papers/definition.ts'
import { launchPageBrowser } from '../../support/page-browser.ts'
import { addBank, addTeacher, chair } from '../../support/papers.ts'
import { logIn, startUniversity, type University } from '../../support/university.ts'
import { buildConsole } from './open.ts'

let university: University
let browser: Browser
const complaints: string[] = []
const sessions = new Map<string, string>()
let paper = ''
let teacher: Awaited<ReturnType<typeof logIn>>
let office: Awaited<ReturnType<typeof logIn>>

beforeAll(async () => {
  university = await startUniversity()
  await buildConsole(join(university.dataDir, '..', 'pages'))
  teacher = await logIn(university, 'teacher')
  office = await logIn(university, 'office')
  await addTeacher(university, 'head', 'Кафедра меңгерушісі')
  const head = await logIn(university, 'teacher')
  for (const [who, { cookie }] of Object.entries({ teacher, office, head })) sessions.set(who, cookie)
  await addBank(teacher, 12)
  await office.call('PUT', '/api/chairs', { chair, head: 'head' })
  browser = await launchPageBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await university?.close()
})

const contexts: BrowserContext[] = []
async function as(who: string, hash: string, language = 'en'): Promise<Page> {
  while (contexts.length > 0) await contexts.pop()?.close()
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } })
  contexts.push(context)
  const [name = '', value = ''] = (sessions.get(who) ?? '').split('=')
  await context.addCookies([{ name, value, url: university.url }])
  await context.addInitScript((chosen) => window.localStorage.setItem('taza-language', chosen), language)
  const page = await context.newPage()
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(`${university.url}/${hash}`)
  return page
}

it('is composed from draws and tickets, and cannot be handed in while something is wrong', async () => {
  const page = await as('teacher', '#/papers')
  await page.getByTestId('paper-begin').click()
  await page.getByTestId('screen-paper').waitFor()
  paper = new URL(page.url()).hash.split('/').at(-1) ?? ''
  await page.getByLabel('Русский', { exact: true }).uncheck()
  await page.getByTestId('title-kk').fill('Алгебра емтиханы')
  // What is half typed is no number yet.
  await page.getByTestId('paper-minutes').fill('')
  await page.getByTestId('paper-minutes').pressSequentially('30')
  await page.getByTestId('add-questions').click()
  await page.getByTestId('add-draw').click()
  const draw = page.getByTestId('draw-1')
  const check = () => page.getByTestId('paper-check').textContent()
  await expect.poll(() => draw.textContent()).toContain('12 in the bank')
  await draw.getByLabel('How many').fill('13')
  await expect.poll(check).toContain('1 are lacking')
  expect(await page.getByTestId('paper-hand-in').isDisabled()).toBe(true)
  await draw.getByLabel('How many').fill('4')
  await page.getByTestId('add-tickets').click()
  await page.getByTestId('section-1').getByTestId('title-kk').fill('Тест')
  await page.getByTestId('section-2').getByTestId('title-kk').fill('Билеттер')
  for (let i = 0; i < 2; i++) await page.getByTestId('add-place').click()
  await page.getByTestId('ticket-count').fill('3')
  await page.getByTestId('compose').click()
  await expect.poll(() => page.getByTestId('tickets').getByRole('button').count()).toBe(4)
  await expect.poll(check).toContain('add up to 6')
  await page.getByTestId('paper-total').fill('6')
  await page.getByTestId('paper-pass').fill('3')
  await expect.poll(check).toContain('This paper can be sat')

  // One ticket by hand, a place after the other.
  await page.getByTestId('ticket-add').click()
  await expect.poll(check).toContain('Ticket 4 has 0 of 2 questions')
  const fields = page.getByTestId('ticket-open').getByRole('combobox')
  for (const place of [0, 1]) {
    await expect.poll(() => fields.count()).toBe(place + 1)
    await fields.nth(place).click()
    await page.locator('[data-combobox-option]:visible').nth(2).click()
  }
  await expect.poll(check).toContain('This paper can be sat')

  // A section with a time and an order of its own.
  const first = page.getByTestId('section-1')
  await page.getByTestId('paper-in-turn').waitFor()
  expect(await page.getByTestId('paper-in-turn').isEnabled()).toBe(true)
  await first.getByTestId('section-one-way').check()
  expect(await page.getByTestId('paper-in-turn').isChecked()).toBe(true)
  expect(await page.getByTestId('paper-in-turn').isEnabled()).toBe(false)
  await first.getByTestId('section-timed').check()
  await first.getByTestId('section-minutes').fill('31')
  await expect.poll(check).toContain('The sections have 31 min together, and the exam has 30.')
  await first.getByTestId('section-minutes').fill('20')
  await first.getByTestId('section-counted').check()
  await expect.poll(check).toContain('This paper can be sat')

  // A reload loses nothing of what is not saved.
  await page.reload()
  await page.getByTestId('ticket-4').waitFor()
  expect(await page.getByTestId('paper-minutes').inputValue()).toBe('30')
  await page.getByTestId('paper-hand-in').click()
  await expect.poll(() => page.getByTestId('paper-versions').textContent()).toContain('Waits for approval')
  const { definition } = await university.server.db
    .selectFrom('paper')
    .select('definition')
    .executeTakeFirstOrThrow()
  const kept = PaperDefinition.parse(JSON.parse(definition))
  expect(kept).toMatchObject({ minutes: 30, total: 6, languages: ['kk'] })
  const [timed, tickets] = kept.sections
  expect(timed).toMatchObject({ minutes: 20, oneWay: true, plays: 2 })
  expect(tickets).toMatchObject({ kind: 'tickets', drawn: true })
  expect(tickets?.kind === 'tickets' && tickets.tickets.map(({ items }) => items.length)).toEqual([
    2, 2, 2, 2,
  ])
}, 60_000)

it('tells whoever was slower that somebody saved, and lets her choose without losing a word', async () => {
  const page = await as('teacher', `#/papers/${paper}`)
  await page.getByTestId('paper-minutes').fill('40')
  const { body } = await teacher.call('GET', `/api/papers/${paper}`)
  const theirs = { ...body.definition, title: { kk: 'Басқа атау' } }
  await teacher.call('PUT', `/api/papers/${paper}`, { revision: body.revision, definition: theirs })
  await page.getByTestId('paper-save').click()
  await page.getByTestId('paper-outdated').waitFor()
  expect(await page.getByTestId('paper-minutes').inputValue()).toBe('40')
  expect(await page.getByTestId('paper-save').isDisabled()).toBe(true)
  await page.getByTestId('keep-mine').click()
  await page.getByTestId('paper-save').click()
  const now = async () => (await teacher.call('GET', `/api/papers/${paper}`)).body.definition
  await expect.poll(async () => (await now()).minutes).toBe(40)
  expect((await now()).title).toEqual({ kk: 'Алгебра емтиханы' })

  await page.getByTestId('paper-minutes').fill('50')
  const { revision } = (await teacher.call('GET', `/api/papers/${paper}`)).body
  const again = { ...(await now()), minutes: 30 }
  await teacher.call('PUT', `/api/papers/${paper}`, { revision, definition: again })
  await page.reload()
  await page.getByTestId('take-theirs').click()
  await expect.poll(() => page.getByTestId('paper-minutes').inputValue()).toBe('30')
  expect(await page.getByTestId('paper-drop').isDisabled()).toBe(true)
  // Refused with 409, which browsers write to the console.
  complaints.splice(0)
}, 60_000)

it('is returned with a reason, approved by the head of the chair who sees the keys, and given to an exam', async () => {
  const page = await as('head', '#/papers')
  await page.getByTestId(`paper-${paper}`).click()
  await page.getByTestId('paper-contents').waitFor()
  const contents = await page.getByTestId('paper-contents').textContent()
  expect(contents).toContain('Ticket 4')
  expect(contents).toContain('✓')
  expect(await page.getByTestId('paper-facts').textContent()).toContain('30 min · 6 points, 3 to pass')
  expect(await page.getByTestId('return').isDisabled()).toBe(true)
  await page.getByTestId('decide-note').fill('Аз')
  await page.getByTestId('return').click()
  await expect.poll(() => page.getByTestId('decide').count()).toBe(0)

  const author = await as('teacher', `#/papers/${paper}`)
  await expect.poll(() => author.getByTestId('paper-versions').textContent()).toContain('Аз')
  await author.getByTestId('paper-hand-in').click()
  await expect.poll(() => author.getByTestId('paper-versions').textContent()).toContain('Version 2')

  const again = await as('head', `#/papers/${paper}/2`)
  await again.getByTestId('approve').click()
  await expect.poll(() => again.getByTestId('decide').count()).toBe(0)

  const given = await as('office', '#/approved')
  const row = given.getByTestId(`approved-${paper}`)
  expect(await row.getByTestId('give').isDisabled()).toBe(true)
  const { exam } = university.credentials
  await row.getByTestId('give-to').selectOption(exam)
  await row.getByTestId('give').click()
  await row.getByTestId('take-back').waitFor()
  const rows = () => university.server.db.selectFrom('exam_paper').selectAll().execute()
  expect(await rows()).toMatchObject([{ exam, paper, version: 2 }])
  await row.getByTestId('take-back').click()
  await row.getByTestId('give').waitFor()
  expect(await rows()).toEqual([])
}, 60_000)

it('is chosen for an exam of the timetable, where its minutes are the same', async () => {
  const session = { name: 'Қыс', from: '2030-01-07', to: '2030-01-20' }
  const { id } = (await office.call('POST', '/api/timetable/sessions', { session, copyOf: null })).body
  const draft = {
    ...{ title: { kk: 'Алгебра', ru: '', ky: '', en: '' }, kind: 'main', day: '2030-01-08', time: '09:00' },
    ...{ minutes: 30, delivery: 'paper', web: null, policy: 'standard', apart: 'group' },
    ...{ groups: [], rooms: [], students: [] },
  }
  const exam = (await office.call('POST', `/api/timetable/sessions/${id}/exams`, { draft })).body
  const page = await as('office', `#/timetable/${id}/exams/${exam.id}`)
  expect(await page.getByTestId('paper-take').isDisabled()).toBe(true)
  await page.getByTestId('paper-choice').selectOption(`${paper} 2`)
  await page.getByTestId('paper-take').click()
  await expect.poll(() => page.getByTestId('exam-paper').textContent()).toContain('Алгебра емтиханы')
  expect(await page.getByTestId('questions').textContent()).toContain('6')
  const now = (await office.call('GET', `/api/timetable/exams/${exam.id}`)).body
  expect(now.paper).toMatchObject({ paper, version: 2 })
}, 60_000)

it('has a head of the chair whom the office appoints, not by a slip of the keyboard', async () => {
  const page = await as('office', '#/approved')
  const heads = async () => (await university.server.db.selectFrom('chair').selectAll().execute())[0]?.head
  await page.getByTestId('chair-head').selectOption('teacher')
  expect(await heads()).toBe('head')
  await page.getByTestId('chair-name').click()
  await expect.poll(heads).toBe('teacher')
  expect(complaints).toEqual([])
}, 60_000)
