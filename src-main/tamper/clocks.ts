/** Notices that the wall clock was moved, and that the machine slept: two clocks that ran together come apart. */

export interface Clocks {
  /** Unix ms. */
  wall(): number
  /** CLOCK_BOOTTIME ms: counts through sleep, follows no correction. */
  mono(): number
  /** CLOCK_MONOTONIC ms: stands while the machine sleeps. */
  steady(): number
}

export type ClockObservation =
  | { kind: 'clock.changed'; at: number; byMs: number }
  | { kind: 'machine.slept'; at: number; ms: number }

/** A time server slews by less than this between two looks; what it steps by more is worth a line. */
const wallToleranceMs = 2000
const sleepToleranceMs = 2000

/** Each call tells what happened since the last one. */
export function watchClocks({ wall, mono, steady }: Clocks): () => ClockObservation[] {
  const look = () => {
    const at = mono()
    return { at, wallAhead: wall() - at, asleep: at - steady() }
  }
  let before = look()
  return () => {
    const now = look()
    const byMs = Math.round(now.wallAhead - before.wallAhead)
    const ms = Math.round(now.asleep - before.asleep)
    before = now
    const { at } = now
    return [
      ...(ms > sleepToleranceMs ? [{ kind: 'machine.slept', at, ms } as const] : []),
      ...(Math.abs(byMs) > wallToleranceMs ? [{ kind: 'clock.changed', at, byMs } as const] : []),
    ]
  }
}
