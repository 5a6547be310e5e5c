/**
 * How many records a station may bring in a stretch of time: hours of an exam at once after an outage, and then as many as
 * a flood of windows makes. Who is near the end is asked to go slower; who does not is refused, and loses nothing: what a
 * station keeps it sends again.
 */
import type { Clock } from '../clock.ts'
import { type Bucket, createBucket } from '../http/bucket.ts'
import { Refusal } from '../http/refusal.ts'

/** Records at once, and how many of them come back a second. */
export const flow = { burst: 50_000, perSecond: 1000 }

export interface Flow {
  /** Counts a batch; ms for which the station should leave the server alone. Refuses `too-many-tries`. */
  take(station: string, records: number): number
}

export function createFlow(clock: Clock): Flow {
  /** Only enrolled stations come here. */
  const buckets = new Map<string, Bucket>()
  return {
    take(station, records) {
      const bucket = buckets.get(station) ?? createBucket(clock.now, flow.burst, flow.perSecond)
      buckets.set(station, bucket)
      const cost = Math.max(1, records)
      if (!bucket.take(cost))
        throw new Refusal('too-many-tries', { detail: 'more records a second than a station makes' })
      return bucket.left() < flow.burst / 5 ? Math.ceil((cost / flow.perSecond) * 1000) : 0
    },
  }
}
