/** What the server asks of its stations: how soon to come again, how much at a time, and each one's share of its room's line. */

import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Clock } from '../clock.ts'
import type { Station } from '../http/caller.ts'

interface Asked {
  retryAfterMs: number
  maxInFlight: number
  bytesPerSecond: number | null
}
export interface Pace {
  /** `owes`: whether the server lacks anything of it. */
  of(station: Pick<Station, 'id' | 'room'>, owes: boolean): Promise<Asked>
}

interface Deps {
  clock: Clock
  /** How late this process's events are of late, ms. */
  lagMs(): number
  /** Bits a second by room; a room that is not named has no bound. */
  bounds(): Promise<ReadonlyMap<string, number>>
}

/** Who was not heard for this long has no share any more, ms. */
const shareMs = 15_000
const boundsMs = 5000
/** From so many stations on each waits so much longer between two words, ms a station, at most `spacedMs`. */
const crowd = { from: 50, each: 1, spacedMs: 500 }
/** Never less than a station can do anything with. */
const leastBytesPerSecond = 1000

export function createPace({ clock, lagMs, bounds }: Deps): Pace {
  const heardAt = new Map<string, number>()
  const owing = new Map<string, Map<string, number>>()
  let known: { at: number; rooms: Promise<ReadonlyMap<string, number>> } | null = null
  let countedAt = 0
  let count = 0

  const young = (times: Map<string, number>): number => {
    for (const [key, at] of times) if (clock.now() - at > shareMs) times.delete(key)
    return times.size
  }
  const stations = (): number => {
    if (clock.now() - countedAt >= 1000) {
      countedAt = clock.now()
      count = young(heardAt)
    }
    return count
  }
  const boundOf = async (room: string): Promise<number | null> => {
    if (!known || clock.now() - known.at >= boundsMs) {
      const asked = { at: clock.now(), rooms: bounds() }
      known = asked
      asked.rooms.catch(() => {
        if (known === asked) known = null
      })
    }
    return (await known.rooms).get(room) ?? null
  }
  const shareOf = async (station: Pick<Station, 'id' | 'room'>, owes: boolean): Promise<number | null> => {
    const room = owing.get(station.room) ?? new Map<string, number>()
    owing.set(station.room, room)
    if (owes) room.set(station.id, clock.now())
    else room.delete(station.id)
    const bits = await boundOf(station.room)
    if (bits === null) return null
    return Math.max(leastBytesPerSecond, Math.floor(bits / 8 / Math.max(1, young(room))))
  }

  return {
    async of(station, owes) {
      heardAt.set(station.id, clock.now())
      const lag = lagMs()
      const many = stations()
      const spaced = many < crowd.from ? 0 : Math.min(crowd.spacedMs, many * crowd.each)
      const late = lag > 500 ? 4000 : lag > 100 ? 1000 : 0
      return {
        retryAfterMs: Math.max(spaced, late),
        maxInFlight: lag > 500 ? 1 : lag > 100 ? 2 : 4,
        bytesPerSecond: await shareOf(station, owes),
      }
    },
  }
}

/** Mean delay of the event loop over the last second or two, ms, less what the sampling itself takes. */
export function watchLag(now: () => number): { lagMs(): number; stop(): void } {
  const resolution = 20
  const histogram = monitorEventLoopDelay({ resolution })
  histogram.enable()
  let read = { at: now(), ms: 0 }
  return {
    lagMs() {
      if (now() - read.at >= 1000) {
        const ms = histogram.count > 0 ? Math.max(0, histogram.mean / 1e6 - resolution) : 0
        read = { at: now(), ms }
        histogram.reset()
      }
      return read.ms
    },
    stop: () => histogram.disable(),
  }
}
