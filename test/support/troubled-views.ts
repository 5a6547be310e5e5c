/** Views that show too little or the wrong thing, and whether the ledger tells each in time, and its end. */
import { clockOf } from '../../src-shared/coverage/clock.ts'
import type { LedgerRecord } from '../../src-shared/records.ts'
import { type Camera, cameras as sources } from '../../src-shared/vocabulary.ts'

export interface TroubledView {
  kind: 'camera.blurred' | 'camera.wrong'
  /** Of `camera.wrong`. */
  how?: 'same' | 'swapped'
  sources: readonly Camera[]
  /** When the cause began and ended, Unix ms. */
  from: number
  to: number
}

/** What the product promises of each (docs/CAPTURE.md), ms. */
const toldMs = 3000
const backMs = 5000
/** A cause may be dated by as much before it, ms: a clock's grain. */
const grainMs = 100

const isOf =
  ({ kind, how }: TroubledView, source: Camera) =>
  (record: LedgerRecord) =>
    record.kind === kind && record.body.source === source && (how === undefined || record.body.how === how)

const over: Record<TroubledView['kind'], string> = { 'camera.blurred': 'blurred', 'camera.wrong': 'wrong' }

/**
 * What is not as it should be, by the ledger's own times: empty when each trouble is told once for each of its sources and
 * ended once, and nothing else of the kind is told. A record's `mono` says when the trouble began, its `wall` when it was
 * written down. `slackMs`: more than the promise, for a machine with too much to do.
 */
export function viewFaults(
  records: readonly LedgerRecord[],
  troubles: readonly TroubledView[],
  slackMs = 0,
): string[] {
  const clock = clockOf(records)
  const written = ({ at }: LedgerRecord) => Date.parse(at.wall)
  const within = (at: number, from: number, ms: number) => at >= from - grainMs && at <= from + ms + slackMs
  const faults: string[] = []
  const about = new Set<LedgerRecord>()
  for (const trouble of troubles)
    for (const source of trouble.sources) {
      const what = `${trouble.how ?? trouble.kind} of ${source}`
      const told = records.find((one) => isOf(trouble, source)(one) && !about.has(one))
      if (!told) {
        faults.push(`${what} is not told`)
        continue
      }
      about.add(told)
      if (!within(written(told), trouble.from, toldMs))
        faults.push(`${what} is told ${written(told) - trouble.from} ms after its cause`)
      if (!within(clock.of(told), trouble.from, toldMs))
        faults.push(`${what} is dated ${Math.round(clock.of(told) - trouble.from)} ms after its cause`)
      const end = records.find(
        ({ kind, body, seq }) =>
          seq > told.seq &&
          kind === 'camera.restored' &&
          body.source === source &&
          body.of === over[trouble.kind],
      )
      if (!end) faults.push(`${what} is not ended`)
      else if (!within(written(end), trouble.to, backMs))
        faults.push(`${what} is ended ${written(end) - trouble.to} ms after its cause`)
    }
  for (const record of records) {
    const { source, how } = record.body
    const same = troubles.some((one) => sources.some((source) => isOf(one, source)(record)))
    if (same && !about.has(record)) faults.push(`${how ?? record.kind} of ${source} is told once too often`)
  }
  return faults
}
