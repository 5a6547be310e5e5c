/** Loads a page again whose renderer is gone: the first time at once, then with back-off, until it is back. */
import { setTimeout as delay } from 'node:timers/promises'
import { within } from './within.ts'

const loadMs = 20_000
/** A page that stood for so long is as good as new. */
const calmMs = 60_000
const longestMs = 10_000

export interface ReloadDeps {
  load(): Promise<void>
  /** One attempt is over. `agoMs`: since the page was lost. */
  tell(cause: string, restarted: boolean, agoMs: number): void
  /** ms, from any steady clock. */
  now(): number
  /** Waits; a test's own. */
  wait?(ms: number): Promise<unknown>
}

export interface Reload {
  lost(cause: string): void
  /** Nothing is loaded any more. */
  end(): void
}

/** ms to wait before the next load, after so many falls in a row: 0, 0.5 s, 1 s, 2 s … 10 s. */
export const backOff = (falls: number): number =>
  falls <= 1 ? 0 : Math.min(longestMs, 500 * 2 ** (falls - 2))

export function createReload(deps: ReloadDeps): Reload {
  const { now, wait = (ms) => delay(ms, undefined, { ref: false }) } = deps
  let falls = 0
  let backAt = Number.NEGATIVE_INFINITY
  let ended = false
  /** Ends the attempt that is under way: its renderer is gone too. */
  let fail: (() => void) | null = null

  const bringBack = async (cause: string) => {
    const lostAt = now()
    for (let back = false; !back; ) {
      await wait(backOff(falls))
      if (ended) return
      const fallen = Promise.withResolvers<never>()
      fail = () => fallen.reject(new Error('the page fell again'))
      back = await within(loadMs, Promise.race([deps.load(), fallen.promise]), 'late').then(
        () => true,
        () => false,
      )
      fail = null
      if (ended) return
      deps.tell(cause, back, now() - lostAt)
      if (back) backAt = now()
      else falls++
    }
  }
  let busy = false
  return {
    lost: (cause) => {
      if (ended) return
      if (busy) return fail?.()
      busy = true
      falls = now() - backAt < calmMs ? falls + 1 : 1
      void bringBack(cause).finally(() => {
        busy = false
      })
    },
    end: () => {
      ended = true
    },
  }
}
