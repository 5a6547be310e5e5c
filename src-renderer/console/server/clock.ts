/**
 * The server's time as this page knows it. Times of attempts and incidents are the server's, and this computer's own clock
 * may be hours away or be set at any moment: what is counted from them is counted by this.
 */

export interface ServerClock {
  /** A reply came with this `Date` header (RFC 9110, 6.6.1: whole seconds). */
  heard(date: string | null): void
  /** Unix ms; this computer's own time until the server was heard. */
  now(): number
}

/** Less than this is the header's cut to seconds and the line's delay, ms: the clock does not hop about by it. */
const unsureMs = 3000

/** `steady`: ms, monotonic; `wall`: Unix ms. */
export function createServerClock(steady: () => number, wall: () => number): ServerClock {
  let ahead: number | null = null
  return {
    heard(date) {
      const told = date === null ? Number.NaN : Date.parse(date)
      if (Number.isNaN(told)) return
      // In the middle of the second that the header names.
      const found = told + 500 - steady()
      if (ahead === null || Math.abs(found - ahead) > unsureMs) ahead = found
    },
    now: () => (ahead === null ? wall() : Math.round(steady() + ahead)),
  }
}

export const serverClock = createServerClock(
  () => performance.now(),
  () => Date.now(),
)
