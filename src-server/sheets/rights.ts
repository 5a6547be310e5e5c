/** Who may have which answer sheets. */
import { z } from 'zod'
import { hasRole } from '../../src-shared/vocabulary.ts'
import type { Clock } from '../clock.ts'
import type { Staff } from '../http/caller.ts'
import type { Sql } from '../storage/sql/sql.ts'

/** Whether this person may have the sheets of the exam that were handed in in a room. */
export type MayHave = (room: string) => boolean

const nobody: MayHave = () => false

/**
 * Nobody who teaches from the bank of the exam's paper: she marks its works under ciphers, and a sheet has name and answers side
 * by side. An invigilator once the exam is over for all, for its rooms that she watched or that are always hers.
 */
export async function mayHave(
  db: Sql,
  clock: Clock,
  exam: string,
  { login, ...caller }: Staff,
): Promise<MayHave> {
  const teaches = await db
    .selectFrom('exam_paper')
    .innerJoin('paper', 'paper.id', 'exam_paper.paper')
    .innerJoin('bank_teacher', 'bank_teacher.bank', 'paper.bank')
    .select('bank_teacher.login')
    .where('exam_paper.exam', '=', exam)
    .where('bank_teacher.login', '=', login)
    .executeTakeFirst()
  if (teaches) return nobody
  if (hasRole(caller, 'office', 'officer', 'administrator')) return () => true
  if (!hasRole(caller, 'invigilator') || !(await isOver(db, clock, exam))) return nobody
  const watched = await db
    .selectFrom('invigilation')
    .select('room')
    .where('exam', '=', exam)
    .where('login', '=', login)
    .execute()
  // Not the caller's rooms of now: among them are those of another exam that she watches today.
  const { rooms } = await db
    .selectFrom('staff')
    .select('rooms')
    .where('login', '=', login)
    .executeTakeFirstOrThrow()
  const hers = new Set([...watched.map(({ room }) => room), ...z.array(z.string()).parse(JSON.parse(rooms))])
  return (room) => hers.has(room)
}

/** With the longest extra time that anybody has. */
async function isOver(db: Sql, clock: Clock, exam: string): Promise<boolean> {
  const row = await db.selectFrom('exam').select('ends_at').where('id', '=', exam).executeTakeFirst()
  const { most } = await db
    .selectFrom('roster')
    .select(({ fn }) => fn.max('extra_minutes').as('most'))
    .where('exam', '=', exam)
    .executeTakeFirstOrThrow()
  return row !== undefined && clock.now() >= Number(row.ends_at) + Number(most ?? 0) * 60_000
}
