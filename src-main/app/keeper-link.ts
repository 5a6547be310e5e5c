/**
 * Main's lasting link to the keeper: connects again when the keeper was restarted, makes the current attempt current
 * again there, and holds what was said meanwhile.
 */
import type { KeeperCallName, KeeperEvent, KeeperPort } from '../../src-shared/keeper-api.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'

export interface KeeperLinkOptions {
  connect: () => Promise<KeeperPort>
  /** The keeper went away and is back; ms it was away. */
  onBack: (awayMs: number) => void
  onTrouble: (error: unknown) => void
  now: () => number
}

/** Said again after a loss: facts must not be lost, and the same fact twice is harmless where a hole is not. */
const saidAgain: ReadonlySet<KeeperCallName> = new Set(['record.append', 'answer.append', 'state.put'])

/** What has a name of its own is one record, however often it comes. */
const isParcel = (args: object) => 'parcel' in args

const isSubmitted = (error: unknown) =>
  error instanceof ProblemError && error.problem.code === 'already-submitted'

export async function linkKeeper({
  connect,
  onBack,
  onTrouble,
  now,
}: KeeperLinkOptions): Promise<KeeperPort> {
  const listeners = new Set<(event: KeeperEvent) => void>()
  let attempt: string | null = null
  let ending = false
  /** The current attempt turned out to be submitted already, when the keeper came back. */
  let submitted = false
  let current: Promise<KeeperPort> = adopt(await connect())
  let finish: () => void = () => undefined
  const closed = new Promise<void>((resolve) => {
    finish = resolve
  })

  async function adopt(port: KeeperPort): Promise<KeeperPort> {
    port.on((event) => {
      for (const listener of listeners) listener(event)
    })
    void port.closed.then(() => {
      if (ending) finish()
      else {
        current = again()
        // Whoever calls meanwhile hears of it; with nobody calling, `closed` has told it.
        current.catch(() => undefined)
      }
    })
    return port
  }

  async function again(): Promise<KeeperPort> {
    const lostAt = now()
    try {
      const port = await adopt(await connect())
      // The keeper may have closed the attempt and gone away before it could say so.
      if (attempt) {
        await port.call('attempt.resume', { attempt }).catch((error: unknown) => {
          if (!isSubmitted(error)) throw error
          submitted = true
        })
      }
      onBack(now() - lostAt)
      return port
    } catch (error) {
      onTrouble(error)
      finish()
      throw error
    }
  }
  const port: KeeperPort = {
    async call(method, args, bytes) {
      for (;;) {
        const held = current
        if (submitted && (method === 'attempt.submit' || method === 'attempt.leave'))
          throw new ProblemError('already-submitted')
        try {
          const reply = await (await held).call(method, args, bytes)
          if ((method === 'attempt.open' || method === 'attempt.resume') && 'attempt' in args) {
            attempt = String(args.attempt)
            submitted = false
          } else if (method === 'attempt.submit' || method === 'attempt.leave') attempt = null
          return reply
        } catch (error) {
          const lost = error instanceof ProblemError && error.problem.code === 'no-keeper'
          if (!lost || !(saidAgain.has(method) || isParcel(args)) || ending) throw error
          // The loss shows here before the connection's own end does.
          if (current === held) await (await held).closed
        }
      }
    },
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    closed,
    close() {
      ending = true
      current.then(
        (open) => open.close(),
        () => finish(),
      )
    },
  }
  return port
}
