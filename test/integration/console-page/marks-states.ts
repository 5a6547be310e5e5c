/** Mark lists as a small server answers them, and their screens worth a picture. */
import type { z } from 'zod'
import { consoleApi } from '../../../src-shared/api/console.ts'
import type { Me } from '../../../src-shared/console-api.ts'
import { selectorOf } from '../../support/steps.ts'
import type { ConsoleState } from './states.ts'

const api = consoleApi.marks
const at = Date.UTC(2026, 11, 18, 4, 0)
const hour = 3_600_000
const registrar: Me = { name: 'Айгерім Қасымова', login: 'aigerim', roles: ['office'], rooms: [] }
const chair: Me = { name: 'Нурлан Бекмуратов', login: 'н.бекмуратов', roles: ['teacher'], rooms: [] }
const digest = '7f83b1657ff1fc53b92dc18148a1d65dfc2d4b1fa3d677284addd200126d9069'
const said = (text: string) => ({ kk: text, ru: text, ky: text, en: text })
const office = 'Айгерім Қасымова (айгерім)'
const teacher = 'Нурлан Бекмуратов (н.бекмуратов)'

type Exams = z.input<typeof api.list.reply>['exams']
type Exam = z.input<typeof api.get.reply>
type List = z.input<typeof api.page.reply>
type Row = List['rows'][number]

const exams: Exams = [
  { exam: 'ex-1', title: said('Физика 1'), startsAt: at, begun: true, lists: 5, closed: 1 },
  { exam: 'ex-0', title: said('Математикалық талдау'), startsAt: at, begun: false, lists: 0, closed: 0 },
  { exam: 'ex-9', title: said('Химия'), startsAt: at - 48 * hour, begun: true, lists: 3, closed: 3 },
]

const lists: Exam['lists'] = [
  ...[
    ['g-open', 'ФЗ-22-1', 3, 'open', 0] as const,
    ['g-closed', 'ФЗ-22-2', 0, 'closed', 2] as const,
    ['g-again', 'ФЗ-22-3', 0, 'correcting', 1] as const,
  ].map(([group, title, waits, state, signed]) => ({
    ...{ group, title, waits, state, signed },
    students: 8,
    version: state === 'correcting' ? 2 : 1,
  })),
  { group: 'none', title: null, students: 2, waits: 2, state: 'open', version: 1, signed: 0 },
]
const exam: Exam = {
  ...{ exam: 'ex-1', title: said('Физика 1'), startsAt: at, lists },
  rule: { scale: 'kz', by: 'total' },
  may: { enter: true },
}

const names = [
  'Сәрсенова Айгүл Бекболатқызы',
  'Әбдіқадіров Ерлан',
  'Өмүрбеков Үсөн',
  'Иванова Мария Александровна',
  'Төлегенқызы Гүлнұр',
  'Ұзақбай Бектур',
  'Ким Станислав',
  'Қайратов Ғалымжан',
]
const row = (place: number, more: Partial<Row> = {}): Row => ({
  ...{ student: String(2_024_000_010 + place), name: names[place] ?? '', recordBook: `ЗК-22-${140 + place}` },
  ...{ state: 'sat', parts: { R1: 80 + place, R2: 75.5 }, exam: 71.25, total: 77.25, grade: 'B' },
  ...{ value: 3, passed: true, retake: false, waits: [], guessed: true, from: 'marking' },
  ...{ entries: { R1: 1, R2: 1 }, was: null },
  ...more,
})
const none = { total: null, grade: null, value: null, passed: null } as const
const rows: Row[] = [
  row(0),
  row(1, { ...none, exam: null, waits: [{ why: 'marking', part: null }] }),
  row(2, {
    ...none,
    ...{ parts: { R1: 64 }, exam: null, from: 'typed', recordBook: null },
    waits: [
      { why: 'exam', part: null },
      { why: 'part', part: 'R2' },
    ],
  }),
  row(3, { ...none, exam: null, waits: [{ why: 'marking', part: null }] }),
  row(4, { ...none, state: 'absent', exam: null, passed: false }),
  row(5, {
    ...{ ...none, state: 'absent-with-reason', exam: null, guessed: false },
    entries: { R1: 1, R2: 1, state: 1 },
  }),
  row(6, { exam: 41, total: 60.2, grade: 'FX', value: 0, passed: false, retake: true }),
  row(7, { state: 'annulled', ...none, exam: null, passed: false, guessed: false }),
]

const list = (group: string, more: Partial<List>): List => {
  const found = lists.find((one) => one.group === group)
  if (!found) throw new Error(`no list ${group}`)
  return {
    ...{ exam: 'ex-1', examTitle: said('Физика 1'), startsAt: at, rule: exam.rule, parts: ['R1', 'R2'] },
    ...{ ...found, rows, digest: null, signatures: [], differs: 0, newcomers: [] },
    published: null,
    versions: [{ version: 1, reason: null, by: office, at, closedAt: null }],
    may: { enter: true, sign: true, correct: false, publish: false },
    ...more,
  }
}
const settled = [row(0), row(4, { ...none, state: 'absent', exam: null, passed: false }), row(6)]
const signed = [
  { version: 1, by: teacher, at: at + 20 * hour, holds: true },
  { version: 1, by: office, at: at + 21 * hour, holds: true },
]
const first = { version: 1, reason: null, by: office, at, closedAt: at + 21 * hour }
const pages: Record<string, List> = {
  'g-open': list('g-open', {}),
  'g-closed': list('g-closed', {
    ...{ rows: settled, digest, signatures: signed, versions: [first], differs: 1 },
    newcomers: [{ student: '2401777', name: 'Қалиев Нұрлан Асқарұлы' }],
    may: { enter: false, sign: false, correct: true, publish: true },
  }),
  'g-again': list('g-again', {
    rows: [
      ...settled.slice(0, 2),
      row(6, { exam: 78, total: 80.1, grade: 'B+', value: 3.33, was: { ...row(6), state: 'absent' } }),
    ],
    digest,
    published: { by: office, at: at + 22 * hour },
    signatures: [...signed, { version: 2, by: teacher, at: at + 50 * hour, holds: false }],
    versions: [
      first,
      {
        ...{ version: 2, by: office, at: at + 48 * hour, closedAt: null },
        reason: 'Апелляция: 4-сұрақтың бағасы түзетілді',
      },
    ],
  }),
}

const history: z.input<typeof api.history.reply> = {
  of: 120,
  entries: [
    { field: 'R2', value: 75.5, before: null, by: office, at: at + hour },
    { field: 'state', value: 'absent-with-reason', before: null, by: office, at },
  ].map((entry, place) => ({ ...entry, student: String(2_024_000_010 + place) })),
}

const changes = [0, 1, 2].map((place) => ({
  ...{ line: place + 2, student: String(2_024_000_010 + place), name: names[place] ?? '' },
  ...{ part: 'R1', from: place === 0 ? null : 70, to: 81.5 },
}))
/** What it makes of a file: one with a line of nobody's is not taken. */
const ratings = (text: string): z.input<typeof api.readRatings.reply> => ({
  columns: [
    { head: '№', as: null },
    { head: 'ИИН студента', as: 'student' },
    { head: '1-рейтинг', as: 'R1' },
  ],
  ...{ students: 3, changes, digest, written: false },
  findings: text.includes('999')
    ? [
        { line: 5, code: 'unknown-student', what: '2024000999' },
        { line: 6, code: 'not-a-number', what: 'жоқ' },
        { line: null, code: 'closed', what: 'ФЗ-22-2' },
      ]
    : [],
})

const ok = (body: unknown) => ({ status: 200, body })

/** Nothing is kept: a change is answered by the list as it is. */
export function marksAnswer(method: string, path: string, given: string): { status: number; body: unknown } {
  if (path === '/api/marks') return ok(api.list.reply.parse({ exams }))
  if (path === '/api/marks/ex-1/ratings/preview') return ok(api.readRatings.reply.parse(ratings(given)))
  if (path === '/api/marks/ex-1/ratings')
    return ok(api.takeRatings.reply.parse({ ...ratings(given), written: true }))
  if (path === '/api/marks/ex-1' && method === 'GET') return ok(api.get.reply.parse(exam))
  const [, group = '', rest] = /^\/api\/marks\/ex-1\/lists\/([^/]+)(?:\/(.*))?$/.exec(path) ?? []
  const page = pages[group]
  if (!page) return { status: 404, body: { problem: { code: 'bad-input' } } }
  if (rest === 'history') return ok(api.history.reply.parse(history))
  return ok(api.page.reply.parse(page))
}

export const marksStates: readonly ConsoleState[] = [
  { name: 'marks-exams', me: registrar, hash: '#/marks', ready: selectorOf('marks-ex-9') },
  { name: 'marks-begin', me: registrar, hash: '#/marks/ex-0', ready: selectorOf('begin-lists') },
  { name: 'marks-not-begun', me: chair, hash: '#/marks/ex-0', ready: selectorOf('screen-mark-exam') },
  { name: 'marks-lists', me: registrar, hash: '#/marks/ex-1', ready: selectorOf('list-none') },
  {
    name: 'marks-ratings',
    after: 'marks-lists',
    me: registrar,
    hash: '#/marks/ex-1',
    steps: [
      {
        choose: 'ratings',
        file: 'ФЗ-22 рейтинг.csv',
        text: 'ИИН студента;1-рейтинг\n2024000010;81,5\n2024000999;жоқ\n',
      },
    ],
    ready: selectorOf('ratings-findings'),
  },
  {
    name: 'marks-ratings-good',
    after: 'marks-ratings',
    me: registrar,
    hash: '#/marks/ex-1',
    steps: [{ choose: 'ratings', file: 'рейтинг.csv', text: 'ИИН студента;1-рейтинг\n2024000010;81,5\n' }],
    ready: selectorOf('take-ratings'),
  },
  { name: 'marks-open', me: registrar, hash: '#/marks/ex-1/g-open', ready: selectorOf('sign') },
  { name: 'marks-closed', me: registrar, hash: '#/marks/ex-1/g-closed', ready: selectorOf('differs') },
  { name: 'marks-again', me: registrar, hash: '#/marks/ex-1/g-again', ready: selectorOf('versions') },
  {
    name: 'marks-history',
    after: 'marks-again',
    me: registrar,
    hash: '#/marks/ex-1/g-again',
    steps: [{ click: 'open-history' }],
    ready: selectorOf('more-history'),
  },
]
