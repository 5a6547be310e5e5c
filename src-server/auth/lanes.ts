/**
 * How fast logins and enrolment tokens are tried. Whoever fails often goes on in a slow lane: a lab behind one address is
 * slowed down by whoever guesses there, and not shut out. Logins have one by name and address together, and one by address;
 * a browser in which this person was logged in before has a lane of its own, which no stranger can fill (OWASP's device
 * cookie).
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
  /** A token is 256 random bits: the lane keeps guesses from costing the server much. */
  enrolment: { free: 30, spacingMs: 250, atMostMs: 5000 },
} as const satisfies Record<string, Lane>

type Sleep = (ms: number) => Promise<void>
const sleepFor: Sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** The lanes that a try takes, each by the key of who tries. */
type Taken = readonly (readonly [key: string, lane: Lane])[]

interface Kept {
  failures: number[]
  /** When the lane is free again, ms. */
  nextAt: number
}

/** Lanes beyond this are forgotten, oldest first: memory stays bounded whoever comes. */
const keptAtMost = 10_000

function createLanes(clock: Clock) {
  const kept = new Map<string, Kept>()

  const of = (key: string, now: number): Kept => {
    const lane = kept.get(key) ?? { failures: [], nextAt: 0 }
    lane.failures = lane.failures.filter((at) => now - at < withinMs)
    keepNewest(kept, key, lane, keptAtMost)
    return lane
  }

  return {
    /** How long this try waits for its turn, ms. Throws `too-many-tries`. */
    turn(taken: Taken): number {
      const now = clock.now()
      const slow = taken
        .map(([key, lane]) => ({ lane, state: of(key, now) }))
        .filter(({ lane, state }) => state.failures.length >= lane.free)
        .map(({ lane, state }) => ({ lane, state, at: Math.max(now, state.nextAt) + lane.spacingMs }))
      if (slow.some(({ lane, at }) => at - now > lane.atMostMs)) throw new Refusal('too-many-tries')
      for (const { state, at } of slow) state.nextAt = at
      return Math.max(0, ...slow.map(({ at }) => at - now))
    },
    /** Counts a failure; what it gives takes that back. */
    failed(taken: Taken): () => void {
      const now = clock.now()
      const states = taken.map(([key, lane]) => {
        const state = of(key, now)
        state.failures = [...state.failures, now].slice(-lane.free)
        return state
      })
      return () => {
        for (const { failures } of states) {
          const at = failures.indexOf(now)
          if (at >= 0) failures.splice(at, 1)
        }
      }
    },
  }
}

export interface LoginLanes {
  /**
   * Resolves when this try may be made, counted as a failure; what it gives takes that back. `device`: id of the browser's
   * own cookie, where it is this person's. Rejects with `too-many-tries`.
   */
  enter(who: { login: string; address: string; device: string | null }): Promise<() => void>
}

export function createLoginLanes(clock: Clock, sleep: Sleep = sleepFor): LoginLanes {
  const all = createLanes(clock)
  return {
    async enter({ login, address, device }) {
      const taken: Taken =
        device === null
          ? [
              [`${address} ${login}`, lanes.nameAndAddress],
              [address, lanes.address],
            ]
          : [[`device ${device}`, lanes.device]]
      const wait = all.turn(taken)
      const takeBack = all.failed(taken)
      if (wait > 0) await sleep(wait)
      return takeBack
    },
  }
}

export interface EnrolmentLanes {
  /**
   * Resolves when this try may be made; what it gives counts it as a failure. Only these count: a whole lab that is set up
   * at once comes from one address too. Rejects with `too-many-tries`.
   */
  enter(address: string): Promise<() => void>
}

export function createEnrolmentLanes(clock: Clock, sleep: Sleep = sleepFor): EnrolmentLanes {
  const all = createLanes(clock)
  return {
    async enter(address) {
      const taken: Taken = [[address, lanes.enrolment]]
      const wait = all.turn(taken)
      if (wait > 0) await sleep(wait)
      return () => void all.failed(taken)
    },
  }
}
