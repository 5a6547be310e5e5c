/** How long a camera may take to be opened: at first a moment, and a browser that says nothing at all is stuck. Times in ms. */

/**
 * A camera that this page has not had yet is being started for so long: a browser that was just started tells its
 * devices one after the other, and a camera that its predecessor had may be busy for a moment.
 */
const startingMs = 2500
/** A browser that has neither opened a camera nor refused it for so long does nothing more: a slow camera takes ten seconds. */
const unansweredMs = 15_000

export function createOpening() {
  /** When this camera was asked for, while it has not been there yet. */
  let wantedAt: number | null = null
  let askedAt: number | null = null
  let stuckSince: number | null = null
  let openedAt = Number.NEGATIVE_INFINITY
  return {
    /** Since when no answer came to what was asked, and to nothing that was asked after it; null while one may come. */
    get stuckSince(): number | null {
      return stuckSince
    },
    isStarting: (at: number): boolean => wantedAt !== null && at - wantedAt < startingMs,
    /** Another camera is wanted, or none (null). */
    wanted(at: number | null): void {
      wantedAt = at
      askedAt = stuckSince = null
    },
    /** When it was opened last; before all times until then. */
    get openedAt(): number {
      return openedAt
    },
    /** It is there. */
    opened(at: number): void {
      wantedAt = null
      openedAt = at
    },
    asked(at: number): void {
      askedAt = at
    },
    answered(): void {
      askedAt = stuckSince = null
    },
    /** Nobody waits for the answer any more: it is asked anew. */
    dropped(): void {
      askedAt = null
    },
    /** Whether it is stuck from now on. */
    isNewlyStuck(at: number): boolean {
      if (stuckSince !== null || askedAt === null || at - askedAt <= unansweredMs) return false
      stuckSince = askedAt
      return true
    },
  }
}
