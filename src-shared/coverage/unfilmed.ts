/** Stretches for which nothing is to be filmed: a student who refused was seated without film, as the policy lets staff do. */
import type { LedgerRecord, RecordKind } from '../records.ts'
import type { Command } from '../station-api.ts'
import type { Clock } from './clock.ts'
import type { Interval } from './intervals.ts'

const seats: Command['kind'] = 'seat-unfilmed'
const consents: ReadonlySet<string> = new Set<RecordKind>(['consent.given', 'consent.refused'])

export const isSeatOrder = ({ kind, body }: LedgerRecord): boolean =>
  kind === 'command.received' && body.kind === seats
/** Whether a record has a word in this. */
export const tellsOfSeat = (record: LedgerRecord): boolean => consents.has(record.kind) || isSeatOrder(record)

/**
 * Unix ms, from the records in order, as the fold reads them (attempt/apply.ts): from the order, which must come after the refusal
 * and before the part runs, until she agrees or the part is over; an open end reaches to infinity. On the way to another station
 * nothing is due where she is seated so again.
 */
export function unfilmedIn(records: readonly LedgerRecord[], clock: Clock): Interval[] {
  const found: Interval[] = []
  const orders = new Set<unknown>()
  let part: number | null = null
  let refused = false
  let begun = false
  let from: number | null = null
  /** When a part began in which she is not seated so yet: the stretch ends there if she never is. */
  let moved: number | null = null
  const end = (to: number) => {
    if (from !== null) found.push({ from, to: moved ?? to })
    from = null
    moved = null
  }
  for (const record of records) {
    const { kind, body } = record
    const at = clock.of(record)
    if (record.part !== part) {
      if (from !== null) moved ??= at
      part = record.part
      refused = false
      begun = false
    }
    if (kind === 'attempt.changed') begun = body.to !== 'preflight' && body.to !== 'waiting'
    else if (kind === 'attempt.submitted') begun = true
    else if (kind === 'consent.refused') refused = true
    else if (kind === 'consent.given') {
      refused = false
      end(at)
    } else if (isSeatOrder(record) && !orders.has(body.command)) {
      orders.add(body.command)
      if (refused && !begun) {
        from ??= at
        moved = null
      }
    }
    if (begun && moved !== null) end(at)
  }
  end(Number.POSITIVE_INFINITY)
  return found
}
