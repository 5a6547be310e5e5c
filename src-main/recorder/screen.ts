/** Stills of the whole screen at their cadence, whether main is there or not. */
import type { FilmedFor } from '../../src-shared/bridge/capture-calls.ts'
import type { KeeperPort } from '../../src-shared/keeper-api.ts'
import { stillBody } from '../../src-shared/still.ts'
import type { Digest } from '../../src-shared/vocabulary.ts'

export interface ScreenOptions {
  keeper: Pick<KeeperPort, 'call'>
  of: FilmedFor
  everyMs: number
  /** CLOCK_BOOTTIME, ms. */
  now(): number
  /** PNG of the whole desktop, from the guard. */
  shot(): Promise<Uint8Array>
  /** On the ledger now. `start`: CLOCK_BOOTTIME ms. */
  onKept(digest: Digest, start: number): void
  /** A cadence was missed; the next one is tried all the same. */
  onFailed(error: unknown): void
  /** Calls back after so many ms; returns how to call it off. */
  later(ms: number, run: () => void): () => void
}

/** Starts at once with a first picture. `stop` resolves when a picture under way is on the ledger. */
export function startScreenStills(options: ScreenOptions): { stop(): Promise<void> } {
  const { keeper, of, everyMs, now, shot } = options
  let underWay: Promise<void> = Promise.resolve()
  let cancel: (() => void) | null = null
  let stopped = false
  let waiting = 0

  const take = async () => {
    const start = now()
    const png = await shot()
    const body = stillBody({ source: 'screen', start, duration: everyMs, mime: 'image/png' })
    const { digest } = await keeper.call('media.append', { kind: 'media.segment', body, of }, png)
    options.onKept(digest, start)
  }
  // The next shot is due one cadence after the last was due, not after it was done: slow shots must not stretch it.
  const cadence = (due: number): void => {
    if (stopped) return
    // Of those that are due while one takes longer than the cadence, two wait.
    if (waiting < 3) {
      const turn = waiting === 0 ? take() : underWay.then(take)
      waiting++
      underWay = turn.catch(options.onFailed).finally(() => {
        waiting--
      })
    }
    const next = Math.max(due + everyMs, now())
    cancel = options.later(next - now(), () => cadence(next))
  }
  cadence(now())
  return {
    stop: async () => {
      stopped = true
      cancel?.()
      await underWay
    },
  }
}
