/** Offset between this page's monotonic clock and CLOCK_BOOTTIME, by the exchange with the shortest round trip. */

export interface Exchange {
  /** Before asking and after the answer, local ms. */
  sent: number
  received: number
  /** CLOCK_BOOTTIME ms in the answer. */
  mono: number
}

/** CLOCK_BOOTTIME − local, ms; wrong by at most half of the shortest round trip (Cristian 1989). Null without any. */
export function offsetOf(exchanges: readonly Exchange[]): number | null {
  let best: Exchange | null = null
  for (const exchange of exchanges)
    if (!best || exchange.received - exchange.sent < best.received - best.sent) best = exchange
  return best ? best.mono - (best.sent + best.received) / 2 : null
}

export interface BootClockOptions {
  ask(): Promise<number>
  local(): number
  wall(): number
  onOffset(offset: number): void
  onTrouble(error: unknown): void
}

const exchangesAtOnce = 5
const refreshMs = 60_000
/** The local clock stands still while the machine sleeps, and CLOCK_BOOTTIME does not: the wall clock's jump tells. */
const jumpMs = 500

/** Call `tick` about once a second; the offset is renewed each minute, and at once after a sleep. */
export function createBootClock(options: BootClockOptions) {
  const { ask, local, wall } = options
  let renewedAt = Number.NEGATIVE_INFINITY
  let drift = wall() - local()
  let running: Promise<void> | null = null

  const exchange = async (): Promise<void> => {
    const exchanges: Exchange[] = []
    try {
      for (let i = 0; i < exchangesAtOnce; i++) {
        const sent = local()
        const mono = await ask()
        exchanges.push({ sent, received: local(), mono })
      }
      renewedAt = local()
    } catch (error) {
      options.onTrouble(error)
    }
    const offset = offsetOf(exchanges)
    if (offset !== null) options.onOffset(offset)
  }
  const renew = (): Promise<void> => {
    running ??= exchange().finally(() => {
      running = null
    })
    return running
  }
  const tick = (): Promise<void> | null => {
    const seen = wall() - local()
    const jumped = Math.abs(seen - drift) > jumpMs
    drift = seen
    return jumped || local() - renewedAt >= refreshMs ? renew() : null
  }
  return { renew, tick }
}
