/** From a machine's monotonic clock to Unix time, per boot. */
import type { LedgerRecord } from '../records.ts'

export interface Clock {
  /** Unix ms of a CLOCK_BOOTTIME instant of the given boot. */
  unix(boot: string, mono: number): number
  /** Unix ms of a record. */
  of(record: LedgerRecord): number
}

/**
 * One offset per boot: the median over its comparisons with the server, which makes it server time; without any, over
 * the station's wall clock. The monotonic clock alone moves time, so a wall clock that jumps tears no film apart.
 */
export function clockOf(records: readonly LedgerRecord[]): Clock {
  const wall = new Map<string, number[]>()
  const compared = new Map<string, number[]>()
  for (const { at, kind, body } of records) {
    const offset = Date.parse(at.wall) - at.mono
    push(wall, at.boot, offset)
    if (kind === 'clock.compared' && typeof body.offsetMs === 'number' && Number.isFinite(body.offsetMs))
      push(compared, at.boot, offset + body.offsetMs)
  }
  const offsets = new Map<string, number>()
  for (const [boot, samples] of wall) offsets.set(boot, median(compared.get(boot) ?? samples))
  const unix = (boot: string, mono: number) => (offsets.get(boot) ?? 0) + mono
  return { unix, of: (record) => unix(record.at.boot, record.at.mono) }
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function median(samples: number[]): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
