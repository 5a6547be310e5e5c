/** Live lane: newest state and small pictures over a WebSocket; latest only, never queued. It is not evidence. */
import type { IncomingMessage } from 'node:http'
import WebSocket from 'ws'
import { z } from 'zod'
import { stationApi } from '../../../src-shared/api/station.ts'
import type { LookDown, LookUp } from '../../../src-shared/look/messages.ts'
import { type Command, LiveDown, type LiveUp } from '../../../src-shared/station-api.ts'
import { Problem, type Source } from '../../../src-shared/vocabulary.ts'
import { createBackoff, createPulse } from './pulse.ts'
import type { Session } from './session.ts'

export interface LiveLaneDeps {
  session: Session
  random(): number
  attempt(): string | null
  command(command: Command): void
  /** The call of a station without an attempt is answered. */
  attended(): void
  /** Somebody wants this machine checked. */
  check(): void
  look(message: LookDown): void
  opened(): void
  /** Something answered and does not take this lane; `problem`: what it says for it, null where that is not the server's word. */
  refused(status: number, problem: Problem | null): void
  closed(cause: string): void
}

/** A server that answers no ping within this time, ms, is gone. */
const pingMs = 4000
/** With more than this waiting in the socket, newer pictures replace older ones instead of queueing. */
const maxBuffered = 64 * 1024
/** A look's packets wait for no more than this: about a second of both cameras. */
const packetsBuffered = 128 * 1024
const flushMs = 200

export function startLiveLane(deps: LiveLaneDeps) {
  const backoff = createBackoff(deps.random, 600, 8000)
  const pulse = createPulse()
  let state: Record<string, unknown> | null = null
  let stateSent = false
  /** Somebody looks at the room: on a campus at rest pictures would be most of what the network carries. */
  let watched = false
  const pictures = new Map<Source, Uint8Array>()
  let socket: WebSocket | null = null
  let stopped = false

  const say = (message: LiveUp) => socket?.send(JSON.stringify(message))
  const flush = () => {
    if (socket?.readyState !== WebSocket.OPEN || socket.bufferedAmount > maxBuffered) return
    const attempt = deps.attempt()
    if (state && !stateSent) {
      say({ type: 'state', attempt, state })
      stateSent = true
    }
    for (const [source, jpeg] of pictures) {
      if (socket.bufferedAmount > maxBuffered) return
      pictures.delete(source)
      say({ type: 'picture', attempt, source })
      socket.send(jpeg)
    }
  }

  const session = async (): Promise<void> => {
    const url = new URL(stationApi.live.path, deps.session.server)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    const headers = { authorization: `Bearer ${await deps.session.bearer()}` }
    if (stopped) return
    const ws = new WebSocket(url, {
      headers,
      agent: deps.session.agent,
      handshakeTimeout: 5000,
      maxPayload: 1024 * 1024,
      perMessageDeflate: false,
    })
    socket = ws
    let answered = true
    let cause = 'closed'
    const heartbeat = setInterval(() => {
      if (ws.readyState !== WebSocket.OPEN) return
      if (!answered) return ws.terminate()
      answered = false
      ws.ping()
    }, pingMs)
    const flushing = setInterval(flush, flushMs)
    const refused = await new Promise<{ status: number; problem: Problem | null } | null>((resolve) => {
      ws.on('open', () => {
        backoff.reset()
        stateSent = false
        watched = false
        deps.opened()
        flush()
      })
      ws.on('pong', () => {
        answered = true
      })
      ws.on('unexpected-response', (request, response) => {
        const status = response.statusCode ?? 0
        if (status === 401) deps.session.forget()
        void problemIn(response).then((problem) => {
          resolve({ status, problem })
          request.destroy()
        })
      })
      ws.on('message', (data, isBinary) => {
        answered = true
        const message = isBinary ? null : parse(String(data))
        if (message?.type === 'command') deps.command(message.command)
        else if (message?.type === 'watch') watched = message.pictures
        else if (message?.type === 'attended') deps.attended()
        else if (message?.type === 'check') deps.check()
        else if (message?.type === 'look') deps.look(message.message)
      })
      ws.on('error', (error) => {
        cause = error.message
      })
      ws.on('close', () => resolve(null))
    })
    clearInterval(heartbeat)
    clearInterval(flushing)
    socket = null
    if (refused === null) deps.closed(cause)
    else deps.refused(refused.status, refused.problem)
  }

  const loop = async () => {
    while (!stopped) {
      try {
        await session()
      } catch (error) {
        deps.closed(error instanceof Error ? error.message : String(error))
      }
      if (!stopped) await pulse.wait(backoff.next())
    }
  }
  const running = loop()

  return {
    state(next: Record<string, unknown>) {
      state = next
      stateSent = false
      flush()
    },
    picture(source: Source, jpeg: Uint8Array) {
      if (!watched) return pictures.clear()
      pictures.set(source, jpeg)
      flush()
    },
    /** At once, or not at all: false where the line is away, or too full for a packet. */
    look(message: LookUp, packet?: Uint8Array): boolean {
      if (socket?.readyState !== WebSocket.OPEN) return false
      if (packet && socket.bufferedAmount > packetsBuffered) return false
      say({ type: 'look', message })
      if (packet) socket.send(packet)
      return true
    },
    async stop() {
      stopped = true
      socket?.terminate()
      pulse.kick()
      await running
    },
  }
}

const Refusal = z.object({ problem: Problem })
/** A refusal is read no further, bytes. */
const refusalBytes = 16 * 1024
/** Nor for longer, ms. */
const refusalMs = 5000

/** What the server says with its refusal; null where something else answers, as a network's own page. Never rejects. */
async function problemIn(response: IncomingMessage): Promise<Problem | null> {
  const late = setTimeout(() => response.destroy(), refusalMs)
  try {
    let text = ''
    for await (const chunk of response) {
      text += String(chunk)
      if (text.length > refusalBytes) return null
    }
    return Refusal.safeParse(JSON.parse(text)).data?.problem ?? null
  } catch (_cutOrNotJson) {
    return null
  } finally {
    clearTimeout(late)
  }
}

function parse(text: string): LiveDown | null {
  try {
    const message = LiveDown.safeParse(JSON.parse(text))
    return message.success ? message.data : null
  } catch (_notJson) {
    return null
  }
}
