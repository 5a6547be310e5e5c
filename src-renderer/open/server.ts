/**
 * Calls of the open pages. What may be called, with what and what comes back is the contract's (src-shared/api/open.ts), as
 * types alone: its schemas would be more than all these pages together, and the server has parsed its answer by them.
 */
import type { Endpoint, Input, Reply } from '../../src-shared/api/endpoint.ts'
import type { openApi } from '../../src-shared/api/open.ts'
import { tokenHeld } from './token.ts'

type Entries<A> = { [K in keyof A]: A[K] extends Endpoint ? A[K] : Entries<A[K]> }[keyof A]
type Entry = Entries<typeof openApi>
type Name = Entry extends infer E ? (E extends Endpoint ? `${E['method']} ${E['path']}` : never) : never
type Named<N extends Name> = Entry extends infer E
  ? E extends Endpoint
    ? `${E['method']} ${E['path']}` extends N
      ? E
      : never
    : never
  : never

/** What a person is told: `problem.<code>` of the texts. */
export const problemCodes = [
  'no-server',
  'signed-out',
  'too-many-tries',
  'too-large',
  'not-found',
  'refused',
  'busy',
  'internal',
] as const
export type ProblemCode = (typeof problemCodes)[number]

class CallError extends Error {
  readonly code: ProblemCode
  /** The server's own word for it, e.g. `wrong-code`; null where it gave none. */
  readonly reason: string | null
  constructor(code: ProblemCode, detail: string, reason: string | null = null) {
    super(`${code}: ${detail}`)
    this.name = 'CallError'
    this.code = code
    this.reason = reason
  }
}

export const reasonOf = (error: unknown): string | null => (error instanceof CallError ? error.reason : null)

/** What is no answer of the server's is a fault of ours, and told to the browser's console as well. */
export function problemOf(error: unknown): ProblemCode {
  if (error instanceof CallError) return error.code
  console.error(error)
  return 'internal'
}

const byStatus: Readonly<Record<number, ProblemCode>> = {
  401: 'signed-out',
  404: 'not-found',
  413: 'too-large',
  429: 'too-many-tries',
  502: 'no-server',
  503: 'busy',
  504: 'no-server',
}

/**
 * `name`: method and path as in the contract. Cookies, where this browser has any, are left out of all calls but one. Rejects
 * with CallError.
 */
export async function call<N extends Name>(
  name: N,
  ...[input]: object extends Input<Named<N>> ? [input?: Input<Named<N>>] : [input: Input<Named<N>>]
): Promise<Reply<Named<N>>> {
  const [method = '', path = ''] = name.split(' ')
  const given: Record<string, unknown> = Object.assign({}, input)
  const query = new URLSearchParams(Object.assign({}, given.query)).toString()
  const address =
    path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(given[key]))) +
    (query === '' ? '' : `?${query}`)
  const body = given.body === undefined ? null : JSON.stringify(given.body)
  const response = await ask(method, address, body, body === null ? null : 'application/json')
  try {
    return await response.json()
  } catch (error) {
    // A gateway's own page in place of an answer.
    throw new CallError('no-server', String(error))
  }
}

/** What is no JSON: of the student who is signed in here. Rejects with CallError. */
export const callBytes = async (address: string): Promise<Blob> =>
  (await ask('GET', address, null, null)).blob()

/** A file, as bytes; answers with JSON. Rejects with CallError. */
export async function sendBytes<T>(address: string, file: Blob): Promise<T> {
  const response = await ask('POST', address, file, 'application/octet-stream')
  return response.json()
}

const ofStudent = '/api/open/my'
/** What the way back from the university's sign-on has left, for this one call, is in a cookie. */
export const signOn = '/api/open/my/sso'

async function ask(
  method: string,
  address: string,
  body: BodyInit | null,
  type: string | null,
): Promise<Response> {
  const token = address.startsWith(ofStudent) ? tokenHeld() : null
  let response: Response
  try {
    response = await fetch(address, {
      method,
      credentials: method === 'POST' && address === signOn ? 'same-origin' : 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      headers: {
        accept: 'application/json',
        ...(method === 'GET' ? {} : { 'x-taza': '1' }),
        ...(type === null ? {} : { 'content-type': type }),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
    })
  } catch (error) {
    throw new CallError('no-server', String(error))
  }
  if (!response.ok)
    throw new CallError(
      byStatus[response.status] ?? (response.status < 500 ? 'refused' : 'internal'),
      `HTTP ${response.status}`,
      await reasonIn(response),
    )
  return response
}

/** A gateway's own answer has none. */
async function reasonIn(response: Response): Promise<string | null> {
  try {
    const { problem }: { problem?: { code?: string } } = await response.json()
    return problem?.code ?? null
  } catch {
    return null
  }
}
