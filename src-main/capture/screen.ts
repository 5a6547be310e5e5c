/** Stills of the screen: one at each cadence and one at each incident. */
import type { KeeperPort } from '../../src-shared/keeper-api.ts'
import type { Digest } from '../../src-shared/vocabulary.ts'
import type { Numbering } from './numbering.ts'

export interface ScreenOptions {
  keeper: KeeperPort
  numbering: Numbering
  /** CLOCK_BOOTTIME, ms. */
  now(): number
  /** PNG of the whole desktop, from the guard. */
  shot(): Promise<Uint8Array>
  stillEveryMs: number
  /** A cadence was missed; the next one is tried all the same. */
  onFailed(error: unknown): void
  /** Each picture taken, for the live lane. */
  onPicture?(png: Uint8Array): void
  /** Calls back after so many ms; returns how to call it off. */
  later(ms: number, run: () => void): () => void
}

export interface ScreenStills {
  /**
   * A picture outside the cadence; `incident` is the incident's id. Resolves with the digest when the keeper's commit
   * has returned. `png` where the guard took the picture already, `at` (CLOCK_BOOTTIME, ms).
   */
  now(incident: string, png?: Uint8Array, at?: number): Promise<Digest>
  /** The newest still of the cadence that is in the ledger, unless it is older than two of them. */
  latest(): Digest | null
  /** Ends the cadence; resolves when a picture under way is in the ledger. */
  stop(): Promise<void>
}

/** Starts at once with a first picture. Pictures go to the keeper one at a time, so that numbers keep their order. */
export function startScreenStills(options: ScreenOptions): ScreenStills {
  const { keeper, numbering, now, shot, stillEveryMs } = options
  let queue: Promise<unknown> = Promise.resolve()
  let stopped = false
  let cancel: (() => void) | null = null
  let newest: { digest: Digest; start: number } | null = null

  const store = async (incident: string | null, taken?: Uint8Array, at?: number): Promise<Digest> => {
    // A picture shows the moment at which it was taken, however long it waited for its turn.
    const start = at ?? now()
    const png = taken ?? (await shot())
    const index = numbering.peek('screen')
    options.onPicture?.(png)
    const { digest } = await keeper.call(
      'media.append',
      {
        kind: 'media.segment',
        body: {
          source: 'screen',
          index,
          type: 'still',
          init: null,
          start,
          duration: stillEveryMs,
          frames: 1,
          mime: 'image/png',
          health: null,
          incident,
        },
      },
      png,
    )
    numbering.used('screen', 'index', index)
    if (incident === null) newest = { digest, start }
    return digest
  }
  const inTurn = (incident: string | null, png?: Uint8Array, at?: number): Promise<Digest> => {
    const turn = queue.then(() => store(incident, png, at))
    queue = turn.catch(() => undefined)
    return turn
  }
  // The next shot is due one cadence after the last was due, not after it was done: slow shots must not stretch it.
  const cadence = (due: number): void => {
    if (stopped) return
    inTurn(null).catch(options.onFailed)
    const next = Math.max(due + stillEveryMs, now())
    cancel = options.later(next - now(), () => cadence(next))
  }
  cadence(now())

  return {
    now: inTurn,
    latest: () => (newest && now() - newest.start <= 2 * stillEveryMs ? newest.digest : null),
    stop: async () => {
      stopped = true
      cancel?.()
      await queue
    },
  }
}
