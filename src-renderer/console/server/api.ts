/** The console's calls to the server. */
import { z } from 'zod'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { type Call, clientOf, type Endpoint } from '../../../src-shared/api/endpoint.ts'
import { Problem } from '../../../src-shared/vocabulary.ts'
import { serverClock } from './clock.ts'

/** A refusal of the server, or no answer at all (`status` 0). */
export class RequestError extends Error {
  readonly status: number
  readonly problem: Problem
  constructor(status: number, problem: Problem) {
    super(`${status} ${problem.code}`)
    this.name = 'RequestError'
    this.status = status
    this.problem = problem
  }
}

const Refusal = z.object({ problem: Problem })

/**
 * One call of the console's contract; anything but GET carries `x-taza: 1`, which a foreign page cannot send. Throws
 * RequestError: the server's own problem, `no-server` when it did not answer, `internal` when it answered something else.
 */
async function request(
  { endpoint: { method }, address, body, reply }: Call,
  options?: { signal?: AbortSignal },
) {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (method !== 'GET') headers['x-taza'] = '1'
  const file = body instanceof Blob
  if (body !== undefined) headers['content-type'] = file ? 'application/octet-stream' : 'application/json'
  let response: Response
  try {
    response = await fetch(address, {
      method,
      headers,
      credentials: 'same-origin',
      body: file || body === undefined ? body : JSON.stringify(body),
      signal: options?.signal,
    })
  } catch (error) {
    if (options?.signal?.aborted) throw error
    throw new RequestError(0, { code: 'no-server', detail: String(error) })
  }
  serverClock.heard(response.headers.get('date'))
  const text = await response.text()
  if (!response.ok) throw new RequestError(response.status, problemIn(text, response.status))
  const parsed = reply.safeParse(parseJson(text))
  if (!parsed.success) {
    throw new RequestError(response.status, {
      code: 'internal',
      detail: `${address}: ${z.prettifyError(parsed.error)}`,
    })
  }
  return parsed.data
}

export const api = clientOf(consoleApi, request)

/** What an endpoint gives that is not JSON. Throws as `api` does. */
export async function fetchFile(address: string): Promise<Blob> {
  const response = await fetch(address, { credentials: 'same-origin' }).catch((error: unknown) => {
    throw new RequestError(0, { code: 'no-server', detail: String(error) })
  })
  if (response.ok) return response.blob()
  throw new RequestError(response.status, problemIn(await response.text(), response.status))
}

/** A file as the body of an endpoint that takes one. */
export const sendFile = async <R extends z.ZodType>(
  endpoint: Endpoint & { readonly reply: R },
  address: string,
  file: Blob,
): Promise<z.output<R>> => {
  const { reply } = endpoint
  return reply.parse(await request({ endpoint, address, body: file, reply }))
}

function problemIn(text: string, status: number): Problem {
  const refusal = Refusal.safeParse(parseJson(text))
  if (refusal.success) return refusal.data.problem
  return { code: status >= 502 ? 'no-server' : 'internal', detail: `HTTP ${status}` }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The problem to tell a person for whatever a query or mutation threw. */
export const problemOf = (error: unknown): Problem =>
  error instanceof RequestError ? error.problem : { code: 'internal', detail: String(error) }

export const statusOf = (error: unknown): number | null =>
  error instanceof RequestError ? error.status : null
