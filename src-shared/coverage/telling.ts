/** Of an attempt's records those that coverage is read from: a reading does not walk over a flood of others. */
import type { LedgerRecord, RecordKind } from '../records.ts'
import { tellsOfSeat } from './unfilmed.ts'

const tellsOfFilm: ReadonlySet<string> = new Set<RecordKind>([
  'attempt.changed',
  'attempt.submitted',
  'attempt.resumed',
  'media.segment',
  'camera.lost',
  'camera.covered',
  'camera.frozen',
  'camera.restored',
  'shell.lost',
  'recorder.lost',
  'page.lost',
  'helper.lost',
])

export interface Telling {
  /** The records of a part come in order, those of several parts in any. */
  add(record: LedgerRecord): void
  /** In order. `coverageOf` reads the same from them as from all, given the clock of all. */
  records(): LedgerRecord[]
}

export function createTelling(): Telling {
  const parts = new Map<number, LedgerRecord[]>()
  return {
    add(record) {
      const part = parts.get(record.part) ?? []
      parts.set(record.part, part)
      const [before, last] = part.slice(-2)
      // What others say of time is that the station lived: the first and the last of a boot do, and the one before a resumption.
      const isOver =
        before !== undefined &&
        last !== undefined &&
        !tellsOfFilm.has(last.kind) &&
        !tellsOfSeat(last) &&
        before.at.boot === last.at.boot &&
        last.at.boot === record.at.boot &&
        record.kind !== 'attempt.resumed'
      if (isOver) part.pop()
      part.push(record)
    },
    records: () => [...parts].sort(([a], [b]) => a - b).flatMap(([, part]) => part),
  }
}
