/** The degradation ladder of docs/EVIDENCE.md: from free bytes to what the station should still record. Pure. */
import type { DiskLevel } from '../../src-shared/keeper-api.ts'

/** Two films, their stills and the screen's at the default rates, bytes an hour. */
export const usualBytesPerHour = 500e6

/** Below so many hours of full-quality evidence the rung is reached. */
const below = { warn: 8, lower: 3, stills: 1 } as const
/** Going back up takes this much more, so that the films do not change at every breath of the disk. */
const backUp = 1.25
const ladder: readonly DiskLevel[] = ['ample', 'warn', 'lower', 'stills', 'full']

/** Kept free for records and answers: films stop before it is touched. Bytes. */
export const reserveOf = (totalBytes: number): number => Math.min(64 * 2 ** 20, totalBytes / 20)

export interface Room {
  freeBytes: number
  totalBytes: number
}

/** Whether so many bytes may be taken that nobody has asked for yet. */
export const spares = ({ freeBytes, totalBytes }: Room, bytes: number): boolean =>
  freeBytes - bytes >= reserveOf(totalBytes)

/** Less than this takes no further object with its copy in the write-ahead log, bytes. */
const oneObject = 2 ** 20

export interface BudgetInput {
  freeBytes: number
  totalBytes: number
  /** Measured, bytes an hour; counts only where it is more than usual, since a lowered rate says nothing of the full one. */
  bytesPerHour: number
  /** The newest write failed for want of a disk. */
  failing: boolean
  /** The rung up to now. */
  before: DiskLevel
}
export interface Budget {
  rung: DiskLevel
  /** Hours of full-quality evidence for which there is room. */
  hoursLeft: number
}

/**
 * Never says to delete anything: what is not on the server stays, whatever the rung. `hoursLeft` is told at full quality
 * on every rung, so that a lowered rate does not raise it and swing the ladder.
 */
export function budgetOf({ freeBytes, totalBytes, bytesPerHour, failing, before }: BudgetInput): Budget {
  const usable = Math.max(0, freeBytes - reserveOf(totalBytes))
  const hoursLeft = usable / Math.max(usualBytesPerHour, bytesPerHour)
  const rungAt = (hours: number): DiskLevel => {
    if (failing || usable < oneObject) return 'full'
    if (hours < below.stills) return 'stills'
    if (hours < below.lower) return 'lower'
    return hours < below.warn ? 'warn' : 'ample'
  }
  const now = rungAt(hoursLeft)
  if (ladder.indexOf(now) >= ladder.indexOf(before)) return { rung: now, hoursLeft }
  // Upwards only as far as a smaller disk would also be.
  const sure = rungAt(hoursLeft / backUp)
  return { rung: ladder.indexOf(sure) < ladder.indexOf(before) ? sure : before, hoursLeft }
}
