/**
 * Group commit: what main asks to be appended within one turn of the event loop is one transaction, so that a flood pays
 * for one sync instead of one each. Until the transaction everything is in memory alone: nobody can read, and no lane can
 * send, what is not yet on the disk.
 */
import type { LedgerRecord } from '../../src-shared/records.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { Ledger, NewEntry } from './ledger.ts'

interface Waiting {
  ledger: Ledger
  entry: NewEntry
  resolve(record: LedgerRecord): void
  reject(error: unknown): void
}

/** `after` runs once a group is on the disk. */
export function createGroup(after: () => void) {
  let waiting: Waiting[] = []
  let planned: NodeJS.Immediate | null = null

  const flush = () => {
    if (planned) clearImmediate(planned)
    planned = null
    const group = waiting
    waiting = []
    for (const ledger of new Set(group.map((one) => one.ledger))) {
      const mine = group.filter((one) => one.ledger === ledger)
      try {
        ledger.appendAll(mine.map(({ entry }) => entry)).forEach((written, i) => {
          if (written instanceof ProblemError) mine[i]?.reject(written)
          else mine[i]?.resolve(written)
        })
      } catch (error) {
        for (const one of mine) one.reject(error)
      }
    }
    if (group.length > 0) after()
  }

  return {
    /** Resolves with the record once it is durable. Rejects as `Ledger.append` throws. */
    append: (ledger: Ledger, entry: NewEntry): Promise<LedgerRecord> =>
      new Promise((resolve, reject) => {
        waiting.push({ ledger, entry, resolve, reject })
        planned ??= setImmediate(flush)
      }),
    /** Writes what waits now: before anything that must come after it. */
    flush,
  }
}
