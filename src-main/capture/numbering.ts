/** Numbers of segments, stills and inits per source: they go on where the ledger ends. */
import type { CaptureConfig } from '../../src-shared/bridge.ts'
import { type LedgerRecord, parseBody } from '../../src-shared/records.ts'
import type { Source } from '../../src-shared/vocabulary.ts'

export interface Next {
  /** Index of the next segment or still. */
  index: number
  /** Number of the next init segment. */
  init: number
}
export type NextBySource = Record<Source, Next>

const zero = (): NextBySource => ({
  face: { index: 0, init: 0 },
  desk: { index: 0, init: 0 },
  screen: { index: 0, init: 0 },
})

/** The first unused numbers after these records of one part. Throws ZodError on a malformed media record. */
export function nextNumbers(records: Iterable<LedgerRecord>): NextBySource {
  const next = zero()
  for (const record of records) {
    if (record.kind === 'media.segment') {
      const { source, index } = parseBody('media.segment', record.body)
      next[source].index = Math.max(next[source].index, index + 1)
    } else if (record.kind === 'media.init') {
      const { source, init } = parseBody('media.init', record.body)
      next[source].init = Math.max(next[source].init, init + 1)
    }
  }
  return next
}

/** Shared by the intake (face, desk) and the screen's stills, so that a restarted page never uses a number twice. */
export interface Numbering {
  /** Counts `resume`: the same number in another part is another thing. */
  readonly part: number
  /** A new part (no records) or a resumed one. */
  resume(records: Iterable<LedgerRecord>): void
  /** For `CaptureConfig.next`. */
  next(): CaptureConfig['next']
  /** The next index of a source whose numbers are given here and not by the page; `used` once it is in the ledger. */
  peek(source: Source): number
  /** The ledger holds these numbers now. */
  used(source: Source, kind: keyof Next, number: number): void
}

export function createNumbering(): Numbering {
  let next = zero()
  let part = 0
  return {
    get part() {
      return part
    },
    resume: (records) => {
      next = nextNumbers(records)
      part++
    },
    next: () => ({ face: { ...next.face }, desk: { ...next.desk } }),
    peek: (source) => next[source].index,
    used: (source, kind, number) => {
      next[source][kind] = Math.max(next[source][kind], number + 1)
    },
  }
}
