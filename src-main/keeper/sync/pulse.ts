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

interface Rounds {
  round(): Promise<void>
  /** Of a round; the next one comes all the same. */
  failed(error: unknown): void
  everyMs: number
  random(): number
}

/** A round after the other, each after half to one and a half of `everyMs`, or at once after a kick. */
export function startRounds({ round, failed, everyMs, random }: Rounds) {
  const pulse = createPulse()
  let stopped = false
  async function run(): Promise<void> {
    while (!stopped) {
      await round().catch((error: unknown) => {
        if (!stopped) failed(error)
      })
      if (!stopped) await pulse.wait(everyMs * (0.5 + random()))
    }
  }
  const running = run()
  return {
    isStopped: () => stopped,
    kick: pulse.kick,
    async stop() {
      stopped = true
      pulse.kick()
      await running
    },
  }
}

export interface Backoff {
  /** ms to wait after one more failure. */
  next(): number
  reset(): void
}

/**
 * Full jitter: each wait is drawn from nothing up to a bound that doubles with every failure, at most `mostMs`, so that
 * three hundred stations whose network comes back do not return in the same second.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function createBackoff(random: () => number, leastMs = 1000, mostMs = 10_000): Backoff {
  let bound = leastMs
  return {
    next() {
      const wait = random() * bound
      bound = Math.min(mostMs, bound * 2)
      return wait
    },
    reset() {
      bound = leastMs
    },
  }
}

export interface Patience {
  /** How long an answer is waited for, ms. */
  readonly ms: number
  /** One did not come in time. */
  late(): void
  /** One came after so many ms. */
  came(afterMs: number): void
}

/**
 * Grows where answers are slow, so that a thin line is waited for instead of being asked the same for ever, and shrinks
 * where they are quick, so that a line that went dead is noticed.
 */
export function createPatience(leastMs: number, mostMs: number): Patience {
  let ms = leastMs
  return {
    get ms() {
      return ms
    },
    late() {
      ms = Math.min(mostMs, ms * 2)
    },
    came(afterMs) {
      ms = Math.min(mostMs, Math.max(leastMs, afterMs * 4, ms / 2))
    },
  }
}
