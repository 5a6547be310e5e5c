/** Who looked at what is a student's, from the audit record: roles, not names; and never that a case says nothing yet. */
import { sql } from 'kysely'
import { looksAtMost } from '../../src-shared/students/bounds.ts'
import type { MyLook } from '../../src-shared/students/mine.ts'
import { Localized, Roles } from '../../src-shared/vocabulary.ts'
import { asStudent } from '../auth/students.ts'
import type { Reader } from '../storage/sql/sql.ts'

type What = MyLook['what']

const ofAttempt: Readonly<Record<string, What>> = {
  'looked-live': 'live',
  'looked-at-attempt': 'attempt',
  'looked-at-answers': 'attempt',
  'looked-at-film': 'film',
  unsealed: 'film',
  'looked-at-sheet': 'sheet',
  'printed-sheet': 'sheet',
  exported: 'export',
  // By the commission of her appeal.
  'made-act': 'act',
}
const ofCase: Readonly<Record<string, What>> = {
  'looked-at-case': 'case',
  'looked-at-answers': 'case',
  'looked-at-film': 'case',
  unsealed: 'case',
  'saw-whose-case': 'whose',
  'took-file-of-explanation': 'whose',
  'made-act': 'act',
  'exported-case': 'export',
}
const own: ReadonlySet<string> = new Set([
  'student-signed-in',
  'student-saw-case',
  'student-saw-evidence',
  'student-took-act',
  'student-read-file',
])

/** `accusing`: of her cases those that accuse her; of others nothing is told before they are closed. */
export async function looksOf(db: Reader, student: string, accusing: readonly string[]): Promise<MyLook[]> {
  const attempts = await db
    .selectFrom('attempt')
    .innerJoin('exam', 'exam.id', 'attempt.exam')
    .select(['attempt.id', 'exam.title'])
    .where('attempt.student', '=', student)
    .execute()
  const cases = await db
    .selectFrom('case_file')
    .innerJoin('attempt', 'attempt.id', 'case_file.attempt')
    .innerJoin('exam', 'exam.id', 'attempt.exam')
    .select(['case_file.number as id', 'case_file.state', 'exam.title'])
    .where('attempt.student', '=', student)
    .execute()
  const told = cases.filter(({ id, state }) => state === 'closed' || accusing.includes(id))
  const titles = new Map([...attempts, ...told].map(({ id, title }) => [id, title]))
  if (titles.size === 0) return []
  const isCase = new Set(told.map(({ id }) => id))
  const rows = await db
    .selectFrom('audit')
    .leftJoin('staff', 'staff.login', 'audit.who')
    .select(({ fn }) => [
      ...(['audit.who', 'audit.action', 'audit.target', 'staff.roles'] as const),
      fn.min('audit.at').as('first'),
      fn.max('audit.at').as('last'),
      fn.countAll<number>().as('times'),
    ])
    .where('target', 'in', [...titles.keys()])
    .where('action', 'in', [...Object.keys(ofAttempt), ...Object.keys(ofCase), ...own])
    .groupBy(['audit.who', 'audit.action', 'audit.target', 'staff.roles', sql`audit.at / 3600000`])
    .orderBy('last', 'desc')
    .limit(looksAtMost)
    .execute()
  const looks = new Map<string, MyLook>()
  for (const { who, action, target, roles, ...row } of rows) {
    const hers = who === asStudent(student)
    const what = hers
      ? own.has(action)
        ? 'own'
        : undefined
      : (isCase.has(target) ? ofCase : ofAttempt)[action]
    const title = titles.get(target)
    if (what === undefined || title === undefined) continue
    const [first, last] = [Number(row.first), Number(row.last)]
    const of = roles === null ? [] : Roles.parse(JSON.parse(roles))
    const key = JSON.stringify([who, what, target, Math.floor(first / 3_600_000)])
    const one = looks.get(key) ?? {
      ...{ title: Localized.parse(JSON.parse(title)), what, roles: of },
      ...{ first, last, times: 0 },
    }
    one.first = Math.min(one.first, first)
    one.last = Math.max(one.last, last)
    one.times += Number(row.times)
    looks.set(key, one)
  }
  return [...looks.values()].sort((a, b) => b.last - a.last)
}
