/** What is done at the console's pages before the exam: people and places, a bank, a paper, the timetable, the seats. */
import { z } from 'zod'
import type { Person } from '../people.ts'
import { essayPoints, essayStem, groups, platonusFile } from './files.ts'
import { filePoints, kindStems, kindsByKey, kindsCount, moodleFile } from './kinds.ts'

const chair = 'Информатика'
/** Numbered tickets, of one question each, that students draw. */
const tickets = 5
export const head = { login: 'chair.head', name: 'Осмонова Гульмира' }
/** What each student is asked and the key marks: choices of a pool, one of each other kind, and the ticket that she draws. */
const ofPool = 6
export const onPaper = ofPool + kindsByKey
export const asked = onPaper + 1
const minutes = 40
/** The demo's other room has an exam already. */
export const room = { id: 'lab-301', title: 'Lab 301' }

const Seats = z.object({
  seed: z.string().nullable(),
  broken: z.array(z.unknown()),
  sitters: z.array(z.object({ number: z.string(), station: z.string().nullable() })),
})
export type Seats = z.infer<typeof Seats>

/** The password that the page shows once. */
export async function addStaff(
  administrator: Person,
  { login, name }: { login: string; name: string },
  role: 'teacher' | 'officer',
): Promise<string> {
  await administrator.goTo('#/people/staff')
  await administrator.at('list-staff').waitFor()
  await administrator.at('new').click()
  await administrator.at('new-login').fill(login)
  await administrator.at('name').fill(name)
  await administrator.at(`role-${role}`).click()
  await administrator.at('save').click()
  const password = (await administrator.at('password-once').textContent()) ?? ''
  await administrator.at('noted').click()
  return password
}

export async function codeOfTheDay(administrator: Person): Promise<string> {
  const Room = z.object({ codeOfTheDay: z.string() })
  return Room.parse(await administrator.ask(`/api/rooms/${room.id}/tiles`)).codeOfTheDay
}

export async function fillBank(teacher: Person) {
  await teacher.goTo('#/banks')
  await teacher.at('new-bank').click()
  await teacher.at('bank-title').fill('Арифметика')
  await teacher.at('bank-chair').fill(chair)
  await teacher.at('bank-save').click()
  await bring(teacher, { name: 'арифметика.txt', mimeType: 'text/plain', buffer: platonusFile() })
  // The numbers behind `question` are difficulties here: the page asks, and takes nothing until it is told.
  await teacher.at('numbers-difficulty').click()
  await teacher.picture('bank-import')
  const refused = await teacher.at('report').locator('tbody tr', { hasText: 'Вопрос без ответа' }).count()
  await teacher.at('import-take').click()
  await teacher.at('item-1').waitFor()
  await bring(teacher, { name: 'moodle.xml', mimeType: 'text/xml', buffer: moodleFile() })
  await teacher.picture('bank-import-moodle')
  await teacher.at('import-take').click()
  await teacher.page.getByText(kindStems.gaps).first().waitFor()
  await teacher.picture('bank')
  const Banks = z.object({ banks: z.array(z.object({ items: z.int() })) })
  await teacher.at('new-item').click()
  await teacher.at('item-kind').click()
  await teacher.page.getByRole('option', { name: 'Эссе' }).click()
  await teacher.at('item-language').click()
  await teacher.page.getByRole('option', { name: 'Русский' }).click()
  await teacher.at('stem').click()
  await teacher.page.keyboard.type(essayStem)
  await teacher.at('item-points').fill(String(essayPoints))
  await teacher.at('item-save').click()
  await teacher.page.waitForURL((url) => !url.hash.endsWith('/new'))
  const [bank] = Banks.parse(await teacher.ask('/api/banks')).banks
  return { teacher, items: bank?.items ?? 0, refused }
}

/** Up to what the page says of it before it is taken. */
async function bring(teacher: Person, file: { name: string; mimeType: string; buffer: Buffer }) {
  await teacher.at('new-import').click()
  await teacher.page.locator('input[type=file]').setInputFiles(file)
  await teacher.at('import-language').click()
  await teacher.page.getByRole('option', { name: 'Русский' }).click()
  await teacher.at('import-begin').click()
  await teacher.at('report').waitFor()
}

/** Handed in: its id. `drawn`: with the tickets that students draw themselves. */
export async function compose(
  teacher: Person,
  title: string,
  { drawn }: { drawn: boolean },
): Promise<string> {
  await teacher.goTo('#/papers')
  await teacher.at('paper-begin').click()
  await teacher.at('screen-paper').waitFor()
  const paper = teacher.page.url().split('/').at(-1) ?? ''
  const { page } = teacher
  for (const language of ['Русский', 'Қазақша', 'Кыргызча', 'English'])
    await page.getByLabel(language, { exact: true }).setChecked(language === 'Русский')
  await teacher.at('title-ru').first().fill(title)
  await teacher.at('paper-minutes').fill(String(minutes))
  await teacher.at('add-questions').click()
  await teacher.at('section-1').getByTestId('title-ru').fill('Тест')
  for (const stem of [...Object.values(kindStems), essayStem]) await fix(teacher, stem.slice(0, 20))
  await teacher
    .at(`fixed-${kindsCount + 1}`)
    .getByRole('textbox')
    .fill(String(essayPoints))
  await teacher.at('add-draw').click()
  await teacher.at('draw-1').getByRole('textbox').first().fill(String(ofPool))
  if (drawn) await addTickets(teacher)
  const points = (drawn ? asked : onPaper) + filePoints + essayPoints
  await teacher.at('paper-total').fill(String(points))
  await teacher.at('paper-pass').fill(String(Math.floor(points / 2)))
  await teacher.page.locator('[data-testid="paper-hand-in"]:not([disabled])').waitFor()
  if (drawn) await teacher.picture('paper')
  await teacher.at('paper-hand-in').click()
  await teacher.at('paper-versions').locator('li, tr').first().waitFor()
  return paper
}

async function fix(teacher: Person, begins: string): Promise<void> {
  await teacher.at('add-item').click()
  await teacher.page.keyboard.type(begins)
  await teacher.page.getByRole('option', { name: begins }).click()
}

async function addTickets(teacher: Person): Promise<void> {
  await teacher.at('add-tickets').click()
  await teacher.at('section-2').getByTestId('title-ru').fill('Билет')
  await teacher.at('tickets-drawn').setChecked(true)
  await teacher.at('add-place').click()
  await teacher.at('ticket-count').fill(String(tickets))
  await teacher.at('compose').click()
  await teacher.at(`ticket-${tickets}`).waitFor()
}

export interface Planned {
  session: string
  id: string
}

const two = (n: number) => String(n).padStart(2, '0')
/** By the clock of this machine, as the server counts: `2026-12-01`. */
const dayOf = (at: Date) => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)

/** Its address in the console. */
export async function addSession(office: Person): Promise<string> {
  await office.goTo('#/timetable')
  await office.at('new-session').click()
  await office.at('session-name').fill('Зимняя сессия')
  await office.at('session-from').fill(dayOf(inDays(-1)))
  await office.at('session-to').fill(dayOf(inDays(13)))
  await office.at('save').click()
  await office.at('screen-session').waitFor()
  return new URL(office.page.url()).hash
}

/** At this time of the day, today or in some days, with an approved paper. */
export async function plan(
  office: Person,
  session: string,
  { title, days, paper }: { title: string; days: number; paper: string },
): Promise<Planned> {
  const { page } = office
  const begins = inDays(days)
  const choose = async (id: string, option: string) => {
    await office.at(id).click()
    await page.getByRole('option', { name: option }).click()
    await page.keyboard.press('Escape')
  }
  await office.goTo(session)
  await office.at('new-exam').click()
  await office.at('title-ru').fill(title)
  for (const group of groups) await choose('groups', group)
  await choose('add-room', room.title)
  await office.at('day').fill(dayOf(begins))
  await office.at('time').fill(`${two(begins.getHours())}:${two(begins.getMinutes())}`)
  await office.at('minutes').fill(String(minutes))
  await office.at('save-exam').click()
  await office.at('exam-state').waitFor()
  await office.at('paper-choice').selectOption(`${paper} 1`)
  await office.at('paper-take').click()
  await office.at('exam-paper').waitFor()
  if (days === 0) await office.picture('exam-planned')
  const [, , of = '', , id = ''] = new URL(page.url()).hash.split('/')
  return { session: of, id }
}

export async function makeReady(office: Person, { session, id }: Planned): Promise<void> {
  await office.goTo(`#/timetable/${session}/exams/${id}`)
  await office.at('make-ready').click()
  await office.at('withdraw').waitFor()
}

export async function seat(
  office: Person,
  { session, id }: Planned,
  { pictured }: { pictured: boolean } = { pictured: true },
) {
  await office.goTo(`#/timetable/${session}/exams/${id}/seats`)
  await office.at('seat-all').click()
  await office.at('seed').waitFor()
  if (pictured) await office.picture('seats')
  const [download] = await Promise.all([
    office.page.waitForEvent('download'),
    office.at('print-seats').click(),
  ])
  const seats: Seats = Seats.parse(await office.ask(`/api/timetable/exams/${id}/seating`))
  return { seats, pdf: download.suggestedFilename().endsWith('.pdf') && (await download.failure()) === null }
}
