/** A timetable as a small server answers it, and its screens worth a picture. */
import type { z } from 'zod'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { laidOut } from '../../../src-shared/plan.ts'
import type { ExamDraft, NamedConflict, PlannedExamRow } from '../../../src-shared/timetable/timetable.ts'
import { selectorOf } from '../../support/steps.ts'
import { office } from './fixtures.ts'
import type { ConsoleState } from './states.ts'

const api = consoleApi.timetable
const session = {
  id: 'ss-1',
  name: 'Қыс · Зима 2026–27',
  from: '2026-12-14',
  to: '2026-12-26',
  exams: 400,
  ready: 57,
}
const sessions = [
  session,
  { ...session, id: 'ss-0', name: 'Күз · Осень 2026', from: '2026-10-05', to: '2026-10-17' },
]

const subjects = [
  { kk: 'Сызықтық алгебра', ru: 'Линейная алгебра', ky: 'Сызыктуу алгебра', en: 'Linear algebra' },
  { kk: 'Қазақстан тарихы', ru: 'История Казахстана', ky: 'Казакстан тарыхы', en: 'History of Kazakhstan' },
  { kk: 'Физика', ru: 'Физика', ky: 'Физика', en: 'Physics' },
  { kk: 'Деректер қорлары', ru: 'Базы данных', ky: 'Маалымат базалары', en: 'Databases' },
]
const groups = Array.from({ length: 60 }, (_, i) => ({
  id: `g${i}`,
  title: `ИС-${21 + (i % 5)}-${i}`,
  students: 24,
}))
const rooms = Array.from({ length: 12 }, (_, i) => ({
  ...{ id: `lab-${i}`, title: `Лаб ${i + 1} · ${301 + i}`, stations: 24, fit: i === 0 ? 23 : 24 },
}))
const invigilators = ['Айгерім Қасымова', 'Бақыт Нұрланұлы', 'Жаңыл Өмүрбекова'].map((name, i) => ({
  ...{ login: `watcher-${i}`, name },
}))
const two = (n: number) => String(n).padStart(2, '0')

const exams: readonly PlannedExamRow[] = Array.from({ length: 400 }, (_, i) => ({
  id: `ex-${i}`,
  title: subjects[i % 4] ?? subjects[0]!,
  kind: i % 9 === 8 ? 'retake' : 'main',
  day: `2026-12-${14 + (Math.floor(i / 36) % 12)}`,
  time: `${two(9 + 3 * (Math.floor(i / 12) % 3))}:00`,
  minutes: 90,
  delivery: i % 5 === 4 ? 'web' : 'paper',
  state: i % 7 === 6 ? 'ready' : 'draft',
  groups: [groups[i % 60]?.title ?? ''],
  rooms: [rooms[i % 12]?.title ?? ''],
  students: 24,
  seated: i % 3 === 0 ? 24 : 0,
}))

const draft: ExamDraft = {
  title: subjects[0]!,
  kind: 'main',
  retakeOf: [],
  day: '2026-12-14',
  time: '09:00',
  minutes: 90,
  delivery: 'paper',
  web: null,
  policy: 'standard',
  apart: 'group',
  groups: ['g0', 'g1'],
  rooms: [
    { room: 'lab-0', invigilators: ['watcher-0', 'watcher-1'] },
    { room: 'lab-1', invigilators: [] },
  ],
  students: [
    {
      student: '2024000001',
      place: null,
      extraMinutes: 30,
      speech: true,
      note: 'анықтама 12/4',
      ticket: null,
    },
    { student: '2024000007', place: 'excused', extraMinutes: 0, speech: false, note: '', ticket: null },
  ],
}
/** A retake of the first exam, whose main list is closed. */
const retake: ExamDraft = {
  ...{ ...draft, kind: 'retake', retakeOf: ['ex-0'], day: '2026-12-22', students: [] },
}
const repeaters = (): z.input<typeof api.repeaters.reply> => ({
  students: Array.from({ length: 14 }, (_, i) => ({
    ...sitter(i),
    why: i < 9 ? ('retake' as const) : i < 12 ? ('absent' as const) : ('absent-with-reason' as const),
    grade: i < 9 ? 'FX' : null,
  })),
  open: [namedExam(0)],
})
const exam = (id: string): z.input<typeof api.exam.reply> => ({
  id,
  session: session.id,
  state: id === 'ex-6' ? 'ready' : 'draft',
  version: 3,
  questions: id === 'ex-6' ? 40 : null,
  sample:
    id === 'ex-6' ? { rate: 0.05, commitment: 'a3'.repeat(32), at: Date.UTC(2026, 10, 22, 9, 31) } : null,
  draft: id === 'ex-8' ? retake : draft,
  changed: { by: 'gulnara', at: Date.UTC(2026, 10, 22, 9, 30) },
})

const namedExam = (place: number) => {
  const { id, title, day, time } = exams[place] ?? exams[0]!
  return { id, title, day, time }
}
const sitter = (i: number) => ({
  ...{ number: String(2_024_000_001 + i), name: `${i % 2 ? 'Сәрсенова Айгүл' : 'Өмүрбеков Үсөн'} ${i + 1}` },
  group: groups[i % 2]?.title ?? null,
})
const sitters = Array.from({ length: 46 }, (_, i) => sitter(i)).filter(
  ({ number }) => number !== '2024000007',
)

const conflicts: NamedConflict[] = [
  { kind: 'student', exams: [namedExam(0), namedExam(1)], students: [sitter(0), sitter(1)], count: 12 },
  { kind: 'room', exams: [namedExam(0), namedExam(2)], rooms: [rooms[0]!] },
  {
    ...{ kind: 'invigilator', exams: [namedExam(0), namedExam(0)], invigilator: 'Айгерім Қасымова' },
    rooms: [rooms[0]!, rooms[1]!],
  },
  { kind: 'stations', exam: namedExam(0), students: 60, stations: 47 },
]

const stationsIn = (room: string) =>
  Array.from({ length: 24 }, (_, i) => ({
    ...{ id: `${room}-st-${i}`, name: `${two(i + 1)}`, seat: i + 1 },
    unfit: room === 'lab-0' && i === 3 ? 'камера жоқ' : null,
  }))
const seating = (): z.input<typeof api.seating.reply> => ({
  exam: { ...namedExam(0), minutes: 90, state: 'draft', version: 3, apart: 'group' },
  seed: '9f'.repeat(32),
  rooms: rooms.slice(0, 2).map(({ id, title }) => ({
    ...{ id, title, stations: stationsIn(id), invigilators: ['Айгерім Қасымова'] },
    plan: laidOut(
      null,
      stationsIn(id).map((station) => station.id),
    ),
  })),
  sitters: sitters.slice(0, 40).map((one, i) => {
    const room = i < 20 ? 'lab-0' : 'lab-1'
    const station = stationsIn(room).filter(({ unfit }) => unfit === null)[i % 20]
    const seated = i === 39 ? null : (station?.id ?? null)
    return {
      ...{ ...one, ticket: null, extraMinutes: 0 },
      ...{ room: seated === null ? null : room, station: seated, byHand: i === 5 },
    }
  }),
  broken: [
    {
      ...{ students: ['2024000005', '2024000007'], room: 'lab-0', common: 'ИС-21-0' },
      stations: ['lab-0-st-5', 'lab-0-st-6'],
    },
  ],
})

/** Null: it is about no timetable. */
export function timetableAnswer(method: string, path: string): unknown {
  if (!path.startsWith('/api/timetable/')) return null
  if (path === '/api/timetable/sessions')
    return method === 'GET' ? api.sessions.reply.parse({ sessions }) : api.addSession.reply.parse(session)
  if (path === '/api/timetable/choices') return api.choices.reply.parse({ groups, rooms, invigilators })
  if (path === '/api/timetable/check')
    return api.check.reply.parse({
      ...{ conflicts, count: conflicts.length, sitters, excused: [sitter(6)], unknown: [] },
    })
  if (/\/repeaters$/.test(path)) return api.repeaters.reply.parse(repeaters())
  if (/^\/api\/timetable\/sessions\/[^/]+\/exams$/.test(path) && method === 'GET')
    return api.exams.reply.parse({ session, exams })
  if (/\/conflicts$/.test(path)) return api.conflicts.reply.parse({ conflicts, count: conflicts.length })
  const [, id, what] = /^\/api\/timetable\/exams\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? []
  if (id === undefined) return null
  if (what === 'ready')
    return api.ready.reply.parse({ exam: exam(id), missing: ['questions', 'seats', 'conflicts'] })
  if (what === 'seating') return api.seating.reply.parse(seating())
  return what === undefined ? api.exam.reply.parse(exam(id)) : null
}

const me = office
export const timetableStates: readonly ConsoleState[] = [
  { name: 'sessions', me, hash: '#/timetable', ready: selectorOf('session-ss-0') },
  {
    name: 'session-new',
    after: 'sessions',
    me,
    hash: '#/timetable',
    steps: [
      { click: 'new-session' },
      { fill: 'session-from', text: '2027-06-01' },
      { fill: 'session-to', text: '2027-05-01' },
    ],
    ready: selectorOf('session-copy'),
  },
  {
    name: 'session',
    me,
    hash: '#/timetable/ss-1',
    ready: `${selectorOf('list-planned-exams')} [data-row="10"]`,
  },
  {
    name: 'session-conflicts',
    after: 'session',
    me,
    hash: '#/timetable/ss-1',
    steps: [{ click: 'conflicts-shown' }],
    ready: selectorOf('conflict-stations'),
  },
  { name: 'session-week', me, hash: '#/timetable/ss-1/week/2026-12-16', ready: selectorOf('week-grid') },
  {
    name: 'planned-exam',
    me,
    hash: '#/timetable/ss-1/exams/ex-0',
    steps: [{ click: 'make-ready' }],
    ready: selectorOf('missing'),
  },
  {
    name: 'planned-exam-retake',
    me,
    hash: '#/timetable/ss-1/exams/ex-8',
    steps: [{ click: 'who-must-come' }],
    ready: selectorOf('take-over'),
  },
  {
    name: 'planned-exam-ready',
    me,
    hash: '#/timetable/ss-1/exams/ex-6',
    steps: [{ click: 'package-lab-0 not-ready' }],
    ready: selectorOf('envelope-lab-0'),
  },
  {
    name: 'planned-exam-envelope',
    after: 'planned-exam-ready',
    me,
    hash: '#/timetable/ss-1/exams/ex-6',
    steps: [{ click: 'envelope-lab-0' }],
    ready: selectorOf('envelope-make'),
  },
  {
    name: 'planned-exam-seats',
    me,
    hash: '#/timetable/ss-1/exams/ex-0/seats',
    steps: [{ click: 'seats-lab-0 seat-01' }],
    ready: `${selectorOf('seats-lab-1')}`,
  },
  {
    name: 'planned-exam-unfit',
    me,
    hash: '#/timetable/ss-1/exams/ex-0/seats',
    steps: [{ click: 'seats-lab-0 seat-04' }],
    ready: selectorOf('fit-again'),
  },
  {
    name: 'planned-exam-web',
    me,
    hash: '#/timetable/ss-1/exams/new',
    steps: [{ click: 'delivery-web' }, { click: 'save-exam' }],
    ready: selectorOf('exam-wrong'),
  },
]
