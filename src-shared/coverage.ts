/** Coverage: of an attempt's seconds, how many each source has verified film for, and why the others have none. */
import type { Coverage, Gap, SourceCoverage } from './console-api.ts'
import { type Blind, blindOf } from './coverage/blind.ts'
import { type Cause, causesOf, type GapReason, gapReasons } from './coverage/causes.ts'
import { type Clock, clockOf } from './coverage/clock.ts'
import { covered, type Piece, piecesOf } from './coverage/film.ts'
import { type Interval, subtract, total, union } from './coverage/intervals.ts'
import { unfilmedIn } from './coverage/unfilmed.ts'
import type { LedgerRecord } from './records.ts'
import type { Source, sources } from './vocabulary.ts'

/** A rest this short (ms) beside an explained stretch belongs to it: noticing and restarting take a moment. */
const slackMs = 6000
/**
 * Less than this (ms) missing at the begin or the end is no gap. While an attempt runs, its last `slackMs` are the
 * segment being made and sent, and no gap either.
 */
const edgeMs = 150

/**
 * Seconds run, in server time, from the first `attempt.changed` to `running` until the newest part's submission (or the
 * last record), break, pause and outages included, without those for which she was seated without film (gaps `by-rule`); `now`, Unix ms: the attempt goes on. An attempt that never ran has none, and a share of 1.
 * `held`: whether the verified object of that digest is there. Records of several parts may come together, sound ones
 * only (`isSound`); `clock`: of all of them.
 */
export function coverageOf(
  records: readonly LedgerRecord[],
  held: (digest: string) => boolean,
  now?: number,
  clock: Clock = clockOf(records),
): { from: number; to: number; coverage: Coverage } {
  const ordered = [...records].sort((a, b) => a.part - b.part || a.seq - b.seq)
  const running = ordered.find((r) => r.kind === 'attempt.changed' && r.body.to === 'running')
  const last = ordered.at(-1)
  // A part that the attempt went on from cannot end it, whatever it says.
  const submitted =
    now === undefined ? ordered.find((r) => r.part === last?.part && isSubmission(r)) : undefined
  const end = submitted ? clock.of(submitted) : (now ?? (last ? clock.of(last) : 0))
  const from = running ? clock.of(running) : end
  const whole = { from, to: Math.max(from, end) }
  const unfilmed = unfilmedIn(ordered, clock)
  const one = (source: Source) =>
    sourceCoverage(
      whole,
      unfilmed,
      submitted !== undefined,
      piecesOf(ordered, source, clock),
      held,
      causesOf(ordered, source, clock),
      blindOf(ordered, source, clock),
    )
  const coverage = { face: one('face'), desk: one('desk'), screen: one('screen') } satisfies Record<
    (typeof sources)[number],
    SourceCoverage
  >
  return { ...whole, coverage }
}

function sourceCoverage(
  whole: Interval,
  unfilmed: Interval[],
  ended: boolean,
  pieces: Piece[],
  held: (digest: string) => boolean,
  causes: Cause[],
  blind: Blind[],
): SourceCoverage {
  const here = covered(pieces.filter((piece) => held(piece.digest)))
  const owed = covered(pieces.filter((piece) => !held(piece.digest)))
  const first = pieces[0]
  const explained: Cause[] = [
    ...unfilmed.map((stretch): Cause => ({ ...stretch, reason: 'by-rule' })),
    ...owed.map((stretch): Cause => ({ ...stretch, reason: 'not-uploaded' })),
    ...causes,
    { from: Number.NEGATIVE_INFINITY, to: first?.from ?? Number.POSITIVE_INFINITY, reason: 'not-started' },
  ]
  const open = subtract(whole, here).filter((stretch) => !isEdge(stretch, whole, ended))
  const gaps = open.flatMap((stretch) => explain(stretch, explained))
  const seconds = total(subtract(whole, unfilmed)) / 1000
  const missing = total(gaps.filter(({ reason }) => reason !== 'by-rule')) / 1000
  return {
    share: seconds === 0 ? 1 : Math.max(0, Math.min(1, 1 - missing / seconds)),
    seconds,
    covered: Math.max(0, seconds - missing),
    gaps,
    blind: blind.flatMap(({ reason, ...stretch }) =>
      subtract(stretch, subtract(stretch, [whole]))
        .flatMap((inside) => subtract(inside, open))
        .map((seen) => ({ ...seen, reason })),
    ),
  }
}

function isEdge(stretch: Interval, whole: Interval, ended: boolean): boolean {
  const length = stretch.to - stretch.from
  if (stretch.to === whole.to) return length < (ended ? edgeMs : slackMs)
  return stretch.from === whole.from && length < edgeMs
}

/** Cuts an uncovered stretch where its causes change; the stronger cause wins. */
function explain(stretch: Interval, causes: readonly Cause[]): Gap[] {
  let rest: Interval[] = [stretch]
  const labelled: Cause[] = []
  for (const reason of gapReasons) {
    const mine = union(causes.filter((cause) => cause.reason === reason))
    const left = rest.flatMap((piece) => subtract(piece, mine))
    for (const piece of rest) for (const taken of subtract(piece, left)) labelled.push({ ...taken, reason })
    rest = left
  }
  labelled.push(...rest.map((piece): Cause => ({ ...piece, reason: 'unexplained' })))
  return absorb(labelled.sort((a, b) => a.from - b.from))
}

/** Gives short unexplained rests to an explained neighbour and joins neighbours of one reason. */
function absorb(pieces: Cause[]): Gap[] {
  const reasonAt = (i: number): GapReason => {
    const piece = pieces[i]!
    if (piece.reason !== 'unexplained' || piece.to - piece.from > slackMs) return piece.reason
    const neighbours = [pieces[i - 1]?.reason, pieces[i + 1]?.reason]
    // What is due is missing, also beside what is not.
    return gapReasons.find((one) => one !== 'by-rule' && neighbours.includes(one)) ?? 'unexplained'
  }
  const gaps: Gap[] = []
  pieces.forEach((piece, i) => {
    const reason = reasonAt(i)
    const before = gaps.at(-1)
    if (before?.reason === reason) before.to = piece.to
    else gaps.push({ from: piece.from, to: piece.to, reason })
  })
  return gaps
}

/**
 * The student's last moment is the change to `submitted`; `attempt.submitted` follows once the last segments are in the
 * ledger, and stands for it where a crash came between.
 */
function isSubmission({ kind, body }: LedgerRecord): boolean {
  return kind === 'attempt.submitted' || (kind === 'attempt.changed' && body.to === 'submitted')
}
