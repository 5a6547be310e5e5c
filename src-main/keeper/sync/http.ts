/** Requests to the university server. Each lane has its own connections, so bulk never delays the ledger. */
import { Readable } from 'node:stream'
import { type Dispatcher, request } from 'undici'
import { contentDigest } from '../../../src-shared/content-digest.ts'
import type { Network } from '../../../src-shared/network.ts'
import { ProblemError } from '../../../src-shared/vocabulary.ts'
import { sha256 } from '../crypto.ts'
import type { Bucket } from './bucket.ts'
import { routeTo } from './route.ts'

/** `nameless`: what goes without this station's token; over no connection that has carried it. */
export type Lane = 'calls' | 'ledger' | 'media' | 'packages' | 'nameless'
export interface HttpRequest {
  lane: Lane
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** What the body waits for, piece by piece; none: it goes as fast as the line takes it. */
  bucket?: Bucket
  /** From the last piece that went or came, ms: a long answer on a thin line takes its time. */
  timeoutMs: number
}
export interface HttpReply {
  status: number
  /** Parsed JSON; null when the body is none. */
  body: unknown
  /** Its Content-Digest is there and right: the server gives one with everything that it says, a portal's page has none. */
  own: boolean
  /** What the server asks for (Retry-After), ms; 0 without it. */
  retryAfterMs: number
}
export type Http = ReturnType<typeof createHttp>

/**
 * There was no answer of the server's. `late`: not in time; `broken`: the connection failed; `busy`: it asked to come
 * later; `ill`: it failed, or a proxy before it did, and what was asked may have been done; `foreign`: something else
 * answered in its place, as a captive portal does.
 */
export class NoServer extends ProblemError {
  readonly why: 'late' | 'broken' | 'busy' | 'ill' | 'foreign'
  readonly retryAfterMs: number
  constructor(detail: string, why: NoServer['why'], retryAfterMs = 0, cause?: unknown) {
    super('no-server', detail)
    this.cause = cause
    this.why = why
    this.retryAfterMs = retryAfterMs
  }
}

/**
 * The longest is a paper: 4 MiB of questions (`paperBytes`) and 10.7 MiB of pictures and sounds (`paperMediaBytes` in base64)
 * leave 17.3 MiB for the answers that come with it.
 */
const maxReply = 32 * 1024 * 1024
/** However steadily an answer comes, it gets no more time after so long, ms. */
const mostReplyMs = 10 * 60_000
const pieceBytes = 16 * 1024
const raw = { objectMode: false, highWaterMark: pieceBytes }
/** However long a server asks to be left alone, ms. */
const mostRetryAfterMs = 5 * 60_000

/** Throws a ProblemError `bad-input` when the network's settings cannot be used. */
export function createHttp(server: string, network: Network, env: NodeJS.ProcessEnv) {
  const route = routeTo(server, network, env)
  const dispatchers: Record<Lane, Dispatcher> = {
    calls: route.dispatcher(2),
    ledger: route.dispatcher(1),
    media: route.dispatcher(8),
    packages: route.dispatcher(1),
    nameless: route.dispatcher(1),
  }
  const once = async (given: HttpRequest): Promise<HttpReply> => {
    const { lane, method, path, headers = {}, body, bucket, timeoutMs } = given
    const late = new AbortController()
    const end = () => late.abort(new NoServer(`no answer within ${Math.round(timeoutMs)} ms`, 'late'))
    const timer = setTimeout(end, timeoutMs)
    const paced =
      bucket && bucket.rate !== null && body instanceof Uint8Array
        ? {
            body: Readable.from(
              piecesOf(body, bucket, () => timer.refresh()),
              raw,
            ),
            length: body.length,
          }
        : null
    try {
      const reply = await request(new URL(path, server), {
        dispatcher: dispatchers[lane],
        method,
        headers: paced ? { ...headers, 'content-length': String(paced.length) } : headers,
        body: paced?.body ?? body ?? null,
        signal: late.signal,
        // The one timeout is ours: what a thin line needs is known to the lanes.
        headersTimeout: 0,
        bodyTimeout: 0,
      })
      const came = performance.now()
      const moved = () => performance.now() - came < mostReplyMs && timer.refresh()
      const bytes = await readAll(reply.body, moved)
      const digest = reply.headers['content-digest']
      if (digest !== undefined && digest !== contentDigest(sha256(bytes)))
        throw new NoServer('the answer was damaged on its way', 'broken')
      return {
        status: reply.statusCode,
        body: parsed(bytes),
        own: digest !== undefined,
        retryAfterMs: retryAfter(reply.headers['retry-after'], reply.headers.date),
      }
    } catch (error) {
      if (late.signal.reason instanceof NoServer) throw late.signal.reason
      throw error
    } finally {
      clearTimeout(timer)
    }
  }
  return {
    server,
    /** For the live lane's WebSocket. */
    agent: route.agent,
    /** Rejects with NoServer when there is no whole answer within the time. */
    async send(given: HttpRequest): Promise<HttpReply> {
      try {
        return await once(given).catch((error: unknown) => {
          // A kept connection may end just as it is used. A small request of the ledger's may be said twice.
          if (given.lane !== 'ledger' || !isBroken(error)) throw error
          return once(given)
        })
      } catch (error) {
        if (error instanceof NoServer) throw error
        throw new NoServer(reasonOf(error), 'broken', 0, error)
      }
    },
    async close() {
      route.agent.destroy()
      await Promise.all(Object.values(dispatchers).map((one) => one.destroy()))
    },
  }
}

async function* piecesOf(body: Uint8Array, bucket: Bucket, moved: () => void): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += pieceBytes) {
    const piece = body.subarray(at, at + pieceBytes)
    await bucket.take(piece.length)
    moved()
    yield piece
  }
}

/** Undici wraps what happened into a cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : ''
  return `${error.message || error.name}${cause}`
}

const isBroken = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(String(error.code))

async function readAll(body: AsyncIterable<Buffer>, moved: () => void): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    moved()
    length += chunk.length
    if (length > maxReply) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (_notJson) {
    return null
  }
}

/** RFC 9110, 10.2.3: seconds, or a date, which is one by the sender's clock (`date`: when it sent this), not by ours. */
function retryAfter(header: string | string[] | undefined, date: string | string[] | undefined): number {
  if (typeof header !== 'string') return 0
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.parse(String(date))
  return Number.isFinite(ms) ? Math.min(mostRetryAfterMs, Math.max(0, ms)) : 0
}
