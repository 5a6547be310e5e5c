/** Mark lists as they are closed now, as many exams at once as a session has: what is counted and taken over from them. */
import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { MarkRow } from '../../src-shared/marks/held.ts'
import type { Reader } from '../storage/sql/sql.ts'

/** Which list in which version; its rows never change. */
export interface ClosedKey {
  exam: string
  list: string
  version: number
  closedAt: number
}
const Row = MarkRow.pick({ student: true, state: true, grade: true, passed: true, retake: true })
type Row = z.infer<typeof Row>
export interface ClosedList extends ClosedKey {
  rows: Row[]
}
const Content = z.object({ rows: z.array(Row) })

/** Between two pieces others are served: a whole session's rows are read in no single stretch. */
const examsAtOnce = 8

async function* inTurns(exams: readonly string[]) {
  for (let i = 0; i < exams.length; i += examsAtOnce) {
    if (i > 0) await setImmediate()
    yield exams.slice(i, i + examsAtOnce)
  }
}

/** The last version of each list, where it is closed. */
async function closedKeys(db: Reader, exams: readonly string[]): Promise<ClosedKey[]> {
  const last = new Map<string, Omit<ClosedKey, 'closedAt'> & { closedAt: number | null }>()
  for await (const some of inTurns(exams)) {
    const rows = await db
      .selectFrom('mark_version')
      .select(['exam', 'list', 'version', 'closed_at'])
      .where('exam', 'in', some)
      .orderBy('exam')
      .orderBy('list')
      .orderBy('version')
      .execute()
    for (const { exam, list, version, closed_at: at } of rows)
      last.set(`${exam} ${list}`, { exam, list, version, closedAt: at === null ? null : Number(at) })
  }
  return [...last.values()].flatMap(({ closedAt, ...key }) =>
    closedAt === null ? [] : [{ ...key, closedAt }],
  )
}

/** With their rows; of `keys` where the lists of another day are asked for. */
export async function closedLists(
  db: Reader,
  exams: readonly string[],
  keys?: readonly ClosedKey[],
): Promise<ClosedList[]> {
  const wanted = new Map(
    (keys ?? (await closedKeys(db, exams))).map((key) => [`${key.exam} ${key.list} ${key.version}`, key]),
  )
  const lists: ClosedList[] = []
  for await (const some of inTurns(exams)) {
    const rows = await db
      .selectFrom('mark_version')
      .select(['exam', 'list', 'version', 'content'])
      .where('exam', 'in', some)
      .where('content', 'is not', null)
      .orderBy('exam')
      .orderBy('list')
      .execute()
    for (const { exam, list, version, content } of rows) {
      const key = wanted.get(`${exam} ${list} ${version}`)
      if (key && content !== null) lists.push({ ...key, ...Content.parse(JSON.parse(content)) })
    }
  }
  return lists
}

/** Whom each exam seated; who is in no closed list of it is in one that is open. */
export async function seatedIn(db: Reader, exams: readonly string[]): Promise<Map<string, string[]>> {
  const seated = new Map<string, string[]>()
  for await (const some of inTurns(exams)) {
    const rows = await db.selectFrom('roster').select(['exam', 'student']).where('exam', 'in', some).execute()
    for (const [exam, here] of Map.groupBy(rows, (row) => row.exam))
      seated.set(
        exam,
        here.map(({ student }) => student),
      )
  }
  return seated
}

/** How many students of each exam wait for a list to be closed; null: none of its lists is. */
export function waitingIn(
  exams: readonly string[],
  lists: readonly ClosedList[],
  seated: ReadonlyMap<string, readonly string[]>,
): Map<string, number | null> {
  const closed = Map.groupBy(lists, ({ exam }) => exam)
  return new Map(
    exams.map((exam) => {
      const here = closed.get(exam)
      if (!here) return [exam, null]
      const told = new Set(here.flatMap(({ rows }) => rows.map(({ student }) => student)))
      return [exam, (seated.get(exam) ?? []).filter((student) => !told.has(student)).length]
    }),
  )
}
