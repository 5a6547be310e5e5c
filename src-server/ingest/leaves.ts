/** Leaves as they arrive: each must be the one canonical text of a record in its place. */
import { canonical } from '../../src-shared/ledger/jcs.ts'
import { LedgerRecord } from '../../src-shared/records.ts'
import { Refusal } from '../http/refusal.ts'

/** Refuses `bad-input` with the seq of the first leaf that is not what it must be. */
export function parseLeaves(
  leaves: readonly string[],
  place: { attempt: string; part: number; from: number },
): LedgerRecord[] {
  return leaves.map((leaf, i) => {
    const seq = place.from + i
    const refuse = (detail: string) => new Refusal('bad-input', { detail, params: { seq } })
    const record = LedgerRecord.safeParse(json(leaf))
    if (!record.success) throw refuse('not a record')
    const { attempt, part } = record.data
    if (attempt !== place.attempt || part !== place.part || record.data.seq !== seq)
      throw refuse('a record of another place')
    if (canonicalOrNull(record.data) !== leaf) throw refuse('not canonical (RFC 8785)')
    return record.data
  })
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (_notJson) {
    return undefined
  }
}

function canonicalOrNull(value: unknown): string | null {
  try {
    return canonical(value)
  } catch (_loneSurrogate) {
    return null
  }
}
