/** An exam with a paper of four kinds of questions, sat by students at scripted stations, as far as its marking. */
import { expect } from 'vitest'
import type { Item } from '../../src-shared/bank/item.ts'
import type { PaperDefinition } from '../../src-shared/papers/definition.ts'
import { single } from './bank-items.ts'
import { addTeacher, chair } from './papers.ts'
import { logIn, ScriptedStation, type University } from './university.ts'

export type Person = Awaited<ReturnType<typeof logIn>>
type Clock = { now(): number; advance(ms: number): void }

const rich = (text: string) => ({ html: text, text: '' })
const typed = (text: string) => ({ text, credit: 1, wildcard: false, note: null })
const { options: _, kind: __, ...common } = single('?', ['1', '2']) as Extract<Item, { kind: 'single' }>
const note = rich('Идея – 2 балл, мысал – 2 балл')

export const fourItems: Item[] = [
  single('1 + 1 = ?', ['2', '3', '4', '5']),
  {
    ...common,
    stem: rich('Қазақстанның астанасы?'),
    kind: 'text',
    answers: [typed('Астана')],
    caseSensitive: false,
  },
  {
    ...common,
    stem: rich('Шеңбер ұзындығы, диаметрі 1 м'),
    kind: 'number',
    answers: [{ value: 3.14, tolerance: 0.01, credit: 1, note: null }],
    units: [{ name: 'м', factor: 1 }],
    unitNeeded: true,
  },
  { ...common, stem: rich('Туынды дегеніміз не?'), kind: 'essay', template: null, markerNote: note },
]

const definition = (items: readonly string[], points: readonly number[]): PaperDefinition => ({
  title: { kk: 'Алгебра емтиханы' },
  languages: ['kk'],
  minutes: 30,
  total: points.reduce((sum, one) => sum + one, 0),
  passAt: 5,
  wrongCosts: 0,
  calculator: false,
  programs: [],
  sections: [
    {
      id: 's1',
      kind: 'questions',
      title: {},
      shuffleItems: true,
      shuffleOptions: true,
      fixed: items.map((item, place) => ({ item, points: points[place] ?? 0 })),
      draws: [],
    },
  ],
})

export interface Written {
  single: string
  text: string
  number: string
  essay: string
  /** Left out: handed in. */
  unfinished?: boolean
}

export interface Marked {
  exam: string
  items: string[]
  bank: string
  attempts: string[]
  people: Record<'teacher' | 'second' | 'third' | 'head' | 'stranger' | 'office' | 'officer', Person>
}

/** So many more than the demo has, of its exam and room. */
export async function addStudents({ server, credentials }: University, more: number): Promise<void> {
  const { exam, room, students } = credentials
  for (let i = 0; i < more; i++) {
    const [number, name, seat] = [`8${String(i).padStart(7, '0')}`, `Студент ${i}`, 500 + i]
    await server.db.insertInto('student').values({ number, name, photo: null, study_group: null }).execute()
    await server.db.insertInto('roster').values({ exam, room: room.id, student: number, seat }).execute()
    students.push({ number, name, seat })
  }
}

/** A bank of these items with its teachers, and its approved paper as that of the demo's exam. `as`: signs anybody in. */
export async function givePaper(
  university: University,
  bankItems: readonly Item[],
  points: readonly number[],
) {
  for (const [login, name] of [
    ['second', 'Екінші мұғалім'],
    ['third', 'Үшінші мұғалім'],
    ['stranger', 'Өзге мұғалім'],
    ['head', 'Кафедра меңгерушісі'],
  ] as const)
    if (!university.credentials.staff.some((one) => one.login === login))
      await addTeacher(university, login, name)
  const as = async (login: string) => {
    const all = university.credentials.staff
    const at = all.findIndex((one) => one.login === login)
    const [person] = all.splice(at, 1)
    if (!person) throw new Error(`no ${login}`)
    all.unshift(person)
    return logIn(university, person.roles[0] ?? '')
  }
  const author = await as('teacher')
  const settings = { title: 'Алгебра', chair, teachers: ['teacher', 'second', 'third'] }
  const bank = (await author.call('POST', '/api/banks', settings)).body.id
  const items: string[] = []
  for (const item of bankItems)
    items.push((await author.call('POST', `/api/banks/${bank}/items`, { texts: { kk: item } })).body.item.id)
  const office = await logIn(university, 'office')
  await office.call('PUT', '/api/chairs', { chair, head: 'head' })
  const written = { bank, definition: definition(items, points) }
  const paper = (await author.call('POST', '/api/papers', written)).body.id
  expect((await author.call('POST', `/api/papers/${paper}/versions`, { revision: 1 })).status).toBe(200)
  const head = await as('head')
  await head.call('PUT', `/api/papers/${paper}/versions/1/decision`, { decision: 'approved', note: '' })
  const { exam } = university.credentials
  expect((await office.call('PUT', `/api/exams/${exam}/paper`, { paper, version: 1 })).status).toBe(200)
  return { bank, items, as }
}

/** By the demo's students in their order; then it is over. Of another exam of the demo once more, by the same people. */
export async function satExam(
  university: University,
  clock: Clock,
  written: readonly Written[],
  asked: readonly Item[] = fourItems,
): Promise<Marked> {
  const { bank, items, as } = await givePaper(university, asked, [2, 2, 2, 4])
  const { exam, students } = university.credentials

  const station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
  const invigilator = await logIn(university, 'invigilator')
  const attempts: string[] = []
  for (const [n, { unfinished, ...given }] of written.entries()) {
    const ledger = await station.sit(students[n]?.number ?? '')
    ledger.wall = clock.now()
    await ledger.open()
    await ledger.sync()
    await invigilator.call('POST', `/api/attempts/${ledger.attempt}/commands`, { kind: 'admit' })
    const { questions } = (await station.call('GET', `/attempts/${ledger.attempt}/paper`)).body.paper
    const choice = questions.find((one: { id: string }) => one.id === items[0])
    const option = choice.options.find((one: { text: { kk: string } }) => one.text.kk === given.single)
    const values = [option?.id ?? null, given.text, given.number, given.essay]
    const answers = items.map((question, i) => ({ question, value: values[i], revision: 1 }))
    await station.call('PUT', `/attempts/${ledger.attempt}/answers`, { answers })
    // It records no answers: as they are stored nothing is to be found of them.
    const stored = university.server.db.updateTable('answer').set({ origin: 'ledger' })
    await stored.where('attempt', '=', ledger.attempt).execute()
    attempts.push(ledger.attempt)
    if (unfinished) continue
    ledger.add('attempt.submitted', { by: 'student', answers: 4 })
    expect((await ledger.sync()).body.receipt).toMatchObject({ final: true })
  }
  clock.advance(9 * 3_600_000)
  return {
    ...{ exam, items, bank, attempts },
    people: {
      teacher: await as('teacher'),
      second: await as('second'),
      third: await as('third'),
      head: await as('head'),
      stranger: await as('stranger'),
      office: await logIn(university, 'office'),
      officer: await logIn(university, 'officer'),
    },
  }
}

/** Takes all works in one after the other and marks what is not locked of them; `share` of an answer's points, 0 to 1. */
export async function markWorks({ exam, people: { teacher } }: Marked, share: (answer: string) => number) {
  const at = `/api/marking/${exam}`
  while ((await teacher.call('POST', `${at}/next`, {})).body.cipher !== null);
  for (const { cipher, locked } of (await teacher.call('GET', `${at}/works`)).body.works) {
    if (locked) continue
    const { questions } = (await teacher.call('GET', `${at}/works/${cipher}`)).body
    for (const { question, answer, max } of questions) {
      const given = { points: max * share(answer), comment: '', entry: 0 }
      const put = await teacher.call('PUT', `${at}/works/${cipher}/marks/${question.id}`, given)
      expect(put.status).toBe(200)
    }
  }
}
export const lockWorks = ({ exam, people: { teacher } }: Marked) =>
  teacher.call('POST', `/api/marking/${exam}/lock`, {})

/** By office and officer. */
export async function openNames({ exam, people: { office, officer } }: Marked) {
  const at = `/api/marking/${exam}`
  const { digest } = (await office.call('GET', at)).body
  expect((await office.call('POST', `${at}/decipher`, { as: 'office', digest })).status).toBe(200)
  expect((await officer.call('POST', `${at}/decipher`, { as: 'officer', digest })).body.state).toBe('open')
}
