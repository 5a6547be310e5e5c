/**
 * Who sees this station live. A look is on the ledger before anything of it is shown, and ends by itself: with its time,
 * its part, the recorder's connection or the server's.
 */
import {
  type LookDown,
  type LookEnd,
  type LookUp,
  lookAtMostMs,
  looksAtMost,
} from '../../src-shared/look/messages.ts'
import type { Policy } from '../../src-shared/policy.ts'
import { setTimer } from '../local/timer.ts'
import type { Held } from './held.ts'

export interface LooksDeps {
  /** This process. */
  run: string
  active(): Held | null
  /** To the recorder; false where none is here. */
  film(message: LookDown): boolean
  /** To main: who looks now. */
  told(by: string[]): void
  /** To the server. False where the line is away or full. */
  say(message: LookUp, packet?: Uint8Array): boolean
  /** There is something new to send. */
  changed(): void
  /** Returns how to call it off; the system's timers unless given. */
  later?(act: () => void, ms: number): () => void
  /** ms, a clock that nobody sets. */
  now(): number
  log(line: string): void
}
export type Looks = ReturnType<typeof createLooks>

/** Where the policy's word lies in the store's meta table. */
export const liveViewKey = 'live-view'
const forbidden: Policy['liveView'] = 'off'

interface Look {
  one: Held
  by: string
  login: string
  since: number
  cancel(): void
}

export function createLooks(deps: LooksDeps) {
  const { run, active, film, say, changed, later = setTimer, now, log } = deps
  const looks = new Map<string, Look>()
  const names = () => [...looks.values()].map(({ by }) => by)

  function begin({ look, attempt, by, login }: Extract<LookDown, { do: 'begin' }>): LookEnd | null {
    const one = active()
    if (one?.ledger.attempt !== attempt) return 'not-filmed'
    if (one.ledger.store.meta(liveViewKey) === forbidden) return 'forbidden'
    if (looks.size >= looksAtMost) return 'full'
    try {
      one.ledger.append({ kind: 'look.began', body: { look, by, login }, run })
    } catch (error) {
      log(`a look could not be recorded: ${error instanceof Error ? error.message : String(error)}`)
      return 'not-recorded'
    }
    looks.set(look, { one, by, login, since: now(), cancel: later(() => end(look, 'time'), lookAtMostMs) })
    changed()
    deps.told(names())
    if (!film({ do: 'begin', look, attempt, by, login })) return 'not-filmed'
    say({ do: 'begun', look })
    return null
  }

  function end(look: string, why: LookEnd): void {
    const known = looks.get(look)
    if (!known) return
    looks.delete(look)
    known.cancel()
    film({ do: 'end', look })
    const { one, by, login, since } = known
    const body = { look, by, login, durationMs: Math.round(now() - since), why }
    try {
      one.ledger.append({ kind: 'look.ended', body, run })
      changed()
    } catch (error) {
      // A full disk: that it began is there.
      log(`a look's end could not be recorded: ${error instanceof Error ? error.message : String(error)}`)
    }
    deps.told(names())
    say({ do: 'ended', look, why })
  }

  function ask(message: Extract<LookDown, { do: 'begin' }>): void {
    const why = begin(message)
    if (why === null) return
    if (looks.has(message.look)) end(message.look, why)
    else say({ do: 'ended', look: message.look, why })
  }

  return {
    /** From the server. */
    hear(message: LookDown): void {
      if (message.do === 'end') end(message.look, 'closed')
      else if (message.do === 'begin' && !looks.has(message.look)) ask(message)
      else if (message.do === 'answer' && looks.has(message.look)) film(message)
    },
    /** From the recorder: whether it was taken. */
    up(message: LookUp, packet: Uint8Array | null): boolean {
      if (!looks.has(message.look)) return false
      if (message.do === 'ended') end(message.look, message.why)
      else if (message.do === 'packet') return packet !== null && say(message, packet)
      else if (message.do === 'offer') return say(message)
      return true
    },
    endAll(why: LookEnd): void {
      for (const look of [...looks.keys()]) end(look, why)
    },
    /** Who looks now, for a main that may have come meanwhile. */
    remind: () => deps.told(names()),
  }
}
