/** Opening attempts: one student sits one exam once, on one station at a time. */
import { randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Clock } from '../clock.ts'
import { Refusal } from '../http/refusal.ts'
import type { Database } from '../storage/sql/schema.ts'
import { type Reader, type Sql, transact } from '../storage/sql/sql.ts'
import { emptyPart } from './empty-part.ts'

export interface Attempt {
  id: string
  exam: string
  student: string
  /** Where it is sat now, and the part that this station holds. */
  station: string
  part: number
  openedAt: number
  submittedAt: number | null
  receiptedAt: number | null
}

interface Opened {
  attempt: Attempt
  isNew: boolean
  from: string | null
}

export interface Attempts {
  /**
   * The same student, exam and station get the same unfinished attempt again; one under transfer moves here as a new
   * part. `from`: the station it came from just now. Refuses `attempt-elsewhere`, `already-submitted`.
   */
  open(of: { student: string; exam: string; station: string }): Promise<Opened>
  /** From now on the attempt may be opened elsewhere. */
  transfer(attempt: string, order: { command: string; by: string }): Promise<void>
  /** The transfer that waits for its student. */
  moving(attempt: string): Promise<{ by: string; at: number } | null>
  byId(id: string): Promise<Attempt | null>
  /** Of a whole room in two questions, by attempt: as `byId`, and as `moving`. */
  byIds(ids: readonly string[]): Promise<ReadonlyMap<string, Attempt>>
  movingOf(ids: readonly string[]): Promise<ReadonlyMap<string, { by: string; at: number }>>
  ofExam(exam: string): Promise<Attempt[]>
  /** Of all times, sat in this room now or last, that have no final receipt: unfinished, in debt, or not yet whole. */
  withoutReceipt(room: string): Promise<Attempt[]>
  /** The newest attempt of every station. */
  newestByStation(): Promise<Attempt[]>
}

const columns = [
  'id',
  'exam',
  'student',
  'station',
  'part',
  'opened_at as openedAt',
  'submitted_at as submittedAt',
  'receipted_at as receiptedAt',
] as const

export function createAttempts(db: Sql, clock: Clock): Attempts {
  return {
    open: (of) => {
      const opening = async (trx: Transaction<Database>): Promise<Opened> => {
        const found = await trx
          .selectFrom('attempt')
          .select(columns)
          .where('student', '=', of.student)
          .where('exam', '=', of.exam)
          .executeTakeFirst()
        if (found?.submittedAt) throw new Refusal('already-submitted')
        const moving = found && (await pending(trx, found.id))
        if (found && moving) {
          const attempt = await move(trx, found, of.station)
          return { attempt, isNew: false, from: found.station }
        }
        if (found && found.station !== of.station) {
          const other = await trx
            .selectFrom('station')
            .select('name')
            .where('id', '=', found.station)
            .executeTakeFirst()
          throw new Refusal('attempt-elsewhere', { params: { station: other?.name ?? found.station } })
        }
        if (found) return { attempt: found, isNew: false, from: null }
        const row = { id: `at-${randomBytes(9).toString('hex')}`, ...of, part: 0, opened_at: clock.now() }
        await trx
          .insertInto('attempt')
          .values({ ...row, submitted_at: null, receipted_at: null })
          .execute()
        const attempt = {
          id: row.id,
          ...of,
          part: 0,
          openedAt: row.opened_at,
          submittedAt: null,
          receiptedAt: null,
        }
        return { attempt, isNew: true, from: null }
      }
      return transact(db, opening, `attempt of ${of.student} in ${of.exam}`)
    },
    async transfer(attempt, { command, by }) {
      await db
        .insertInto('transfer')
        .values({ command, attempt, by, at: clock.now(), to_part: null, to_station: null })
        .execute()
    },
    async moving(attempt) {
      return (await pending(db, attempt)) ?? null
    },
    byId: async (id) =>
      (await db.selectFrom('attempt').select(columns).where('id', '=', id).executeTakeFirst()) ?? null,
    async byIds(ids) {
      if (ids.length === 0) return new Map()
      const rows = await db
        .selectFrom('attempt')
        .select(columns)
        .where('id', 'in', [...ids])
        .execute()
      return new Map(rows.map((row) => [row.id, row]))
    },
    async movingOf(ids) {
      if (ids.length === 0) return new Map()
      const rows = await db
        .selectFrom('transfer')
        .select(['attempt', 'by', 'at'])
        .where('attempt', 'in', [...ids])
        .where('to_part', 'is', null)
        .orderBy('at', 'desc')
        .execute()
      // The first one that was ordered counts.
      return new Map(rows.map(({ attempt, by, at }) => [attempt, { by, at }]))
    },
    ofExam: (exam) => db.selectFrom('attempt').select(columns).where('exam', '=', exam).execute(),
    withoutReceipt: (room) =>
      db
        .selectFrom('attempt')
        .select(columns)
        .where('receipted_at', 'is', null)
        .where('station', 'in', (stations) =>
          stations.selectFrom('station').select('id').where('room', '=', room),
        )
        .orderBy('opened_at')
        .execute(),
    async newestByStation() {
      const rows = await db.selectFrom('attempt').select(columns).orderBy('opened_at').execute()
      return [...new Map(rows.map((row) => [row.station, row])).values()]
    },
  }
}

const pending = (db: Reader, attempt: string) =>
  db
    .selectFrom('transfer')
    .select(['by', 'at'])
    .where('attempt', '=', attempt)
    .where('to_part', 'is', null)
    .orderBy('at')
    .executeTakeFirst()

/** The next part begins at `station`. What was ordered and not yet carried out is for the new part to do. */
async function move(trx: Transaction<Database>, attempt: Attempt, station: string): Promise<Attempt> {
  const { newest } = await trx
    .selectFrom('part')
    .select(({ fn }) => fn.max<number | null>('part').as('newest'))
    .where('attempt', '=', attempt.id)
    .executeTakeFirstOrThrow()
  const part = Math.max(attempt.part, newest ?? 0) + 1
  // Also of a part that never reached us: parts follow one another, whoever speaks first.
  for (const [number, holder] of [
    [attempt.part, attempt.station],
    [part, station],
  ] as const)
    await trx
      .insertInto('part')
      .values(emptyPart(attempt.id, number, holder))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  await trx
    .updateTable('transfer')
    .set({ to_part: part, to_station: station })
    .where('attempt', '=', attempt.id)
    .where('to_part', 'is', null)
    .execute()
  await trx.updateTable('attempt').set({ station, part }).where('id', '=', attempt.id).execute()
  await trx
    .updateTable('command')
    .set({ part })
    .where('attempt', '=', attempt.id)
    .where('received_at', 'is', null)
    .where('kind', '!=', 'transfer')
    .execute()
  return { ...attempt, station, part }
}
