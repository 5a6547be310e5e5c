import { type LiveAsk, LiveMessage } from '../../../src-shared/console-api.ts'
import { type SmallPicture, unframed } from '../../../src-shared/picture-frame.ts'

/** What a connection tells; each may come late, from one already given up. */
export interface Told {
  opened(): void
  message(data: unknown): void
  closed(): void
}

/** The world's share, handed in so that tests need no network and no waiting. */
export interface Means {
  open(told: Told): { send(text: string): void; close(): void }
  /** Unix ms. */
  now(): number
  /** 0 ≤ x < 1. */
  random(): number
  /** Runs `work` once after `ms`; returns its undoing. */
  later(ms: number, work: () => void): () => void
}

export interface Listener {
  onMessage(message: LiveMessage): void
  onPictures(pictures: readonly FramedPicture[]): void
  /** `since`: unix ms of the loss; null while connected. Called on every change. */
  onState(lostSince: number | null): void
  /** Something the server sent is no LiveMessage. */
  onNonsense(why: string): void
}
export type FramedPicture = SmallPicture & { jpeg: Uint8Array<ArrayBuffer> }

const firstPauseMs = 500
const longestPauseMs = 10_000

/** Pause before try `n` (from 0), ms: doubling to 10 s, ±25 % so that a hundred consoles do not return in the same second. */
export const pauseBefore = (attempt: number, random: number) =>
  Math.min(longestPauseMs, firstPauseMs * 2 ** attempt) * (0.75 + random / 2)

export interface Kept {
  /** Now, and again on each connection that follows: the newest counts. */
  say(ask: LiveAsk): void
  close(): void
}

/** Keeps one WebSocket open until closed. */
export function keepConnected(means: Means, listener: Listener): Kept {
  let closed = false
  let tries = 0
  let lostSince: number | null = null
  let undo: (() => void) | null = null
  let current: ReturnType<Means['open']> | null = null
  let isOpen = false
  let asked: string | null = null

  const connect = () => {
    undo = null
    let over = false
    current = means.open({
      opened() {
        if (closed) return
        tries = 0
        lostSince = null
        isOpen = true
        if (asked !== null) current?.send(asked)
        listener.onState(null)
      },
      message(data) {
        if (closed) return
        const parsed = parse(data)
        if ('message' in parsed) listener.onMessage(parsed.message)
        else if ('pictures' in parsed) listener.onPictures(parsed.pictures)
        else listener.onNonsense(parsed.why)
      },
      closed() {
        if (closed || over) return
        over = true
        isOpen = false
        lostSince ??= means.now()
        listener.onState(lostSince)
        undo = means.later(pauseBefore(tries, means.random()), connect)
        tries += 1
      },
    })
  }
  connect()
  return {
    say(ask) {
      asked = JSON.stringify(ask)
      if (isOpen) current?.send(asked)
    },
    close() {
      closed = true
      undo?.()
      current?.close()
    },
  }
}

type Parsed = { message: LiveMessage } | { pictures: readonly FramedPicture[] } | { why: string }

function parse(data: unknown): Parsed {
  if (data instanceof ArrayBuffer) {
    const pictures = unframed(new Uint8Array(data))
    return pictures ? { pictures } : { why: 'no frame of pictures' }
  }
  if (typeof data !== 'string') return { why: 'not text' }
  let json: unknown
  try {
    json = JSON.parse(data)
  } catch (error) {
    return { why: String(error) }
  }
  const parsed = LiveMessage.safeParse(json)
  return parsed.success ? { message: parsed.data } : { why: parsed.error.message }
}
