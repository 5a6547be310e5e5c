import { LiveMessage } from '../../../src-shared/console-api.ts'

/** What a connection tells; each may come late, from one already given up. */
export interface Told {
  opened(): void
  message(data: unknown): void
  closed(): void
}

/** The world's share, handed in so that tests need no network and no waiting. */
export interface Means {
  open(told: Told): { close(): void }
  /** Unix ms. */
  now(): number
  /** 0 ≤ x < 1. */
  random(): number
  /** Runs `work` once after `ms`; returns its undoing. */
  later(ms: number, work: () => void): () => void
}

export interface Listener {
  onMessage(message: LiveMessage): void
  /** `since`: unix ms of the loss; null while connected. Called on every change. */
  onState(lostSince: number | null): void
  /** Something the server sent is no LiveMessage. */
  onNonsense(why: string): void
}

const firstPauseMs = 500
const longestPauseMs = 10_000

/** Pause before try `n` (from 0), ms: doubling to 10 s, ±25 % so that a hundred consoles do not return in the same second. */
export const pauseBefore = (attempt: number, random: number) =>
  Math.min(longestPauseMs, firstPauseMs * 2 ** attempt) * (0.75 + random / 2)

/** Keeps one WebSocket open until closed; returns the closing. */
export function keepConnected(means: Means, listener: Listener): () => void {
  let closed = false
  let tries = 0
  let lostSince: number | null = null
  let undo: (() => void) | null = null
  let current: { close(): void } | null = null

  const connect = () => {
    undo = null
    let over = false
    current = means.open({
      opened() {
        if (closed) return
        tries = 0
        lostSince = null
        listener.onState(null)
      },
      message(data) {
        if (closed) return
        const parsed = parse(data)
        if (parsed.ok) listener.onMessage(parsed.message)
        else listener.onNonsense(parsed.why)
      },
      closed() {
        if (closed || over) return
        over = true
        lostSince ??= means.now()
        listener.onState(lostSince)
        undo = means.later(pauseBefore(tries, means.random()), connect)
        tries += 1
      },
    })
  }
  connect()
  return () => {
    closed = true
    undo?.()
    current?.close()
  }
}

function parse(data: unknown): { ok: true; message: LiveMessage } | { ok: false; why: string } {
  if (typeof data !== 'string') return { ok: false, why: 'not text' }
  let json: unknown
  try {
    json = JSON.parse(data)
  } catch (error) {
    return { ok: false, why: String(error) }
  }
  const parsed = LiveMessage.safeParse(json)
  return parsed.success ? { ok: true, message: parsed.data } : { ok: false, why: parsed.error.message }
}
