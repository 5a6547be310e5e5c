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
export function createClock(): Clock & { add(record: LedgerRecord): void } {
  const boots = new Map<string, { compared: boolean; samples: number[]; median: number | null }>()
  const unix = (id: string, mono: number): number => {
    const boot = boots.get(id)
    if (!boot) return mono
    boot.median ??= median(boot.samples)
    return boot.median + mono
  }
  return {
    add({ at, kind, body }) {
      const offset = Date.parse(at.wall) - at.mono
      const by = kind === 'clock.compared' ? body.offsetMs : null
      const isCompared = typeof by === 'number' && Number.isFinite(by)
      let boot = boots.get(at.boot)
      if (!boot || (isCompared && !boot.compared)) {
        boot = { compared: isCompared, samples: [], median: null }
        boots.set(at.boot, boot)
      }
      // Once the server's clock is known, the wall clock counts for nothing.
      if (boot.compared !== isCompared) return
      boot.samples.push(isCompared ? offset + by : offset)
      boot.median = null
    },
    unix,
    of: (record) => unix(record.at.boot, record.at.mono),
  }
}

export function clockOf(records: readonly LedgerRecord[]): Clock {
  const clock = createClock()
  for (const record of records) clock.add(record)
  return clock
}

/** Sorts them. */
function median(samples: number[]): number {
  samples.sort((a, b) => a - b)
  return samples[Math.floor(samples.length / 2)] ?? 0
}
