/**
 * Speaks to the server as this station: a token by challenge, renewed when it runs out or is refused. Only the server's own
 * word counts: an answer that fits its schema, or a refusal with a problem. Whatever else answers (a network's sign-in
 * page) is as good as no answer.
 */
import { z } from 'zod'
import { type Call, clientOf } from '../../../src-shared/api/endpoint.ts'
import { stationApi } from '../../../src-shared/api/station.ts'
import { fromBase64, toBase64, utf8 } from '../../../src-shared/bytes.ts'
import { contentDigest } from '../../../src-shared/content-digest.ts'
import type { Signer } from '../../../src-shared/ledger/note.ts'
import { Problem, ProblemError } from '../../../src-shared/vocabulary.ts'
import { sha256 } from '../crypto.ts'
import { type Http, type HttpReply, type HttpRequest, type Lane, NoServer } from './http.ts'
import { createPatience } from './pulse.ts'

export type Session = ReturnType<typeof createSession>

const Refusal = z.object({ problem: Problem })
const usualMs = 8000
/** Of a token, where answers are late: five hundred stations that ask a full server at once must not ask it for ever in vain. */
const tokenMostMs = 30_000
/** Renew this long before the end. */
const earlyMs = 30_000
/** Never trusted for longer than the protocol's ten minutes. */
const tokenLifeMs = 600_000

export interface SessionDeps {
  http: Http
  station: string
  signer: Signer
  /** This process: the server tells by it that another machine has our identity. */
  run: string
  /** ms of a clock that nobody sets and that a sleeping machine's goes on: a token's life is counted by it. */
  now(): number
}

export function createSession(deps: SessionDeps) {
  const { http, station, signer, run, now } = deps
  let token: { value: string; until: number } | null = null
  let asking: Promise<string> | null = null

  const patience = createPatience(usualMs, tokenMostMs)
  const patient = speaking(async (given) => {
    const askedAt = now()
    try {
      const reply = await http.send({ ...given, timeoutMs: patience.ms })
      patience.came(now() - askedAt)
      return reply
    } catch (error) {
      if (error instanceof NoServer && error.why === 'late') patience.late()
      throw error
    }
  })
  const ask = async (): Promise<string> => {
    const { nonce } = await patient.challenge({ body: { station } })
    fromBase64(nonce)
    const signature = toBase64(signer.sign(utf8(`taza-station-token\n${station}\n${nonce}`)))
    const askedAt = now()
    const given = await patient.token({ body: { station, nonce, signature, run } })
    // From before it was asked for, so that it is never over on the server first; our wall clock may be anything.
    const lifeMs = Math.min(given.expiresIn * 1000, tokenLifeMs)
    token = { value: given.token, until: askedAt + Math.max(lifeMs - earlyMs, lifeMs / 2) }
    return given.token
  }
  const bearer = (): Promise<string> => {
    if (token && now() < token.until) return Promise.resolve(token.value)
    asking ??= ask().finally(() => {
      asking = null
    })
    return asking
  }
  const send = async (given: HttpRequest): Promise<HttpReply> => {
    const attempt = async () => {
      const authorization = `Bearer ${await bearer()}`
      return http.send({ ...given, headers: { ...given.headers, authorization } })
    }
    const reply = await attempt()
    if (reply.status !== 401) return reply
    token = null
    return attempt()
  }

  return {
    server: http.server,
    agent: http.agent,
    bearer,
    /** Call when the server refused a token outside `send`. */
    forget() {
      token = null
    },
    send,
    /** To elsewhere, by its whole address: without the token, which is the server's alone. */
    elsewhere: (given: HttpRequest): Promise<HttpReply> => http.send(given),
    api: speaking(send),
    word: (call: Call, options?: Way): Promise<unknown> => say(send, call, options),
    /** Without the token, for whoever answers a survey here. */
    nameless: (call: Call, options?: Omit<Way, 'lane'>): Promise<unknown> =>
      say((given) => http.send({ ...given, headers: { ...given.headers, 'x-taza': '1' } }), call, {
        ...options,
        lane: 'nameless',
      }),
  }
}

/** `calls` and eight seconds unless told. */
interface Way {
  lane?: Lane
  timeoutMs?: number
}
type Send = (given: HttpRequest) => Promise<HttpReply>

/** What a 2xx answer says; otherwise the server's problem, or `no-server`, as a ProblemError. */
export const speaking = (send: Send) =>
  clientOf(stationApi, (call, options?: Way) => say(send, call, options))

async function say(send: Send, { endpoint: { method }, address, body, reply }: Call, options: Way = {}) {
  const { lane = 'calls', timeoutMs = usualMs } = options
  return wordOf(reply, await send({ lane, method, path: address, timeoutMs, ...jsonOf(body) }))
}

function jsonOf(body: unknown): Pick<HttpRequest, 'headers' | 'body'> {
  if (body === undefined) return {}
  const bytes = utf8(JSON.stringify(body))
  const digest = contentDigest(sha256(bytes))
  return { headers: { 'content-type': 'application/json', 'content-digest': digest }, body: bytes }
}

/** What a 2xx answer says. Throws the server's problem as a ProblemError, or NoServer where the answer is none of its own. */
export function wordOf<S extends z.ZodType>(schema: S, reply: HttpReply): z.output<S> {
  const { status, body, own, retryAfterMs } = reply
  if (status >= 200 && status < 300) {
    const parsed = schema.safeParse(body)
    if (parsed.success) return parsed.data
    if (!own) throw foreign(status)
    const issue = parsed.error.issues[0]
    const where = issue?.path.join('.') || 'answer'
    throw new ProblemError('internal', `the server's answer is not understood (${where}: ${issue?.message})`)
  }
  const refusal = Refusal.safeParse(body)
  if (refusal.success && status !== 503) {
    const { code, detail, params } = refusal.data.problem
    throw new ProblemError(code, detail, params)
  }
  // A proxy's page or a server that is ill: for the person the server is not there.
  if (status >= 500 || status === 429 || status === 408)
    throw new NoServer(`status ${status}`, own && status === 503 ? 'busy' : 'ill', retryAfterMs)
  throw own ? new ProblemError('internal', `the server answered ${status}`) : foreign(status)
}

const foreign = (status: number): NoServer =>
  new NoServer(
    `something else answers in the server's place (status ${status}): the network may ask to sign in, or the address is not the server's`,
    'foreign',
  )
