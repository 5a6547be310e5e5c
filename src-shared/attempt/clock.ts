/** The exam's own clock: how much of the paid-for time is left. Pure; all times CLOCK_BOOTTIME ms. */
import { longestMinutes } from '../bounds.ts'

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

/** ms used up. */
export const used = ({ usedMs, runningSince }: ExamClock, now: number): number =>
  usedMs + (runningSince === null ? 0 : Math.max(0, now - runningSince))

/** ms left, never below 0. */
export const left = (clock: ExamClock, now: number): number => Math.max(0, clock.allowedMs - used(clock, now))

/** Minutes with which the clock of a part begins. `continues`: what its first record says of the part before. */
export const minutesToGo = (
  durationMinutes: number,
  continues: { leftMs: number | null } | null | undefined,
): number => (continues?.leftMs == null ? durationMinutes : continues.leftMs / 60_000)
