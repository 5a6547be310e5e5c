/** Speaks to the server as this station: a token by challenge, renewed when it runs out or is refused. */
import { z } from 'zod'
import { fromBase64, toBase64, utf8 } from '../../../src-shared/bytes.ts'
import { contentDigest } from '../../../src-shared/content-digest.ts'
import type { Signer } from '../../../src-shared/ledger/note.ts'
import { stationApi } from '../../../src-shared/station-api.ts'
import { Problem, ProblemError } from '../../../src-shared/vocabulary.ts'
import { sha256 } from '../crypto.ts'
import { type Http, type HttpReply, type HttpRequest, type Lane, NoServer } from './http.ts'
import { createPatience } from './pulse.ts'

export type Session = ReturnType<typeof createSession>

const Refusal = z.object({ problem: Problem })
const timeoutMs = 8000
/** Of a token, where answers are late: five hundred stations that ask a full server at once must not ask it for ever in vain. */
const tokenMostMs = 30_000
/** Renew this long before the end. */
const earlyMs = 30_000

export function createSession(deps: { http: Http; station: string; signer: Signer; now(): number }) {
  const { http, station, signer, now } = deps
  let token: { value: string; until: number } | null = null
  let asking: Promise<string> | null = null

  const post = async (path: string, body: unknown) =>
    accepted(
      await http.send({
        lane: 'calls',
        method: 'POST',
        path,
        ...jsonOf(body),
        timeoutMs: patience.ms,
      }),
    )
  const patience = createPatience(timeoutMs, tokenMostMs)
  const patiently = async (path: string, body: unknown): Promise<unknown> => {
    const askedAt = now()
    try {
      const reply = await post(path, body)
      patience.came(now() - askedAt)
      return reply
    } catch (error) {
      if (error instanceof NoServer && error.why === 'late') patience.late()
      throw error
    }
  }
  const ask = async (): Promise<string> => {
    const { nonce } = stationApi.challenge.reply.parse(await patiently('/api/station/challenge', { station }))
    fromBase64(nonce)
    const signature = toBase64(signer.sign(utf8(`taza-station-token\n${station}\n${nonce}`)))
    const reply = stationApi.token.reply.parse(
      await patiently('/api/station/token', { station, nonce, signature }),
    )
    // By the server's word of its end, but never trusted for longer than the protocol's ten minutes.
    token = { value: reply.token, until: Math.min(Date.parse(reply.expiresAt), now() + 600_000) - earlyMs }
    return reply.token
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
    /** The body of a 2xx answer; otherwise the server's problem, or `no-server`, as a ProblemError. */
    async json(lane: Lane, method: 'GET' | 'POST' | 'PUT', path: string, body: unknown, ms = timeoutMs) {
      return accepted(await send({ lane, method, path, timeoutMs: ms, ...jsonOf(body) }))
    },
  }
}

function jsonOf(body: unknown): Pick<HttpRequest, 'headers' | 'body'> {
  if (body === undefined) return {}
  const bytes = utf8(JSON.stringify(body))
  const digest = contentDigest(sha256(bytes))
  return { headers: { 'content-type': 'application/json', 'content-digest': digest }, body: bytes }
}

function accepted(reply: HttpReply): unknown {
  if (reply.status >= 200 && reply.status < 300) return reply.body
  const refusal = Refusal.safeParse(reply.body)
  if (refusal.success && reply.status !== 503) {
    const { code, detail, params } = refusal.data.problem
    throw new ProblemError(code, detail, params)
  }
  // A proxy's page or a server that is ill: for the person the server is not there.
  if (reply.status >= 500 || reply.status === 429)
    throw new NoServer(`status ${reply.status}`, 'busy', reply.retryAfterMs)
  throw new ProblemError('internal', `the server answered ${reply.status}`)
}
