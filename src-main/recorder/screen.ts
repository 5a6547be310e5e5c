/** Stills of the whole screen at their cadence, whether main is there or not; kept until the keeper has them. */
import type { FilmedFor } from '../../src-shared/bridge/capture-calls.ts'
import type { KeeperPort } from '../../src-shared/keeper-api.ts'
import type { Outbox } from '../../src-shared/outbox.ts'
import { stillBody } from '../../src-shared/still.ts'
import type { Digest } from '../../src-shared/vocabulary.ts'

export interface ScreenOptions {
  keeper: Pick<KeeperPort, 'call'>
  outbox: Pick<Outbox, 'put' | 'empty'>
  of: FilmedFor
  everyMs: number
  /** Names a parcel. */
  newId(): string
  /** CLOCK_BOOTTIME, ms. */
  now(): number
  /** The whole desktop as PNG, from the guard; `at`: CLOCK_BOOTTIME ms at which it was read. */
  shot(): Promise<{ png: Uint8Array; at: number }>
  /** On the ledger now. `start`: CLOCK_BOOTTIME ms. */
  onKept(digest: Digest, start: number): void
  /** A cadence was missed; the next one is tried all the same. */
  onFailed(error: unknown): void
  /** Calls back after so many ms; returns how to call it off. */
  later(ms: number, run: () => void): () => void
}

/** After a shot that failed, ms: soon enough for no hole in the cadence where the guard was only being started again. */
const againMs = 500

/** Starts at once with a first picture. `stop` resolves when what was taken is on the ledger, or given up. */
export function startScreenStills(options: ScreenOptions): { stop(): Promise<void> } {
  const { keeper, outbox, of, everyMs, now, shot, newId } = options
  let underWay: Promise<void> = Promise.resolve()
  let cancel: (() => void) | null = null
  let stopped = false
  let waiting = 0

  const pause = () => new Promise<void>((resolve) => options.later(againMs, resolve))
  /** Tried until the next one is due. */
  const shoot = async () => {
    const until = now() + everyMs - againMs
    for (;;) {
      const ordered = now()
      try {
        const { png, at } = await shot()
        // A busy machine takes its time over a shot, and no clock but ours says what is on the ledger.
        return { png, start: Math.min(Math.max(at, ordered), now()) }
      } catch (error) {
        if (stopped || now() >= until) throw error
        await pause()
      }
    }
  }
  const take = async () => {
    const { start, png } = await shoot()
    const body = stillBody({ source: 'screen', start, duration: everyMs, mime: 'image/png' })
    const args = { kind: 'media.segment', body, of, parcel: newId() } as const
    const send = async () => {
      const { digest } = await keeper.call('media.append', args, png)
      options.onKept(digest, start)
    }
    outbox.put({ kind: 'segment', bytes: png, send })
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
      await outbox.empty()
    },
  }
}
