/** Why a source may have no film for a while, as far as the ledger says. */
import type { LedgerRecord } from '../records.ts'
import type { Source } from '../vocabulary.ts'
import type { Clock } from './clock.ts'
import type { Interval } from './intervals.ts'

/** Codes of gaps, the stronger first; translated under `gap.<code>`. */
export const gapReasons = [
  /** She had refused to be filmed and was seated without film: nothing is due, and nothing is missing. */
  'by-rule',
  /** Announced by the ledger, not (yet) on the server. */
  'not-uploaded',
  /** The recorder or its page was gone. */
  'recorder-lost',
  /** Main or its shell was gone, which filmed itself in ledgers of before. */
  'shell-lost',
  /** The student went to another station. */
  'transferred',
  /** The machine started anew in between. */
  'station-restarted',
  'camera-lost',
  'camera-frozen',
  /** Before the first film of this source. */
  'not-started',
  'unexplained',
] as const
export type GapReason = (typeof gapReasons)[number]
/** What a shell that came back may take to film again, ms. */
const startMs = 5000
/** What is missing before a recorder's loss is told is no more than this, ms: its browser hangs up to 12 s until it is ended. */
const unsealedMs = 15_000
const piecesKept = 16

export interface Cause extends Interval {
  reason: GapReason
}

/**
 * Stretches with a cause, from the records in order. An open end reaches to infinity. `shell.lost` lasts until the source
 * films again after the next `attempt.resumed`, but no longer than `startMs` after it: a camera that the new page is still
 * opening is not what was wrong. A resumption without `shell.lost` (the keeper went too) counts from the record before it.
 */
export function causesOf(records: readonly LedgerRecord[], source: Source, clock: Clock): Cause[] {
  const causes: Cause[] = []
  const open = new Map<GapReason, number>()
  const begin = (reason: GapReason, from: number) => {
    if (!open.has(reason)) open.set(reason, from)
  }
  const end = (reason: GapReason, to: number) => {
    const from = open.get(reason)
    if (from !== undefined) causes.push({ reason, from, to })
    open.delete(reason)
  }
  let resumedAt: number | null = null
  const filmsAgain = (at: number) => {
    if (resumedAt !== null) end('shell-lost', Math.min(at, resumedAt + startMs))
    resumedAt = null
  }
  // In ledgers of before there are no parcels: main filmed itself, and its loss was a hole in the film.
  const recorderFilms = records.some(
    ({ kind, body }) => kind === 'media.segment' && typeof body.parcel === 'string',
  )
  let mainLost = false
  let recorderLostAt: number | null = null
  /** The newest pieces of this source's film, Unix ms. */
  let pieces: { from: number; to: number }[] = []
  /** The film that was not handed over yet is lost with the recorder. */
  const loseRecorder = (at: number) => {
    recorderLostAt ??= at
    // The record may come when its successor films already.
    const until = Math.max(...pieces.filter(({ from }) => from < at).map(({ to }) => to))
    begin('recorder-lost', at - until < unsealedMs ? Math.min(at, until) : at)
  }
  /** One that was on its way at the loss, or that main took for an incident, is no sign of the recorder's return. */
  const film = ({ body, at: { boot } }: LedgerRecord, at: number) => {
    const { start, duration, incident = null } = body
    if (typeof start !== 'number' || typeof duration !== 'number' || incident !== null) return
    const from = clock.unix(boot, start)
    pieces = [...pieces.slice(1 - piecesKept), { from, to: from + duration }]
    if (recorderLostAt === null || from < recorderLostAt) return
    recorderLostAt = null
    end('recorder-lost', at)
  }
  let before: LedgerRecord | undefined
  for (const record of records) {
    const at = clock.of(record)
    const mine = record.body.source === source
    if (before && before.part !== record.part) {
      // What was wrong with the machine before is not wrong with this one.
      filmsAgain(clock.of(before))
      recorderLostAt = null
      pieces = []
      for (const reason of [...open.keys()]) end(reason, clock.of(before))
      begin('transferred', clock.of(before))
    } else if (before && before.at.boot !== record.at.boot) {
      filmsAgain(clock.of(before))
      begin('station-restarted', clock.of(before))
      end('station-restarted', at)
      end('shell-lost', clock.of(before))
    }
    if (record.kind === 'shell.lost') {
      filmsAgain(at)
      mainLost = true
      if (!recorderFilms) begin('shell-lost', at)
    }
    if (record.kind === 'attempt.resumed') {
      if (before) filmsAgain(clock.of(before))
      const went = before && before.at.boot === record.at.boot && !(mainLost && recorderFilms)
      if (before && went) begin('shell-lost', clock.of(before))
      mainLost = false
      // A camera that was gone before is gone still.
      if (open.has('camera-lost')) end('shell-lost', at)
      else resumedAt = at
    }
    // Its film goes on with the first segment after it; the page itself may be a while in saying so.
    const pageLost = record.kind === 'page.lost' && record.body.page === 'capture'
    // What it took along of the film, if anything, is the recorder's loss.
    const helperLost = record.kind === 'helper.lost' && record.body.page === 'capture'
    if (pageLost || helperLost || record.kind === 'recorder.lost') loseRecorder(at)
    if (mine && record.kind === 'media.segment') {
      filmsAgain(at)
      film(record, at)
      end('transferred', at)
    }
    if (mine && record.kind === 'camera.lost') begin('camera-lost', at)
    if (mine && record.kind === 'camera.frozen') {
      const since = record.body.sinceMono
      begin('camera-frozen', typeof since === 'number' ? clock.unix(record.at.boot, since) : at)
    }
    // A view that is the right one again says nothing of a camera that sends none.
    if (mine && record.kind === 'camera.restored' && record.body.of !== 'wrong') {
      end('camera-lost', at)
      end('camera-frozen', at)
    }
    before = record
  }
  filmsAgain(Number.POSITIVE_INFINITY)
  for (const reason of [...open.keys()]) end(reason, Number.POSITIVE_INFINITY)
  return causes
}
