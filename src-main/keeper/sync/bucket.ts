/** A token bucket: the media lane's share of the room's line. Time and waiting are handed in. */

export interface Bucket {
  /** Bytes a second; null: as fast as it goes. Who waits is served at the new rate. */
  setRate(bytesPerSecond: number | null): void
  readonly rate: number | null
  /** Resolves when so many bytes may go; in the order of asking. */
  take(bytes: number): Promise<void>
}

export interface BucketDeps {
  /** ms, monotonic. */
  now(): number
  wait(ms: number): Promise<unknown>
}

/** What may go at once after a pause: so much of a second's worth. */
const burst = 0.25
/** A wait is looked at again after at most this long, ms: the rate may have changed. */
const lookMs = 500

export function createBucket({ now, wait }: BucketDeps): Bucket {
  let rate: number | null = null
  let tokens = 0
  let filledAt = now()
  let queue: Promise<void> = Promise.resolve()

  const fill = (perSecond: number) => {
    const at = now()
    tokens = Math.min(perSecond * burst, tokens + ((at - filledAt) / 1000) * perSecond)
    filledAt = at
  }
  /** Taken on credit, then paid: a piece larger than the burst must pass too. */
  const pay = async (bytes: number) => {
    if (rate === null) return
    fill(rate)
    tokens -= bytes
    while (tokens < 0 && rate !== null) {
      await wait(Math.min(lookMs, Math.ceil((-tokens / rate) * 1000)))
      if (rate !== null) fill(rate)
    }
  }

  return {
    setRate(bytesPerSecond) {
      if (rate === bytesPerSecond) return
      if (rate !== null) fill(rate)
      else {
        tokens = 0
        filledAt = now()
      }
      rate = bytesPerSecond
    },
    get rate() {
      return rate
    },
    take(bytes) {
      const turn = queue.then(() => pay(bytes))
      queue = turn
      return turn
    },
  }
}

/** The least of several bounds; null: none of them bounds. */
export const leastOf = (...bounds: (number | null)[]): number | null =>
  bounds.reduce((a, b) => (a === null ? b : b === null ? a : Math.min(a, b)), null)
