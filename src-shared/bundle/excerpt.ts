/** Which records tell of one incident, and their lines in an excerpt. */

import type { ExcerptLine } from '../bundle.ts'
import { toBase64, utf8 } from '../bytes.ts'
import type { Sha256 } from '../ledger/merkle.ts'
import { proveInclusion } from '../ledger/prove.ts'
import { announcementOf, bodies, type LedgerRecord } from '../records.ts'

/** Film this long before and after an incident belongs to it, ms. */
const around = 10_000
/** What gives the rest its meaning: who sat where under what policy, when it ran, when its clock was right. */
const always = new Set([
  'attempt.opened',
  'attempt.changed',
  'attempt.resumed',
  'attempt.submitted',
  'clock.compared',
])

/**
 * The records of one part that tell of the incident, in order: its own, the film and the windows around it, what was
 * done about it, and what gives them their meaning. Empty when the part knows of no such incident.
 */
export function incidentRecords(records: readonly LedgerRecord[], incident: string): LedgerRecord[] {
  const own = records.filter((record) => record.body.incident === incident)
  const raised = own.find((record) => record.kind === 'incident.raised')
  if (!raised) return []
  const begin = Number(raised.body.mono) - around
  const ended = own.findLast((record) => record.kind === 'incident.ended') ?? own.at(-1) ?? raised
  const end = ended.at.mono + around
  const pictures = new Set<unknown>(own.map((record) => record.body.digest ?? null))
  pictures.delete(null)
  const near = (boot: string, from: number, to: number) =>
    boot === raised.at.boot && to >= begin && from <= end
  const kept = records.filter((record) => {
    const { kind, body, at } = record
    if (always.has(kind) || body.incident === incident || pictures.has(body.digest)) return true
    if (kind === 'media.segment') {
      const film = bodies['media.segment'].safeParse(body)
      return film.success && near(at.boot, film.data.start, film.data.start + film.data.duration)
    }
    return (
      kind !== 'media.init' &&
      kind !== 'answer.saved' &&
      kind !== 'draft.saved' &&
      kind !== 'file.kept' &&
      kind !== 'sheet.kept' &&
      near(at.boot, at.mono, at.mono)
    )
  })
  // A film needs the newest init of its source before it.
  const inits = kept.flatMap((record) => {
    if (record.kind !== 'media.segment' || record.body.init === null) return []
    const { source, init } = record.body
    const is = (one: LedgerRecord) =>
      one.kind === 'media.init' &&
      one.body.source === source &&
      one.body.init === init &&
      one.seq < record.seq
    return records.findLast(is) ?? []
  })
  const seqs = new Set([...kept, ...inits].map((record) => record.seq))
  return records.filter((record) => seqs.has(record.seq))
}

/** `leaves`: the text of all leaves that the excerpt's checkpoint covers. */
export function excerptLines(
  sha256: Sha256,
  leaves: readonly string[],
  seqs: readonly number[],
): ExcerptLine[] {
  const bytes = function* () {
    for (const leaf of leaves) yield utf8(leaf)
  }
  const { proofs } = proveInclusion(sha256, bytes(), seqs)
  return [...proofs]
    .sort(([a], [b]) => a - b)
    .map(([seq, proof]) => ({ leaf: leaves[seq]!, proof: proof.map(toBase64), seq }))
}

/** The objects that these records announce. */
export const objectsOf = (records: readonly LedgerRecord[]): string[] =>
  records.flatMap((record) => announcementOf(record)?.digest ?? [])
