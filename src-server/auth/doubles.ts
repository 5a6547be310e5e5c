/**
 * One identity at two machines at once (a copied disk): two keepers, known by the random name that each gives itself when it
 * starts, both of which go on speaking. A keeper that was started again speaks after its predecessor, which is silent from
 * then on. In memory: two that go on are found again within seconds.
 */
import type { Clock } from '../clock.ts'

export interface Doubles {
  /** A keeper of this station spoke; `since`: when it was first heard by any process, Unix ms. True: found just now. */
  spoke(station: string, run: string, since?: number): boolean
  /** Whether another one was here first and speaks still: this one may send what it holds, and begin nothing. */
  refuses(station: string, run: string): boolean
  /** When the second one was found, Unix ms; null: there is one, as there should be. */
  foundAt(station: string): number | null
  /** When this keeper was first heard, Unix ms. */
  sinceOf(station: string, run: string): number
}

/** What a keeper that was just ended had sent is dealt with by this time after its successor's first word, ms. */
const settledAfterMs = 10_000
/** A keeper that said nothing for so long has ended, ms; one that is up asks for a token every ten minutes at least. */
const silentForMs = 60_000
/** The alarm stays for so long after both were last heard, ms. */
const doubledMs = 15 * 60_000
/** Keepers remembered of each station: more come only from a broken machine that starts its own again and again. */
const runsAtMost = 8

interface Heard {
  since: number
  at: number
}

export function createDoubles(clock: Clock): Doubles {
  const stations = new Map<string, { runs: Map<string, Heard>; found: number | null; bothAt: number }>()

  /** The one that was first among those that speak now. */
  function holder(runs: ReadonlyMap<string, Heard>): string | undefined {
    const now = clock.now()
    const speaking = [...runs].filter(([, { at }]) => now - at < silentForMs)
    return speaking.sort(([a, one], [b, other]) => one.since - other.since || (a < b ? -1 : 1))[0]?.[0]
  }

  return {
    spoke(station, run, since) {
      const now = clock.now()
      const known = stations.get(station) ?? { runs: new Map<string, Heard>(), found: null, bothAt: 0 }
      stations.set(station, known)
      const { runs } = known
      const before = runs.get(run)
      runs.delete(run)
      runs.set(run, { since: Math.min(before?.since ?? now, since ?? now), at: now })
      for (const oldest of runs.keys()) {
        if (runs.size <= runsAtMost) break
        runs.delete(oldest)
      }
      // It was here before another one came, that one has been here for a while, and speaks too.
      const own = runs.get(run)?.since ?? now
      const younger = [...runs.values()].some(
        ({ since, at }) => since > own && now - since >= settledAfterMs && at - since >= settledAfterMs / 2,
      )
      if (!younger) return false
      const fresh = known.found === null || now - known.bothAt >= doubledMs
      if (fresh) known.found = now
      known.bothAt = now
      return fresh
    },
    refuses(station, run) {
      const known = stations.get(station)
      if (!known || known.found === null) return false
      const first = holder(known.runs)
      return first !== undefined && first !== run && known.runs.size > 1
    },
    foundAt(station) {
      const known = stations.get(station)
      return known && known.found !== null && clock.now() - known.bothAt < doubledMs ? known.found : null
    },
    sinceOf: (station, run) => stations.get(station)?.runs.get(run)?.since ?? clock.now(),
  }
}
