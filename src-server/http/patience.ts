/**
 * How long a body is waited for. An ordinary one must be there as a whole within two minutes; one that may be large (a
 * bundle on a slow line) may take as long as it goes on coming, or as long as its endpoint says. Heads are Node's to bound (headersTimeout). In place of
 * Node's own requestTimeout, which knows one time for all routes.
 */
import type { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { Refusal } from './refusal.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body may be large: its sender is held to progress, not to a time. */
    large?: boolean
  }
}

export interface Patience {
  /** Cuts off who is too slow: to be called every second or so. */
  look(): void
}

/** An ordinary body, ms. */
const wholeMs = 120_000
/** Of a large one so many bytes must come in so many ms: less than the least share of a room's line (ingest/pace.ts). */
const progress = { ms: 60_000, bytes: 16 * 1024 }

interface Awaited {
  readonly raw: IncomingMessage
  readonly large: boolean
  /** ms from its beginning. */
  readonly atMost: number
  readonly begun: number
  /** When a large one had last come far enough, ms, and what the connection had brought by then, bytes. */
  moved: { at: number; bytes: number }
  answered(): boolean
}

/** `now`: ms. */
export function installPatience(app: FastifyInstance, now: () => number): Patience {
  const awaited = new Set<Awaited>()

  app.addHook('onRequest', (request, reply, done) => {
    const { raw, headers } = request
    // Whoever asks for an upgrade beside a body is watched as well: a WebSocket comes without one.
    const hasBody = Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined
    // What was injected (Fastify's own tests) has no connection.
    if (hasBody && raw.socket instanceof Socket) {
      const { large = false, largeMinutes = Number.POSITIVE_INFINITY } =
        request.routeOptions.config.endpoint ?? {}
      awaited.add({
        raw,
        large,
        atMost: large ? largeMinutes * 60_000 : wholeMs,
        begun: now(),
        moved: { at: now(), bytes: raw.socket.bytesRead },
        answered: () => reply.raw.headersSent,
      })
    }
    done()
  })

  const isLate = (one: Awaited): boolean => {
    // Who has been refused gets no more time for what nobody reads.
    if (now() - one.begun >= (one.answered() ? wholeMs : one.atMost)) return true
    if (!one.large || one.answered()) return false
    const bytes = one.raw.socket.bytesRead
    if (bytes - one.moved.bytes >= progress.bytes) one.moved = { at: now(), bytes }
    return now() - one.moved.at >= progress.ms
  }

  return {
    look() {
      for (const one of awaited) {
        const isOver = one.raw.complete || one.raw.destroyed
        if (!isOver && !isLate(one)) continue
        awaited.delete(one)
        if (!isOver) cut(one)
      }
    },
  }
}

/** As Node does it: a word on the connection where none was said yet, and its end. */
function cut({ raw: { socket }, answered }: Awaited): void {
  if (answered()) {
    socket.destroy()
    return
  }
  const { problem, statusCode } = new Refusal('bad-input', {
    status: 408,
    detail: 'the body came too slowly',
  })
  const body = JSON.stringify({ problem })
  const head = [
    `HTTP/1.1 ${statusCode} Request Timeout`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroySoon()
}
