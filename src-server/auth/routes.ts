/** Logging in and out (staff), enrolment and tokens (stations). */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { toBase64 } from '../../src-shared/bytes.ts'
import { consoleApi } from '../../src-shared/console-api.ts'
import { stationApi } from '../../src-shared/station-api.ts'
import type { Audit } from '../audit.ts'
import type { Clock } from '../clock.ts'
import { createCap } from '../http/cap.ts'
import { sessionCookie } from '../http/guard.ts'
import { Refusal } from '../http/refusal.ts'
import { allStaff, type Limit, route } from '../http/route.ts'
import type { ServerKeys } from '../keys.ts'
import type { SecondFactor } from './second-factor.ts'
import { secondFactorRoutes } from './second-factor-routes.ts'
import type { Sessions, Staff } from './sessions.ts'
import type { Sso } from './sso.ts'
import { ssoRoutes } from './sso-routes.ts'
import type { Station, Stations } from './stations.ts'

interface Parts {
  sessions: Sessions
  secondFactor: SecondFactor
  sso: Sso | null
  stations: Stations
  audit: Audit
  keys: ServerKeys
  domain: string
  /** A TLS proxy is in front: a session's cookie never travels without it. */
  behindTls: boolean
  clock: Clock
  /** Of the university, for whoever looks at times. */
  timeZone: string
  /** A station came into being. */
  enrolled(station: Station): void
}

const cookie = { path: '/', httpOnly: true, sameSite: 'strict' } as const
const loopback = /^(::ffff:)?127\.|^::1$/
const Login = z.object({ login: z.string() })
const perAddress = (max: number): Limit => ({ max, key: (request) => request.ip })
const perLogin: Limit = {
  max: 10,
  key: (request) => `${request.ip} ${Login.safeParse(request.body).data?.login ?? ''}`,
}

export function authRoutes(app: FastifyInstance, parts: Parts): void {
  staffRoutes(app, parts)
  stationRoutes(app, parts)
}

type LoginRefusal = 'not-allowed' | 'code-needed' | 'code-refused'
const wrongPassword = { detail: 'wrong login or password' }

/** Failed logins from one address, whatever the name: names can be guessed as well, and each try costs an argon2. */
const failuresAtMost = 60
const failuresWithinMs = 10 * 60_000

function staffRoutes(app: FastifyInstance, parts: Parts): void {
  const { sessions, secondFactor, sso, audit, behindTls, clock, timeZone } = parts
  const failures = createCap(clock, failuresAtMost, failuresWithinMs)
  // Never in the clear over a network; on this machine itself there is nobody to listen.
  const isSecure = (request: FastifyRequest) =>
    behindTls || request.protocol === 'https' || !loopback.test(request.ip)
  const welcome = (
    http: { setCookie(name: string, value: string, options: object): unknown },
    token: string,
    request: FastifyRequest,
  ) =>
    http.setCookie(sessionCookie, token, {
      ...cookie,
      secure: isSecure(request),
      maxAge: sessions.limits.hours * 3600,
    })

  /** Right in all that the account asks for; else the code of what is wrong. */
  async function entering(given: z.output<typeof consoleApi.login.body>): Promise<Staff | LoginRefusal> {
    const staff = await sessions.byPassword(given.login, given.password)
    if (!staff) return 'not-allowed'
    if (!(await secondFactor.isOn(staff.login))) return staff
    if (!given.code) return 'code-needed'
    return (await secondFactor.check(staff.login, given.code)) ? staff : 'code-refused'
  }

  ssoRoutes(app, { sso, sessions, audit, welcome, isSecure })
  secondFactorRoutes(app, { sessions, secondFactor, audit })
  route(app, {
    method: 'POST',
    url: '/api/session',
    who: 'public',
    summary: 'Log in with a password, and with a code where the account has a second factor',
    body: consoleApi.login.body,
    reply: consoleApi.login.reply,
    limit: perLogin,
    async handle({ body, http, request }) {
      const succeeded = failures.take(request.ip)
      const staff = await entering(body)
      if (typeof staff === 'string') {
        if (staff === 'code-needed') succeeded()
        else await audit.record(body.login, 'login-refused', 'session', { from: request.ip, why: staff })
        throw new Refusal(staff, { status: 401, ...(staff === 'not-allowed' ? wrongPassword : {}) })
      }
      succeeded()
      await audit.record(body.login, 'logged-in', 'session', { from: request.ip })
      welcome(http, await sessions.begin(staff.login), request)
      return { ...staff, timeZone }
    },
  })
  route(app, {
    method: 'DELETE',
    url: '/api/session',
    who: allStaff,
    summary: 'Log out',
    reply: consoleApi.done.reply,
    async handle({ caller, request, http }) {
      await sessions.logOut(request.cookies[sessionCookie] ?? '')
      await audit.record(caller.login, 'logged-out', 'session')
      http.clearCookie(sessionCookie, { ...cookie, secure: isSecure(request) })
      return { ok: true as const }
    },
  })
  route(app, {
    method: 'GET',
    url: '/api/me',
    who: allStaff,
    summary: 'Who is logged in',
    reply: consoleApi.me.reply,
    handle: async ({ caller }) => ({ ...caller, timeZone }),
  })
}

/**
 * Wrong enrolment tokens from one address. Only these count: a whole lab that is set up at once comes from one address too.
 * A token is 256 random bits; the bound keeps guesses from costing the server much.
 */
const wrongTokensAtMost = 30
const wrongTokensWithinMs = 60_000

function stationRoutes(app: FastifyInstance, parts: Parts): void {
  const { stations, keys, domain, audit, clock, enrolled } = parts
  const wrongTokens = createCap(clock, wrongTokensAtMost, wrongTokensWithinMs)
  route(app, {
    method: 'POST',
    url: '/api/station/enrol',
    who: 'public',
    summary: 'Make a machine a station, with a one-time token',
    body: stationApi.enrol.body,
    reply: stationApi.enrol.reply,
    limit: perAddress(1200),
    async handle({ body, request }) {
      wrongTokens.check(request.ip)
      const station = await stations.enrol(body).catch((error) => {
        if (error instanceof Refusal && error.problem.code === 'not-allowed') wrongTokens.failed(request.ip)
        throw error
      })
      await audit.record(`station ${station.id}`, 'enrolled', station.room, { name: station.name })
      enrolled(station)
      return {
        station: { id: station.id, name: station.name, room: station.room },
        domain,
        cosigner: { name: keys.cosigner.name, key: toBase64(keys.cosigner.publicKey) },
        unlocking: toBase64(keys.unlocking.publicKey),
      }
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/station/challenge',
    who: 'public',
    summary: 'A nonce to sign',
    body: stationApi.challenge.body,
    reply: stationApi.challenge.reply,
    limit: perAddress(1200),
    handle: async ({ body }) => ({ nonce: await stations.challenge(body.station) }),
  })
  route(app, {
    method: 'POST',
    url: '/api/station/token',
    who: 'public',
    summary: 'A bearer token for the signature of a nonce',
    body: stationApi.token.body,
    reply: stationApi.token.reply,
    limit: perAddress(1200),
    handle: ({ body }) => stations.token(body),
  })
}
