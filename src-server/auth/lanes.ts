/**
 * How fast logins are tried. Whoever fails often goes on in a slow lane, by name and address together, and by address: a
 * lab behind one address is slowed down by whoever guesses there, and not shut out. A browser in which this person was
 * logged in before has a lane of its own, which no stranger can fill (OWASP's device cookie).
 */
import { keepNewest } from '../../src-shared/newest.ts'
import type { Clock } from '../clock.ts'
import { Refusal } from '../http/refusal.ts'

export interface Lane {
  /** Failures within `withinMs` that cost no time. */
  free: number
  /** Then one try in so many ms. */
  spacingMs: number
  /** Nobody waits longer: who would have to is refused. */
  atMostMs: number
}

const withinMs = 10 * 60_000
export const lanes = {
  nameAndAddress: { free: 5, spacingMs: 2000, atMostMs: 10_000 },
  address: { free: 60, spacingMs: 500, atMostMs: 15_000 },
  device: { free: 5, spacingMs: 2000, atMostMs: 10_000 },
} as const satisfies Record<string, Lane>

export interface LoginLanes {
  /**
   * Resolves when this try may be made, counted as a failure; what it gives takes that back. `device`: id of the browser's
   * own cookie, where it is this person's. Rejects with `too-many-tries`.
   */
  enter(who: { login: string; address: string; device: string | null }): Promise<() => void>
}

interface Kept {
  failures: number[]
  /** When the lane is free again, Unix ms. */
  nextAt: number
}

/** Lanes beyond this are forgotten, oldest first: memory stays bounded whoever comes. */
const keptAtMost = 10_000

export function createLoginLanes(
  clock: Clock,
  sleep: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): LoginLanes {
  const kept = new Map<string, Kept>()

  const of = (key: string, now: number): Kept => {
    const lane = kept.get(key) ?? { failures: [], nextAt: 0 }
    lane.failures = lane.failures.filter((at) => now - at < withinMs)
    keepNewest(kept, key, lane, keptAtMost)
    return lane
  }

  return {
    async enter({ login, address, device }) {
      const now = clock.now()
      const mine: [string, Lane][] =
        device === null
          ? [
              [`${address} ${login}`, lanes.nameAndAddress],
              [address, lanes.address],
            ]
          : [[`device ${device}`, lanes.device]]
      const all = mine.map(([key, lane]) => ({ lane, state: of(key, now) }))
      const slow = all.filter(({ lane, state }) => state.failures.length >= lane.free)
      const turns = slow.map(({ lane, state }) => Math.max(now, state.nextAt) + lane.spacingMs)
      const wait = Math.max(0, ...turns.map((turn) => turn - now))
      if (slow.some(({ lane }, i) => (turns[i] ?? 0) - now > lane.atMostMs))
        throw new Refusal('too-many-tries')
      slow.forEach(({ state }, i) => {
        state.nextAt = turns[i] ?? now
      })
      for (const { lane, state } of all) state.failures = [...state.failures, now].slice(-lane.free)
      if (wait > 0) await sleep(wait)
      return () => {
        for (const { state } of all) {
          const at = state.failures.indexOf(now)
          if (at >= 0) state.failures.splice(at, 1)
        }
      }
    },
  }
}
