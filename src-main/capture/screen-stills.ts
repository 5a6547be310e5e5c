/**
 * The screen's stills of the part that is being sat, for incidents that ask what was to be seen before them. Those that
 * the recorder kept while main was away are in the ledger.
 */
import { bodies, type LedgerRecord } from '../../src-shared/records.ts'

export interface ScreenStill {
  digest: string
  /** CLOCK_BOOTTIME ms at which it was taken. */
  start: number
}
export type ScreenStills = ReturnType<typeof createScreenStills>

/** An incident is told of some seconds after it was, or as long after as main was away. */
const keptAtMost = 64

/** `boot`: of this machine now; times of another are of another clock. */
export function createScreenStills(boot: string) {
  let stills: ScreenStill[] = []
  return {
    /** A new part (no records), or one that main takes up again. */
    resume(records: readonly LedgerRecord[]): void {
      stills = records
        .filter(({ kind, at }) => kind === 'media.segment' && at.boot === boot)
        .flatMap(({ body }) => {
          const { data } = bodies['media.segment'].safeParse(body)
          const ordinary = data?.source === 'screen' && data.type === 'still' && data.incident === null
          return data && ordinary ? [{ digest: data.digest, start: data.start }] : []
        })
        .slice(-keptAtMost)
    },
    kept({ digest, start }: ScreenStill): void {
      stills = [...stills.slice(1 - keptAtMost), { digest, start }]
    },
    /** The last one at or before `at` (CLOCK_BOOTTIME, ms), unless it is older than two of their cadences. */
    before(at: number, everyMs: number): string | null {
      const fits = stills.filter(({ start }) => start <= at && at - start <= 2 * everyMs)
      return fits.toSorted((a, b) => a.start - b.start).at(-1)?.digest ?? null
    },
  }
}
