/**
 * Falls of what films: the recorder, its page, its GPU process. So many within a minute ask for an invigilator. Each is on
 * the ledger, from where a main that starts again goes on counting.
 */
import { RecorderObservation } from '../../src-shared/recorder-api.ts'
import type { LedgerRecord } from '../../src-shared/records.ts'

/** So many falls within so long, ms. */
const failingFalls = 3
const failingMs = 60_000

export type Falls = ReturnType<typeof createFalls>

/** `boot`: of this machine now; times of another are of another clock. */
export function createFalls(boot: string) {
  let falls: number[] = []
  /** The capture page fell, and is not back yet. */
  let down = false

  /** What has asked for nobody yet stays until it has, however long main is away. */
  const fell = (at: number) => {
    const near = falls.length < failingFalls ? falls.filter((one) => at - one < failingMs) : falls
    falls = [...near, at]
  }
  const see = (seen: RecorderObservation): void => {
    // The film may stand still until another takes its place.
    if (seen.kind === 'helper.lost' && seen.helper === 'GPU') fell(seen.at)
    if (seen.kind !== 'page.lost') return
    // Each try to bring it back is told; it fell once.
    if (!down) fell(seen.at)
    down = !seen.restarted
  }
  return {
    /** The recorder itself. */
    fell,
    /** What the recorder tells of its page and helpers. */
    see,
    /** A new part (no records), or one that main takes up again. */
    resume(records: readonly LedgerRecord[]): void {
      falls = []
      down = false
      for (const { kind, body, at } of records) {
        if (at.boot !== boot) continue
        if (kind === 'recorder.failing') falls = []
        if (kind === 'recorder.lost') fell(at.mono)
        if (kind !== 'page.lost' && kind !== 'helper.lost') continue
        const { data } = RecorderObservation.safeParse({ ...body, kind, at: at.mono })
        if (data) see(data)
      }
    },
    /** How many have fallen, where so many ask for an invigilator; they are counted anew then. */
    failing(): number | null {
      if (falls.length < failingFalls) return null
      const { length } = falls
      falls = []
      return length
    },
  }
}
