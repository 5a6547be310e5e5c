/** What of an exam lies sealed at its stations: what sitting it asks of packages. */
import { hash } from 'node:crypto'
import { canonical } from '../../src-shared/ledger/jcs.ts'
import type { Calendar } from '../calendar.ts'
import { Refusal } from '../http/refusal.ts'
import type { Reader } from '../storage/sql/sql.ts'
import type { Attempt } from './attempts.ts'

export interface Sealed {
  package: string
  place: string
  /** Unix ms. */
  opensAt: number
}

/**
 * All that the package of a room is made of: where it is another, the package is stale. Null: the room has nothing to be
 * asked on our own page.
 */
export async function basisOf(db: Reader, exam: string, room: string): Promise<string | null> {
  const row = await db
    .selectFrom('exam')
    .leftJoin('exam_paper', 'exam_paper.exam', 'exam.id')
    .select(['starts_at', 'delivery', 'exam.paper as own', 'commitment'])
    .where('exam.id', '=', exam)
    .executeTakeFirst()
  if (row?.delivery !== 'paper') return null
  const seats = await db
    .selectFrom('roster')
    .select(['student', 'seat'])
    .where('exam', '=', exam)
    .where('room', '=', room)
    .orderBy('student')
    .execute()
  if (seats.length === 0) return null
  const asked = row.commitment ?? hash('sha256', row.own)
  const deck = await db
    .selectFrom('ticket_deck')
    .select('commitment')
    .where('exam', '=', exam)
    .where('room', '=', room)
    .where('own', '>', 0)
    .executeTakeFirst()
  return hash(
    'sha256',
    canonical({
      ...{ startsAt: Number(row.starts_at), asked, seats: seats.map((one) => [one.student, one.seat]) },
      ...(deck ? { cards: deck.commitment } : {}),
    }),
  )
}

/**
 * From its first opening on the attempt has this package, or none: one that is stale then, or that does not have its student,
 * is none; so is any once something was asked without it.
 */
export async function sealedFor(
  db: Reader,
  { id, exam, student }: Pick<Attempt, 'id' | 'exam' | 'student'>,
  room: string,
): Promise<Sealed | null> {
  const before = await db
    .selectFrom('attempt_package')
    .select(['package', 'place', 'opens_at'])
    .where('attempt', '=', id)
    .executeTakeFirst()
  if (before) return { package: before.package, place: before.place, opensAt: Number(before.opens_at) }
  const asked = await db
    .selectFrom('attempt_paper')
    .select('attempt')
    .where('attempt', '=', id)
    .executeTakeFirst()
  if (asked) return null
  const row = await db
    .selectFrom('exam_package')
    .innerJoin('package_place', 'package_place.package', 'exam_package.digest')
    .innerJoin('roster', (on) =>
      on.onRef('roster.exam', '=', 'exam_package.exam').onRef('roster.student', '=', 'package_place.student'),
    )
    .select(['digest', 'place', 'basis', 'opens_at', 'seat'])
    .where('exam_package.exam', '=', exam)
    .where('exam_package.room', '=', room)
    .where('package_place.student', '=', student)
    .executeTakeFirst()
  if (!row || row.basis !== (await basisOf(db, exam, room))) return null
  await db
    .insertInto('attempt_package')
    .values({
      ...{ attempt: id, package: row.digest, place: row.place, opens_at: row.opens_at },
      // As it lies sealed: the package is not stale.
      ...{ seat: row.seat, envelope_at: null },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return { package: row.digest, place: row.place, opensAt: Number(row.opens_at) }
}

/** Whether the exam lies sealed in any room: then nobody is told of its paper before its hour. */
export const isSealed = async (db: Reader, exam: string): Promise<boolean> =>
  (await db
    .selectFrom('exam_package')
    .select('digest')
    .where('exam', '=', exam)
    .limit(1)
    .executeTakeFirst()) !== undefined

export const tooEarly = ({ dayOf, timeOf }: Calendar, opensAt: number): Refusal =>
  new Refusal('too-early', {
    params: { day: dayOf(opensAt).split('-').reverse().join('.'), time: timeOf(opensAt) },
  })
