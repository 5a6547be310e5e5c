/** Whether a person knows from elsewhere whose attempt a case is of: whoever does is none of its reviewers. */
import { hash } from 'node:crypto'
import { z } from 'zod'
import { traceOf } from '../../src-shared/trace.ts'
import type { Reader } from '../storage/sql/sql.ts'
import type { HeldCase } from './ledgers.ts'
import { roomsSat } from './rooms-sat.ts'

/** She watched the exam, or the audit record has her at the attempt itself: its page, film, sheet, an order to it. */
export async function knows(
  db: Reader,
  { number, exam, attempt }: Pick<HeldCase, 'number' | 'exam' | 'attempt'>,
  login: string,
): Promise<boolean> {
  const watched = await db
    .selectFrom('invigilation')
    .select('exam')
    .where('login', '=', login)
    .where('exam', '=', exam)
    .executeTakeFirst()
  if (watched) return true
  // Another case of the same attempt, too: she reviewed or decided it, or saw whose it is.
  const others = await db
    .selectFrom('case_file')
    .select('number')
    .where('attempt', '=', attempt)
    .where('number', '!=', number)
    .execute()
  const elsewhere = others.map((other) => other.number)
  const looked = await db
    .selectFrom('audit')
    .select('id')
    .where('target', 'in', [attempt, ...elsewhere])
    .where('who', '=', login)
    .executeTakeFirst()
  // A room's protocol has names beside what was seen.
  const read = await db
    .selectFrom('audit')
    .select('id')
    .where('target', '=', exam)
    .where('who', '=', login)
    .where('action', '=', 'looked-at-protocol')
    .executeTakeFirst()
  // The screen's pictures show the code, and whoever looks for it is told the name.
  const sought = await db
    .selectFrom('audit')
    .select('id')
    .where(
      'target',
      '=',
      traceOf((text) => hash('sha256', text), attempt),
    )
    .where('who', '=', login)
    .where('action', '=', 'searched-trace')
    .executeTakeFirst()
  return [looked, read, sought].some((one) => one !== undefined) || (await roomIsHers(db, attempt, login))
}

/** One of the rooms that are always hers; as an officer alone she has every room, and was in none. */
async function roomIsHers(db: Reader, attempt: string, login: string): Promise<boolean> {
  const her = await db
    .selectFrom('staff')
    .select(['roles', 'rooms'])
    .where('login', '=', login)
    .executeTakeFirst()
  if (!her || !z.array(z.string()).parse(JSON.parse(her.roles)).includes('invigilator')) return false
  const sat = await roomsSat(db, attempt)
  return z
    .array(z.string())
    .parse(JSON.parse(her.rooms))
    .some((room) => sat.has(room))
}
