/** How fast the debt goes: what a person is told of it. Pure; time is handed in. */

/** Bytes are averaged over this long, ms. */
const windowMs = 20_000
/** A shorter time says nothing yet, ms. */
const leastMs = 1000

export interface Sending {
  /** Acknowledged by the server, bytes a second; null while nothing is owed or nothing is known. */
  bytesPerSecond: number | null
  /** Until nothing is owed any more at this pace, ms, what is still being recorded counted in; null when it does not shrink. */
  emptyInMs: number | null
}
export type Meter = ReturnType<typeof createMeter>

export function createMeter(now: () => number) {
  let acknowledged: { at: number; bytes: number }[] = []
  let debts: { at: number; bytes: number }[] = []
  const young = <T extends { at: number }>(list: T[]) => list.filter(({ at }) => now() - at <= windowMs)

  return {
    sent(bytes: number) {
      acknowledged.push({ at: now(), bytes })
    },
    /** What is owed now, bytes: to be told regularly. */
    told(debt: number): Sending {
      acknowledged = young(acknowledged)
      debts = [...young(debts), { at: now(), bytes: debt }]
      const first = debts[0]
      const span = first ? now() - first.at : 0
      if (debt === 0) return { bytesPerSecond: null, emptyInMs: 0 }
      if (!first || span < leastMs) return { bytesPerSecond: null, emptyInMs: null }
      const since = acknowledged.filter(({ at }) => at >= first.at)
      const bytesPerSecond = (since.reduce((sum, { bytes }) => sum + bytes, 0) / span) * 1000
      const shrinking = ((first.bytes - debt) / span) * 1000
      return { bytesPerSecond, emptyInMs: shrinking > 0 ? (debt / shrinking) * 1000 : null }
    },
  }
}
