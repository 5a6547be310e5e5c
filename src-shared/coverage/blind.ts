/** Stretches that were filmed and show nothing: a covered lens, a picture that stood still. */
import type { LedgerRecord } from '../records.ts'
import type { Source } from '../vocabulary.ts'
import type { Clock } from './clock.ts'
import type { Interval } from './intervals.ts'

const blindReasons = ['camera-covered', 'camera-frozen'] as const
export interface Blind extends Interval {
  reason: (typeof blindReasons)[number]
}

const reasonOf: Readonly<Record<string, Blind['reason']>> = {
  'camera.covered': 'camera-covered',
  'camera.frozen': 'camera-frozen',
}

/** From the records in order. An open end reaches to infinity; a new part is another machine with its own cameras. */
export function blindOf(records: readonly LedgerRecord[], source: Source, clock: Clock): Blind[] {
  const blind: Blind[] = []
  let open: { reason: Blind['reason']; from: number } | null = null
  const end = (to: number) => {
    if (open) blind.push({ ...open, to })
    open = null
  }
  let part: number | null = null
  for (const record of records) {
    const at = clock.of(record)
    if (part !== null && part !== record.part) end(at)
    part = record.part
    if (record.body.source !== source) continue
    const reason = reasonOf[record.kind]
    if (reason) {
      end(at)
      open = { reason, from: at }
    }
    // A lost camera shows nothing either, and is a gap; what it shows when it is back is told anew.
    const over = record.kind === 'camera.restored' && record.body.of !== 'wrong'
    if (over || record.kind === 'camera.lost') end(at)
  }
  end(Number.POSITIVE_INFINITY)
  return blind
}
