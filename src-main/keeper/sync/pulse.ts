/** Waiting that can be cut short, and back-off with jitter. Timers and randomness are handed in by the caller's clock. */

export interface Pulse {
  /** Resolves after `ms` or at the next `kick`, whichever is first. */
  wait(ms: number): Promise<void>
  kick(): void
}

export function createPulse(): Pulse {
  let wake: (() => void) | null = null
  let kicked = false
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        if (kicked) {
          kicked = false
          resolve()
          return
        }
        const timer = setTimeout(done, ms)
        function done() {
          clearTimeout(timer)
          wake = null
          resolve()
        }
        wake = done
      }),
    kick() {
      if (wake) wake()
      else kicked = true
    },
  }
}

export interface Backoff {
  /** ms to wait after one more failure. */
  next(): number
  reset(): void
}

/**
 * Decorrelated jitter: each wait is drawn between `leastMs` and three times the last one, at most `mostMs`, so that
 * three hundred stations whose network comes back do not return in the same second.
 */
export function createBackoff(random: () => number, leastMs = 500, mostMs = 10_000): Backoff {
  let last = leastMs
  return {
    next() {
      last = Math.min(mostMs, leastMs + random() * (last * 3 - leastMs))
      return last
    },
    reset() {
      last = leastMs
    },
  }
}
