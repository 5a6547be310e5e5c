/** The cards that lie before a student who draws her ticket herself: what sitting an exam asks of whoever lays them. */
import type { TurnedCard } from '../../src-shared/drawing/cards.ts'
import type { Reader } from '../storage/sql/sql.ts'

export interface Sitter {
  id: string
  exam: string
  student: string
  station: string
}

interface Turned {
  card: number
  ticket: number
}

/** What lies before a student. */
export interface Before {
  commitment: string
  cards: number
  tickets: number
  /** Unix ms. */
  at: number
  offered: number[]
  turned: Turned | null
}

/**
 * Where her cards lie: in the room that she looked at them in first, whatever becomes of the roster, for her ledger names what was
 * committed to there. `seat`: there; null where she has none there now. Null: she is not on the roster.
 */
export async function placeOf(
  db: Reader,
  { id, exam, student }: Omit<Sitter, 'station'>,
): Promise<{ room: string; seat: number | null } | null> {
  const now = await db
    .selectFrom('roster')
    .select(['room', 'seat'])
    .where('exam', '=', exam)
    .where('student', '=', student)
    .executeTakeFirst()
  if (!now) return null
  const kept = (table: 'ticket_room' | 'ticket_turn') =>
    db.selectFrom(table).select('room').where('attempt', '=', id).executeTakeFirst()
  const { room } = (await kept('ticket_room')) ?? (await kept('ticket_turn')) ?? now
  return { room, seat: room === now.room ? now.seat : null }
}

/** Cards that lie in a package for the seats of its room. */
interface OwnCards {
  commitment: string
  /** Of who sits there. */
  of(seat: number): TurnedCard[]
}

export interface CardTables {
  /**
   * Before a student opens the exam: while nobody has, its cards lie as its rooms and roster are now. `seals`: the room whose
   * papers are about to be sealed.
   */
  settle(exam: string, by: string, seals?: string): Promise<void>
  /** Null: her exam has none. */
  before(attempt: Sitter): Promise<Before | null>
  /** The same card for ever, once she has turned one; none where that one is not offered any more. */
  turn(attempt: Sitter, card: number): Promise<Before | null>
  /** As they lie now. Null: none lie there, or no seat has any of its own. */
  own(exam: string, room: string): Promise<OwnCards | null>
}
