/** How each attempt stands. What has its receipt changes no more: it is read once and kept in the database. */

import { z } from 'zod'
import { Coverage, Debt } from '../../src-shared/console-api.ts'
import { keepNewest } from '../../src-shared/newest.ts'
import { AttemptState, Id } from '../../src-shared/vocabulary.ts'
import type { Clock } from '../clock.ts'
import type { Attempt } from '../exams/attempts.ts'
import type { LiveAttempt } from '../review/attempt.ts'
import type { Registry } from '../review/registry.ts'
import type { Readable } from '../review/unreadable.ts'
import type { Sql } from '../storage/sql/sql.ts'
import type { Standing } from './missing.ts'

/** A standing this young, of an attempt of which nothing came since, is good enough for sums, ms. */
const freshMs = 5000
/** Of attempts under way, at most so many are remembered. */
const rememberedAtMost = 2000

const Kept: z.ZodType<Standing> = z.object({
  state: AttemptState,
  coverage: Coverage,
  ran: z.boolean(),
  submitted: z.boolean(),
  receipted: z.boolean(),
  unsaved: z.array(Id).default([]),
  debt: Debt,
  debtOldMs: z.number(),
  owed: z.array(z.object({ part: z.int(), objects: z.int(), bytes: z.int() })),
  lastRecordAt: z.number().nullable(),
  parts: z.array(
    z.object({ part: z.int(), station: z.object({ id: Id, name: z.string(), room: z.string() }) }),
  ),
})

export interface Standings {
  /** By attempt. `fresh`: as of this very moment. */
  of(attempts: readonly Attempt[], fresh?: boolean): Promise<Map<string, Standing | 'unreadable'>>
}

export function createStandings(db: Sql, registry: Registry, readable: Readable, clock: Clock): Standings {
  const recent = new Map<string, { at: number; of: string; standing: Standing }>()

  async function read(attempt: Attempt, live: LiveAttempt, fresh: boolean): Promise<Standing> {
    const now = clock.now()
    const { coverage } = live.reading(now, fresh || attempt.receiptedAt !== null)
    const { projection } = live
    const last = projection.records.at(-1)
    return Kept.parse({
      state: projection.state,
      coverage,
      ran: projection.started !== null,
      submitted: projection.submitted !== null,
      receipted: attempt.receiptedAt !== null,
      unsaved: [...projection.unsaved],
      debt: live.debt(now),
      debtOldMs: live.facts.debtOldMs,
      owed: live.owed(),
      lastRecordAt: last ? live.unix(last.at) : null,
      parts: await partsOf(attempt),
    })
  }

  async function partsOf(attempt: Attempt): Promise<Standing['parts']> {
    const rows = await db
      .selectFrom('part')
      .innerJoin('station', 'station.id', 'part.station')
      .select(['part.part', 'station.id', 'station.name', 'station.room'])
      .where('part.attempt', '=', attempt.id)
      .orderBy('part.part')
      .execute()
    const parts = rows.map(({ part, ...station }) => ({ part, station }))
    if (parts.length > 0) return parts
    // Nothing of its ledger came yet: it is with the station that opened it.
    const station = await db
      .selectFrom('station')
      .select(['id', 'name', 'room'])
      .where('id', '=', attempt.station)
      .executeTakeFirst()
    return station ? [{ part: attempt.part, station }] : []
  }

  async function kept(ids: readonly string[]): Promise<Map<string, Standing>> {
    const found = new Map<string, Standing>()
    for (let i = 0; i < ids.length; i += 500) {
      const rows = await db
        .selectFrom('standing')
        .select(['attempt', 'standing'])
        .where('attempt', 'in', ids.slice(i, i + 500))
        .execute()
      for (const row of rows) {
        // One that is none is read anew.
        const standing = await readable.of(row.attempt, () => Kept.parse(JSON.parse(row.standing)))
        if (standing) found.set(row.attempt, standing)
      }
    }
    return found
  }

  async function keep(attempt: string, standing: Standing): Promise<void> {
    await db
      .insertInto('standing')
      .values({ attempt, standing: JSON.stringify(standing) })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }

  return {
    async of(attempts, fresh = false) {
      const done = attempts.filter(({ receiptedAt }) => receiptedAt !== null)
      const found: Map<string, Standing | 'unreadable'> = await kept(done.map(({ id }) => id))
      for (const attempt of attempts) {
        if (found.has(attempt.id)) continue
        const live = await readable.of(attempt.id, () => registry.get(attempt.id))
        if (!live) {
          found.set(attempt.id, 'unreadable')
          continue
        }
        const before = recent.get(attempt.id)
        const of = `${live.projection.records.length} ${live.debt(0).segments}`
        if (before && !fresh && before.of === of && clock.now() - before.at < freshMs) {
          found.set(attempt.id, before.standing)
          continue
        }
        const standing = await readable.of(attempt.id, () => read(attempt, live, fresh))
        found.set(attempt.id, standing ?? 'unreadable')
        if (!standing) recent.delete(attempt.id)
        else if (standing.receipted) {
          await keep(attempt.id, standing)
          recent.delete(attempt.id)
        } else {
          keepNewest(recent, attempt.id, { at: clock.now(), of, standing }, rememberedAtMost)
        }
        // A long exam's records take a while to walk through: others are answered in between.
        await new Promise((go) => setImmediate(go))
      }
      return found
    },
  }
}
