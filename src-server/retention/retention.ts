/** How long recordings are kept, by exam, and who holds them back; housekeeping that deletes what is over. */
import { randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Signer } from '../../src-shared/ledger/note.ts'
import { Deletion, type Hold, type Retention as State } from '../../src-shared/retention.ts'
import type { Clock } from '../clock.ts'
import { notFound } from '../http/refusal.ts'
import type { Blobs } from '../storage/blobs/port.ts'
import type { Database } from '../storage/sql/schema.ts'
import { type Sql, transact } from '../storage/sql/sql.ts'
import { decide } from './decide.ts'
import { carryOut, condemn, deciders, keptOf } from './deletion.ts'
import { objectionsTo } from './objections.ts'

export interface Retention {
  /** `days` null: until somebody sets them. Refuses 404 for an unknown exam. */
  keep(exam: string, days: number | null, by: string): Promise<void>
  /** On one attempt, or on all of an exam. Refuses 404 for what is not there. */
  hold(
    target: { exam?: string | undefined; attempt?: string | undefined },
    reason: string,
    by: string,
  ): Promise<Hold>
  /** Null when there is no such hold, or it is lifted already. */
  lift(id: string, by: string): Promise<Hold | null>
  of(exam: string): Promise<State | null>
  deletionOf(attempt: string): Promise<Deletion | null>
  /** Deletes what is over; returns the attempts. Any number of processes may do so at once. */
  housekeep(): Promise<string[]>
}

interface Deps {
  db: Sql
  blobs: Blobs
  clock: Clock
  signer: Signer
  /** The recordings of this attempt are no longer there. */
  deleted(attempt: string): void
}

const columns = [
  'id',
  'exam',
  'attempt',
  'reason',
  'by',
  'at',
  'lifted_by as liftedBy',
  'lifted_at as liftedAt',
] as const

export function createRetention(deps: Deps): Retention {
  const { db, clock } = deps

  async function attemptsOf(exam: string): Promise<string[]> {
    const rows = await db.selectFrom('attempt').select('id').where('exam', '=', exam).execute()
    return rows.map(({ id }) => id)
  }

  return {
    async keep(exam, days, by) {
      const setting = (trx: Transaction<Database>) =>
        trx
          .updateTable('exam')
          .set({ keep_days: days, keep_set_by: by })
          .where('id', '=', exam)
          .executeTakeFirst()
      const result = await transact(db, setting, deciders)
      if (result.numUpdatedRows === 0n) throw notFound()
    },
    async hold({ exam, attempt }, reason, by) {
      const table = attempt === undefined ? 'exam' : 'attempt'
      const there = await db
        .selectFrom(table)
        .select('id')
        .where('id', '=', attempt ?? exam ?? '')
        .executeTakeFirst()
      if (!there) throw notFound()
      const hold = {
        id: `ho-${randomBytes(9).toString('hex')}`,
        exam: attempt === undefined ? (exam ?? null) : null,
        attempt: attempt ?? null,
        reason,
        by,
        at: clock.now(),
      }
      const holding = (trx: Transaction<Database>) =>
        trx
          .insertInto('hold')
          .values({ ...hold, lifted_by: null, lifted_at: null })
          .execute()
      await transact(db, holding, deciders)
      return { ...hold, liftedBy: null, liftedAt: null }
    },
    async lift(id, by) {
      const row = await db
        .updateTable('hold')
        .set({ lifted_by: by, lifted_at: clock.now() })
        .where('id', '=', id)
        .where('lifted_at', 'is', null)
        .returning(columns)
        .executeTakeFirst()
      return row ?? null
    },
    async of(exam) {
      const row = await db
        .selectFrom('exam')
        .select(['keep_days as keepDays', 'keep_set_by as setBy'])
        .where('id', '=', exam)
        .executeTakeFirst()
      if (!row) return null
      const attempts = await attemptsOf(exam)
      const holds = await db
        .selectFrom('hold')
        .select(columns)
        .where(({ or, eb }) =>
          or([
            eb('exam', '=', exam),
            eb(
              'attempt',
              'in',
              db.selectFrom('attempt').select('attempt.id').where('attempt.exam', '=', exam),
            ),
          ]),
        )
        .orderBy('at')
        .execute()
      const now = clock.now()
      const counts = { due: 0, unfinished: 0, held: 0, 'no-term': 0, 'not-yet': 0, deleted: 0 }
      let nextAt: number | null = null
      for (const attempt of attempts) {
        const kept = await keptOf(db, attempt)
        if (!kept) continue
        const decision = decide(kept, now)
        counts[decision.act === 'delete' ? 'due' : decision.why]++
        if (decision.act === 'keep' && decision.why === 'not-yet' && decision.dueAt !== null)
          nextAt = Math.min(nextAt ?? decision.dueAt, decision.dueAt)
      }
      const deletions = await db
        .selectFrom('deletion')
        .select('statement')
        .where('exam', '=', exam)
        .orderBy('at')
        .execute()
      return {
        exam,
        ...row,
        holds,
        counts,
        nextAt,
        objections: (await objectionsTo(db, attempts)).map(({ attempt, who, at, words }) => ({
          ...{ attempt, student: who.replace(/^student /, ''), at, words },
        })),
        deletions: deletions.map(({ statement }) => Deletion.parse(JSON.parse(statement))),
      }
    },
    async deletionOf(attempt) {
      const row = await db
        .selectFrom('deletion')
        .select('statement')
        .where('attempt', '=', attempt)
        .executeTakeFirst()
      return row ? Deletion.parse(JSON.parse(row.statement)) : null
    },
    async housekeep() {
      const over: string[] = []
      const cut = await db.selectFrom('deletion').select('attempt').where('done_at', 'is', null).execute()
      for (const { attempt } of cut) await carryOut(deps, attempt)
      const candidates = await db
        .selectFrom('attempt')
        .innerJoin('exam', 'exam.id', 'attempt.exam')
        .leftJoin('deletion', 'deletion.attempt', 'attempt.id')
        .select('attempt.id')
        .where('receipted_at', 'is not', null)
        .where('keep_days', 'is not', null)
        .where('deletion.attempt', 'is', null)
        .execute()
      for (const { id } of candidates) {
        if (!(await condemn(deps, id))) continue
        await carryOut(deps, id)
        deps.deleted(id)
        over.push(id)
      }
      return over
    },
  }
}
