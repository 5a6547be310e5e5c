/**
 * Once a day, at the hour set, and once only: a row for each day and channel, whichever process sends it and however often
 * it is started anew. What could not be delivered is tried again for a day, and said.
 */
import type { Audit } from '../audit.ts'
import { type Calendar, dayAfter } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import type { Completeness } from '../completeness/report.ts'
import type { Sql } from '../storage/sql/sql.ts'
import type { Channel } from './channels.ts'
import { committedAhead } from './committed.ts'
import { type DigestFacts, factsOf } from './content.ts'

interface Deps {
  db: Sql
  clock: Clock
  calendar: Calendar
  completeness: Completeness
  audit: Audit
  domain: string
  /** Local time, HH:MM. */
  at: string
  channels: readonly Channel[]
  /** Told of every failure. */
  failed(error: unknown, what: { day: string; channel: string }): void
}

interface DigestRun {
  day: string
  channel: string
  state: 'due' | 'sending' | 'sent' | 'given-up'
  tries: number
  nextAt: number
  sentAt: number | null
  error: string | null
}

export interface Digest {
  /** Often: plans what is due and sends it. */
  tick(): Promise<void>
  /** Of the last two weeks, newest first. */
  runs(): Promise<DigestRun[]>
}

const minuteMs = 60_000
/** Before the second try, the third, … */
const pausesMs = [1, 2, 5, 10, 20, 30, 60].map((minutes) => minutes * minuteMs)
/** Tried for so long; then the next digest says that this one did not arrive. */
const giveUpMs = 24 * 3_600_000
/** A process that sends has at most this long; after it, another one takes it that it died. */
const leaseMs = 5 * minuteMs
/** Days without a server are made up for, at most so many. */
const catchUpDays = 7
const shownDays = 14

export function createDigest(deps: Deps): Digest {
  const { db, clock, calendar, completeness, audit, domain, at, channels, failed } = deps
  const dueAt = (day: string) => calendar.momentOf(day, at)

  /** The newest day whose hour has come. */
  function lastDue(): string {
    const today = calendar.dayOf(clock.now())
    return clock.now() >= dueAt(today) ? today : dayAfter(today, -1)
  }

  async function plan(): Promise<void> {
    const last = lastDue()
    const { newest } = await db
      .selectFrom('digest')
      .select(({ fn }) => fn.max<string | null>('day').as('newest'))
      .executeTakeFirstOrThrow()
    // The first ever tells of today; it owes nobody the days before.
    if (newest === null && last !== calendar.dayOf(clock.now())) return
    const earliest = dayAfter(last, 1 - catchUpDays)
    // The newest once more: whoever planned it may have died between two ways.
    let day = newest ?? last
    if (day < earliest) day = earliest
    for (; day <= last; day = dayAfter(day, 1))
      for (const { name } of channels)
        await db
          .insertInto('digest')
          .values({
            day,
            channel: name,
            state: 'due',
            due_at: dueAt(day),
            next_at: clock.now(),
            tries: 0,
            sent_at: null,
            error: null,
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute()
  }

  /** True for one process alone. */
  async function claim(day: string, channel: string): Promise<boolean> {
    const now = clock.now()
    const { numUpdatedRows } = await db
      .updateTable('digest')
      .set({ state: 'sending', next_at: now + leaseMs })
      .where('day', '=', day)
      .where('channel', '=', channel)
      .where('state', 'in', ['due', 'sending'])
      .where('next_at', '<=', now)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }

  const settle = (
    { day, channel }: { day: string; channel: string },
    values: { state: string; tries: number; next_at: number; sent_at: number | null; error: string | null },
  ) => db.updateTable('digest').set(values).where('day', '=', day).where('channel', '=', channel).execute()

  async function facts(day: string): Promise<DigestFacts> {
    const from = dueAt(dayAfter(day, -1))
    const to = dueAt(day)
    const { exams, older, rooms } = await completeness.ended(from, to)
    const undelivered = await db
      .selectFrom('digest')
      .select(['day', 'channel', 'error'])
      .where('state', '=', 'given-up')
      .where('day', '>=', dayAfter(day, -2))
      .where('day', '<', day)
      .execute()
    return factsOf(
      {
        domain,
        day,
        timeZone: calendar.timeZone,
        from,
        to,
        older,
        rooms,
        committed: await committedAhead(db, to),
        undelivered: undelivered.map((one) => ({ ...one, error: one.error ?? '' })),
      },
      exams,
    )
  }

  async function send(
    row: { day: string; channel: string; tries: number; due_at: number },
    channel: Channel,
  ) {
    const tries = row.tries + 1
    try {
      await channel.send(await facts(row.day))
    } catch (error) {
      const now = clock.now()
      const givenUp = now - row.due_at >= giveUpMs
      const why = reasonOf(error)
      failed(error, { day: row.day, channel: row.channel })
      await settle(row, {
        state: givenUp ? 'given-up' : 'due',
        tries,
        next_at: now + (pausesMs[tries - 1] ?? pausesMs.at(-1) ?? minuteMs),
        sent_at: null,
        error: why,
      })
      const detail = { channel: row.channel, why, tries, givenUp }
      await audit.record('server', 'digest-failed', row.day, detail)
      return
    }
    await settle(row, { state: 'sent', tries, next_at: 0, sent_at: clock.now(), error: null })
    await audit.record('server', 'digest-sent', row.day, { channel: row.channel, tries })
  }

  async function work(): Promise<void> {
    await plan()
    const rows = await db
      .selectFrom('digest')
      .select(['day', 'channel', 'tries', 'due_at'])
      .where('state', 'in', ['due', 'sending'])
      .where('next_at', '<=', clock.now())
      .orderBy('day')
      .execute()
    for (const row of rows) {
      const channel = channels.find(({ name }) => name === row.channel)
      // A way that is no longer set stays in the list of what was tried.
      if (channel && (await claim(row.day, row.channel))) await send(row, channel)
    }
  }

  let working: Promise<unknown> = Promise.resolve()
  return {
    tick() {
      const done = working.then(work)
      // Whoever called hears of the failure; the next one begins anew.
      working = done.catch(() => null)
      return done
    },
    async runs() {
      const rows = await db
        .selectFrom('digest')
        .selectAll()
        .where('day', '>', dayAfter(calendar.dayOf(clock.now()), -shownDays))
        .orderBy('day', 'desc')
        .orderBy('channel')
        .execute()
      return rows.map((row) => ({
        day: row.day,
        channel: row.channel,
        state: stateOf(row.state),
        tries: row.tries,
        nextAt: row.next_at,
        sentAt: row.sent_at,
        error: row.error,
      }))
    },
  }
}

function stateOf(state: string): DigestRun['state'] {
  if (state === 'due' || state === 'sending' || state === 'sent' || state === 'given-up') return state
  throw new Error(`no state of a digest: ${state}`)
}

/** One line, without what a server may have said at length; fetch hides the cause one level down. */
function reasonOf(error: unknown): string {
  const deepest = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return (deepest instanceof Error ? deepest.message : String(deepest)).split('\n')[0]?.slice(0, 300) ?? ''
}
