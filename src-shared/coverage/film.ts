/** What the ledger announces of one source's film, and where one piece may be taken to reach the next. */
import { type Body, bodies, type LedgerRecord } from '../records.ts'
import type { Source } from '../vocabulary.ts'
import type { Clock } from './clock.ts'
import type { Interval } from './intervals.ts'

export interface Piece extends Interval {
  digest: string
  /** A following piece that begins within this many ms leaves no gap. */
  joinMs: number
}

/**
 * `face` and `desk` are covered by film alone (their stills are extra); `screen` by stills. In order of start. An object
 * announced more than once covers what its first record says: the same pictures are not those of another moment.
 */
export function piecesOf(records: readonly LedgerRecord[], source: Source, clock: Clock): Piece[] {
  const type = source === 'screen' ? 'still' : 'segment'
  const pieces: Piece[] = []
  const seen = new Set<string>()
  for (const record of records) {
    if (record.kind !== 'media.segment' || record.body.source !== source) continue
    const segment = segmentOf(record)
    if (segment?.type !== type) continue
    const { start, duration, frames, digest } = segment
    if (seen.has(digest)) continue
    seen.add(digest)
    const from = clock.unix(record.at.boot, start)
    pieces.push({ from, to: from + duration, digest, joinMs: joinMs(type, duration, frames) })
  }
  return pieces.sort((a, b) => a.from - b.from)
}

/** A server reads the coverage of an attempt every few seconds: each record is parsed once. */
const parsed = new WeakMap<LedgerRecord, Body<'media.segment'> | null>()

function segmentOf(record: LedgerRecord): Body<'media.segment'> | null {
  let segment = parsed.get(record)
  if (segment === undefined) {
    segment = bodies['media.segment'].safeParse(record.body).data ?? null
    parsed.set(record, segment)
  }
  return segment
}

/**
 * One and a half frame intervals, at most 300 ms: a segment lasts until its successor's first frame, so a real join is
 * far closer. Stills are taken by a timer: a tenth of their cadence, at most 1 s.
 */
function joinMs(type: 'segment' | 'still', duration: number, frames: number): number {
  return type === 'segment'
    ? Math.min(300, (1.5 * duration) / frames)
    : Math.min(1000, Math.max(150, duration / 10))
}

/** The stretches the pieces cover, small joins closed. */
export function covered(pieces: readonly Piece[]): Interval[] {
  const stretches: (Interval & { joinMs: number })[] = []
  for (const { from, to, joinMs } of pieces) {
    const last = stretches.at(-1)
    if (last && from <= last.to + last.joinMs) {
      if (to > last.to) Object.assign(last, { to, joinMs })
    } else stretches.push({ from, to, joinMs })
  }
  return stretches.map(({ from, to }) => ({ from, to }))
}
