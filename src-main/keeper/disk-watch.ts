/** Keeps an eye on the disk: the rung of the ladder, told when it changes, and whether a film may still be taken in. */
import type { Status } from '../../src-shared/keeper-api.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { Room } from './budget.ts'
import { budgetOf, reserveOf } from './budget.ts'

export type DiskTold = Pick<Status, 'freeBytes' | 'disk'>
export type DiskWatch = ReturnType<typeof createDiskWatch>

/** The rate is what came in during the last so many ms. */
const windowMs = 600_000
const hourMs = 3_600_000

export function createDiskWatch(deps: {
  room(): Room
  /** Whether the disk takes a write now. */
  probe(): boolean
  /** ms, a clock that nobody sets. */
  now(): number
  changed(told: DiskTold): void
}) {
  let taken: { at: number; bytes: number }[] = []
  let told: DiskTold = { freeBytes: 0, disk: { rung: 'ample', hoursLeft: 0 } }

  /** A write was refused: until a probe goes through, nothing is sure. */
  let doubt = false

  const look = () => {
    const { freeBytes, totalBytes } = deps.room()
    const now = deps.now()
    taken = taken.filter(({ at }) => now - at < windowMs)
    const bytes = taken.reduce((sum, one) => sum + one.bytes, 0)
    const since = now - (taken[0]?.at ?? now)
    // A minute's worth at least: the first segments of an attempt come close together.
    const bytesPerHour = since < 60_000 ? 0 : (bytes / since) * hourMs
    const before = told.disk.rung
    doubt = doubt && !deps.probe()
    const disk = budgetOf({ freeBytes, totalBytes, bytesPerHour, failing: doubt, before })
    told = { freeBytes, disk }
    if (disk.rung !== before) deps.changed(told)
  }
  look()

  /** Throws `disk-full` where it would take more of the reserve than this share leaves. Twice: the write-ahead log has it, then the file. */
  const spare = (bytes: number, share: number) => {
    const { freeBytes, totalBytes } = deps.room()
    if (freeBytes - 2 * bytes < reserveOf(totalBytes) * share)
      throw new ProblemError('disk-full', 'what is left is kept for answers and records', {
        hours: Math.floor(told.disk.hoursLeft),
      })
  }

  return {
    get told() {
      return told
    },
    look,
    /** The disk has refused a write of this process. */
    refused() {
      if (doubt) return
      doubt = true
      look()
    },
    /** Throws `disk-full` when a film of so many bytes would take the room kept for records and answers. */
    admit(bytes: number) {
      spare(bytes, 1)
      if (told.disk.rung === 'full') look()
      taken.push({ at: deps.now(), bytes })
    },
    /** Throws `disk-full` when a file that is an answer would take more than half of it: records need the rest. */
    admitAnswer: (bytes: number) => spare(bytes, 0.5),
  }
}
