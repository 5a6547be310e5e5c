/** A session counted from mark lists as a small server answers it, and its screens worth a picture. */
import { behind } from '../../../src-server/reports/names.ts'
import { consoleApi } from '../../../src-shared/api/console.ts'
import {
  type CountedList,
  type CountedPerson,
  outsideCourses,
  rowsOf,
  type Standing,
  standingsOf,
} from '../../../src-shared/reports/session-count.ts'
import type { HeldTable, LiveReport, ReportPage, Stage } from '../../../src-shared/reports/session-held.ts'
import { selectorOf } from '../../support/steps.ts'
import { officer } from './fixtures.ts'
import type { ConsoleState } from './states.ts'

const api = consoleApi.reports
const session = { id: 'ss-1', name: 'Қыс · Зима 2026–27', from: '2026-12-14', to: '2026-12-26' }
const title = (kk: string, ru: string, ky: string, en: string) => ({ kk, ru, ky, en })
const titles = [
  title('Сызықтық алгебра', 'Линейная алгебра', 'Сызыктуу алгебра', 'Linear algebra'),
  title('Қазақстан тарихы', 'История Казахстана', 'Казакстан тарыхы', 'History of Kazakhstan'),
  title('Физика', 'Физика', 'Физика', 'Physics'),
  title('Деректер қорлары', 'Базы данных', 'Маалымат базалары', 'Databases'),
]
const exams = [
  ...titles.map((_, i) => ({ id: `ex-${i}`, startsAt: i, retakeOf: null })),
  { id: 'ex-8', startsAt: 9, retakeOf: ['ex-0', 'ex-1', 'ex-2', 'ex-3'] },
]
const units = ['Машина жасау факультеті', 'Экономика факультеті', 'Ақпараттық технологиялар институты']
const people = new Map(
  Array.from({ length: 700 }, (_, i): [string, CountedPerson] => [
    String(2_024_000_001 + i),
    {
      unit: units[i % 3] ?? '—',
      form: i % 4 === 3 ? 'extramural' : 'day',
      course: i % 97 === 96 ? null : 1 + (i % 4),
    },
  ]),
)
/** As chance would have it, and the same in every run. */
const drawn = (student: string, exam: number) => {
  const mixed = Math.imul((Number(student) % 100_000) + 7777 * exam, 0x9e37_79b1) >>> 0
  return (Math.imul(mixed ^ (mixed >>> 15), 0x85eb_ca6b) >>> 8) % 1000
}
const lists: CountedList[] = [
  ...titles.map((_, exam) => ({
    ...{ exam: `ex-${exam}`, closedAt: 1 },
    rows: [...people.keys()].map((student) => {
      const points = drawn(student, exam)
      const state =
        points < 20
          ? ('absent-with-reason' as const)
          : points < 40
            ? ('not-admitted' as const)
            : ('sat' as const)
      const grade =
        state !== 'sat' ? null : points < 160 ? 'FX' : points < 180 ? 'F' : points < 500 ? 'C' : 'A'
      const passed = state === 'absent-with-reason' ? null : grade === 'A' || grade === 'C'
      return { student, state, grade, passed, good: grade === 'A' }
    }),
  })),
  {
    ...{ exam: 'ex-8', closedAt: 2 },
    rows: [...people.keys()]
      .filter((student) => drawn(student, 9) < 600)
      .map((student) => ({ ...{ student, state: 'sat' as const, grade: 'C' }, passed: true, good: false })),
  },
]
const counted: Record<Stage, Standing[]> = {
  main: standingsOf(exams, lists, people, 'main'),
  retakes: standingsOf(exams, lists, people, 'retakes'),
}
const tableOf = (stage: Stage): HeldTable => ({
  ...{ rows: rowsOf(counted[stage]), totals: [], notes: [], places: {} },
  counted: {
    ...{ session: session.name, lists: 96, outside: outsideCourses(counted[stage]), unnamed: [] },
    waiting: [
      { exam: 'ex-5', title: title('Химия', 'Химия', 'Химия', 'Chemistry'), kind: 'main', students: null },
      { exam: 'ex-6', title: titles[2]!, kind: 'main', students: 24 },
    ],
  },
})
const which = (stage: Stage) => ({ year: 2026, season: 'winter' as const, stage })
const digest = 'd'.repeat(64)
const summary = {
  ...{
    id: 'report-7',
    ...which('main'),
    version: 1,
    newest: true,
    file: session.name,
    digest,
    session: session.id,
  },
  ...{ by: 'Айнұр Сейтқали (а.сейтқали)', at: Date.UTC(2026, 11, 28) },
}
const live = (stage: Stage): LiveReport => ({
  ...{ session, stage, digest, which: which(stage), table: tableOf(stage) },
  before: stage === 'main' ? null : tableOf('main'),
  ...{ kept: stage === 'main' ? summary : null, lastYear: null, names: true },
})
const kept: ReportPage = {
  ...{ summary, table: tableOf('main'), before: null, lastYear: null, versions: [summary], names: true },
}

const nameOf = (number: string) =>
  `${Number(number) % 2 ? 'Сәрсенова Айгүл' : 'Өмүрбеков Үсөн'} ${number.slice(-3)}`
function namesOf(stage: Stage, asked: URLSearchParams) {
  const { from, count, search, ...figure } = api.names.query.parse(Object.fromEntries(asked))
  const found = behind(counted[stage], figure).filter(({ student }) => student.includes(search))
  return api.names.reply.parse({
    total: found.length,
    rows: found.slice(from, from + count).map(({ student, debts }) => ({
      ...{ number: student, name: nameOf(student), group: `ИС-2${Number(student) % 5}-1` },
      debts: debts.map((debt) => ({ ...debt, title: titles[Number(debt.exam.slice(3))] })),
    })),
  })
}

/** Null: it is about a report that came as a file. */
export function sessionReportAnswer(method: string, url: string): { status: number; body: unknown } | null {
  const { pathname, searchParams } = new URL(url, 'http://x')
  const ok = (body: unknown) => ({ status: 200, body })
  if (pathname === api.sessions.path)
    return ok(
      api.sessions.reply.parse({
        sessions: [
          { ...session, exams: 400, lists: 96 },
          { ...session, id: 'ss-0', name: 'Күз · Осень 2026', exams: 12, lists: 0 },
        ],
      }),
    )
  if (pathname === `/api/reports/${summary.id}`) return ok(api.get.reply.parse(kept))
  if (pathname === `/api/reports/${summary.id}/names`) return ok(namesOf('main', searchParams))
  const [, stage, what] = /^\/api\/reports\/sessions\/ss-1\/(main|retakes)(\/names)?$/.exec(pathname) ?? []
  if (stage !== 'main' && stage !== 'retakes') return null
  if (what) return ok(namesOf(stage, searchParams))
  return ok(method === 'GET' ? api.live.reply.parse(live(stage)) : api.keepLive.reply.parse(summary))
}

const me = officer
const at = '#/reports/sessions/ss-1'
export const sessionReportStates: readonly ConsoleState[] = [
  { name: 'live-report', me, hash: `${at}/main`, ready: selectorOf('charts') },
  { name: 'live-report-retakes', me, hash: `${at}/retakes`, ready: selectorOf('changes-before') },
  {
    ...{ name: 'report-names', me, hash: `${at}/retakes?column=absolute&who=rest` },
    ready: `${selectorOf('list-report-names')} [data-row="10"]`,
  },
]
