/** Offset between a camera's frame timestamps and the local clock: the least delay seen lately. */

/** ms; the least delay of the current and the previous stretch counts, so that drift is followed. */
const stretchMs = 15_000

export function createFrameClock() {
  let current = Number.POSITIVE_INFINITY
  let previous = Number.POSITIVE_INFINITY
  let began = Number.NEGATIVE_INFINITY
  /** Least delay of the first whole stretch, and when that ended. */
  let first: { delay: number; at: number } | null = null
  return {
    /** A frame with this timestamp arrived now (both ms). */
    observe(timestamp: number, now: number): void {
      if (now - began >= stretchMs) {
        if (Number.isFinite(current)) first ??= { delay: current, at: now }
        previous = current
        current = Number.POSITIVE_INFINITY
        began = now
      }
      current = Math.min(current, now - timestamp)
    },
    /** Local ms of a frame's timestamp. Only after `observe`. */
    local: (timestamp: number): number => timestamp + Math.min(current, previous),
    /** How much later than the least this frame was, ms. */
    late: (timestamp: number, now: number): number => now - timestamp - Math.min(current, previous),
    /**
     * How much faster the local clock runs than the camera's, in millionths; null in the first minute. It is measured
     * for people to see: `local` follows it by itself.
     */
    drift(now: number): number | null {
      if (!first || now - first.at < 60_000) return null
      return ((Math.min(current, previous) - first.delay) / (now - first.at)) * 1e6
    },
  }
}
export type FrameClock = ReturnType<typeof createFrameClock>

/** How far a segment's start may be corrected against the end of the one before, ms. */
const correctionMs = 5

/**
 * Where a segment begins that follows another without a break: at its end, corrected little by little towards what the
 * clock says, so that neither a hole nor an overlap arises; a step (the machine slept) is taken whole.
 */
export function follow(end: number, clock: number, intervalMs: number): number {
  const difference = clock - end
  if (Math.abs(difference) > Math.max(intervalMs, 100)) return clock
  return end + Math.max(-correctionMs, Math.min(correctionMs, difference))
}
