/** Requests to the university server. Each lane has its own connections, so bulk never delays the ledger. */
import { Agent, request } from 'undici'
import { ProblemError } from '../../../src-shared/vocabulary.ts'

export type Lane = 'calls' | 'ledger' | 'media'
export interface HttpRequest {
  lane: Lane
  method: 'GET' | 'POST' | 'PUT'
  path: string
  headers?: Record<string, string>
  body?: string | Uint8Array
  timeoutMs: number
}
export interface HttpReply {
  status: number
  /** Parsed JSON; null when the body is none. */
  body: unknown
}
export type Http = ReturnType<typeof createHttp>

const maxReply = 16 * 1024 * 1024

export function createHttp(server: string) {
  const connectTimeout = 5000
  const agents: Record<Lane, Agent> = {
    calls: new Agent({ connections: 2, connect: { timeout: connectTimeout } }),
    ledger: new Agent({ connections: 1, connect: { timeout: connectTimeout } }),
    media: new Agent({ connections: 8, connect: { timeout: connectTimeout } }),
  }
  const once = async (given: HttpRequest): Promise<HttpReply> => {
    const reply = await request(new URL(given.path, server), {
      dispatcher: agents[given.lane],
      method: given.method,
      headers: given.headers ?? {},
      body: given.body ?? null,
      signal: AbortSignal.timeout(given.timeoutMs),
    })
    return { status: reply.statusCode, body: await readJson(reply.body) }
  }
  return {
    server,
    /** Rejects with `no-server` when there is no answer within the time. */
    async send(given: HttpRequest): Promise<HttpReply> {
      try {
        return await once(given).catch((error: unknown) => {
          // A kept connection may end just as it is used. The lanes' requests may be said twice; a call may not.
          if (given.lane === 'calls' || !isBroken(error)) throw error
          return once(given)
        })
      } catch (error) {
        throw new ProblemError('no-server', error instanceof Error ? error.message : String(error))
      }
    },
    async close() {
      await Promise.all(Object.values(agents).map((agent) => agent.destroy()))
    },
  }
}

const isBroken = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(String(error.code))

async function readJson(body: AsyncIterable<Buffer>): Promise<unknown> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > maxReply) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (_notJson) {
    return null
  }
}
