/** The exam's own clock: how much of the paid-for time is left. Pure; all times CLOCK_BOOTTIME ms. */
import { longestMinutes } from './bounds.ts'
import type { LedgerRecord } from './records.ts'
import { parseBody } from './records.ts'

export interface ExamClock {
  /** Time allowed in all, extensions included, ms. */
  readonly allowedMs: number
  /** Time used up in closed stretches, ms. */
  readonly usedMs: number
  /** Start of the running stretch; null while the clock stands. */
  readonly runningSince: number | null
}

export const newClock = (durationMinutes: number): ExamClock => ({
  allowedMs: durationMinutes * 60_000,
  usedMs: 0,
  runningSince: null,
})

export const run = (clock: ExamClock, now: number): ExamClock =>
  clock.runningSince === null ? { ...clock, runningSince: now } : clock

export const stand = (clock: ExamClock, now: number): ExamClock =>
  clock.runningSince === null
    ? clock
    : { ...clock, usedMs: clock.usedMs + Math.max(0, now - clock.runningSince), runningSince: null }

/** However often time is added, there is no longer exam than the longest. */
export const extend = (clock: ExamClock, minutes: number): ExamClock => ({
  ...clock,
  allowedMs: Math.min(Math.max(0, clock.allowedMs + minutes * 60_000), longestMinutes * 60_000),
})

/** ms left, never below 0. */
export function left(clock: ExamClock, now: number): number {
  const running = clock.runningSince === null ? 0 : Math.max(0, now - clock.runningSince)
  return Math.max(0, clock.allowedMs - clock.usedMs - running)
}

/** How far the ledger of one part was read. */
export interface ClockStory {
  readonly clock: ExamClock
  readonly state: string
  readonly locked: boolean
  /** Of the newest record; null before the first. */
  readonly last: { mono: number; boot: string } | null
}

export const newStory = (durationMinutes: number): ClockStory => ({
  clock: newClock(durationMinutes),
  state: 'preflight',
  locked: false,
  last: null,
})

/**
 * The story with the next record of the part. An outage is not the student's time: the stretch between the last record
 * before a `shell.lost`, or before the machine started anew, and the `attempt.resumed` after it is given back. Throws
 * ZodError when a record of the exam's course has a body that its kind does not allow.
 */
export function tell(story: ClockStory, record: LedgerRecord, runsWhileLocked: boolean): ClockStory {
  const { mono, boot } = record.at
  const last = { mono, boot }
  // Another boot counts from another zero: what ran before ended with the last that we know of it.
  const restarted = story.last !== null && story.last.boot !== boot
  const clock = restarted ? stand(story.clock, story.last?.mono ?? mono) : story.clock
  const settled = (state: string, locked: boolean): ClockStory => {
    const runs = state === 'running' && (!locked || runsWhileLocked)
    return { clock: runs ? run(clock, mono) : stand(clock, mono), state, locked, last }
  }
  switch (record.kind) {
    case 'attempt.changed':
      return settled(parseBody('attempt.changed', record.body).to, story.locked)
    case 'attempt.locked':
      return settled(story.state, true)
    case 'attempt.unlocked':
      return settled(story.state, false)
    case 'attempt.resumed':
      return settled(story.state, story.locked)
    case 'attempt.extended':
      return { ...story, clock: extend(clock, parseBody('attempt.extended', record.body).minutes), last }
    case 'shell.lost':
      return { ...story, clock: stand(clock, restarted ? mono : (story.last?.mono ?? mono)), last }
    case 'attempt.transferred':
      return { ...story, clock: stand(clock, mono), last }
    default:
      return { ...story, clock, last }
  }
}

/** The clock as the ledger of one part tells it. */
export const clockFrom = (
  records: readonly LedgerRecord[],
  durationMinutes: number,
  runsWhileLocked: boolean,
): ExamClock =>
  records.reduce((story, record) => tell(story, record, runsWhileLocked), newStory(durationMinutes)).clock
