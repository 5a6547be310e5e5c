/** Logging in and out (staff), enrolment and tokens (stations). */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { consoleApi } from '../../src-shared/api/console.ts'
import { stationApi } from '../../src-shared/api/station.ts'
import { toBase64 } from '../../src-shared/bytes.ts'
import type { ProblemCode } from '../../src-shared/vocabulary.ts'
import type { Audit } from '../audit.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Staff } from '../http/caller.ts'
import type { Cookies } from '../http/cookies.ts'
import { Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { ServerKeys } from '../keys.ts'
import { createEnrolmentLanes, createLoginLanes } from './lanes.ts'
import type { SecondFactor } from './second-factor.ts'
import { secondFactorRoutes } from './second-factor-routes.ts'
import type { Sessions } from './sessions.ts'
import type { Sso } from './sso.ts'
import { ssoRoutes } from './sso-routes.ts'
import type { Stations } from './stations.ts'
import { randomToken, type Tokens } from './tokens.ts'

interface Deps {
  sessions: Sessions
  secondFactor: SecondFactor
  sso: Sso | null
  stations: Stations
  tokens: Tokens
  cookies: Cookies
  audit: Audit
  keys: ServerKeys
  domain: string
  /** Of the university, for whoever looks at times. */
  timeZone: string
  bus: Pick<Bus, 'publish'>
}

export function authRoutes(app: FastifyInstance, deps: Deps): void {
  staffRoutes(app, deps)
  stationRoutes(app, deps)
}

/** One that is set must neither shut anybody out nor let anybody in sooner. */
const steadyClock: Clock = { now: () => performance.now() }

type LoginRefusal = 'not-allowed' | 'code-needed' | 'code-refused'
const wrongPassword = { detail: 'wrong login or password' }

/** A browser in which somebody logged in is known for so long, days. */
const deviceDays = 180
const Device = z.object({ sub: z.string(), id: z.string() })

function staffRoutes(app: FastifyInstance, deps: Deps): void {
  const { sessions, secondFactor, sso, audit, cookies, tokens, timeZone } = deps
  const lanes = createLoginLanes(steadyClock)
  const welcome = (http: FastifyReply, token: string, request: FastifyRequest) =>
    cookies.set(http, request, 'session', token, sessions.limits.hours * 3600)

  /** The id of this browser, where this very person logged in with it before. */
  async function deviceOf(request: FastifyRequest, login: string): Promise<string | null> {
    const device = Device.safeParse(await tokens.verify('device', cookies.read(request, 'device') ?? ''))
    return device.success && device.data.sub === login ? device.data.id : null
  }
  async function rememberDevice(http: FastifyReply, request: FastifyRequest, login: string): Promise<void> {
    const { token } = await tokens.sign('device', { sub: login, id: randomToken() }, deviceDays * 24 * 60)
    cookies.set(http, request, 'device', token, deviceDays * 86_400)
  }

  /** Right in all that the account asks for; else the code of what is wrong. */
  async function entering(
    given: z.output<typeof consoleApi.session.begin.body>,
  ): Promise<Staff | LoginRefusal> {
    const staff = await sessions.byPassword(given.login, given.password)
    if (!staff) return 'not-allowed'
    if (!(await secondFactor.isOn(staff.login))) return staff
    if (!given.code) return 'code-needed'
    return (await secondFactor.check(staff.login, given.code)) ? staff : 'code-refused'
  }

  ssoRoutes(app, { sso, sessions, audit, welcome, isSecure: cookies.isSecure })
  secondFactorRoutes(app, { sessions, secondFactor, cookies, audit })
  route(app, consoleApi.session.begin, async ({ body, http, request }) => {
    const device = await deviceOf(request, body.login)
    const succeeded = await lanes.enter({ login: body.login, address: request.ip, device })
    const staff = await entering(body)
    if (typeof staff === 'string') {
      if (staff === 'code-needed') succeeded()
      else await audit.record(body.login, 'login-refused', 'session', { from: request.ip, why: staff })
      throw new Refusal(staff, { status: 401, ...(staff === 'not-allowed' ? wrongPassword : {}) })
    }
    succeeded()
    await audit.record(body.login, 'logged-in', 'session', { from: request.ip })
    welcome(http, await sessions.begin(staff.login), request)
    if (device === null) await rememberDevice(http, request, staff.login)
    return { ...staff, timeZone }
  })
  route(app, consoleApi.session.end, async ({ caller, request, http }) => {
    await sessions.logOut(cookies.read(request, 'session') ?? '')
    await audit.record(caller.login, 'logged-out', 'session')
    cookies.clear(http, request, 'session')
    return { ok: true as const }
  })
  route(app, consoleApi.me.get, async ({ caller }) => ({ ...caller, timeZone }))
}

/** Enrolments that were refused; nothing else slows the next ones down (EnrolmentLanes). */
const refusals: ReadonlySet<ProblemCode> = new Set([
  'wrong-token',
  'used-token',
  'expired-token',
  'retired-token',
  'token-elsewhere',
  'not-allowed',
])

function stationRoutes(app: FastifyInstance, deps: Deps): void {
  const { stations, keys, domain, audit, bus } = deps
  const lanes = createEnrolmentLanes(steadyClock)
  route(app, stationApi.enrol, async ({ body, request }) => {
    const failed = await lanes.enter(request.ip)
    const { station, token } = await stations.enrol(body, request.ip).catch((error) => {
      if (error instanceof Refusal && refusals.has(error.problem.code)) failed()
      throw error
    })
    await audit.record(`station ${station.id}`, 'enrolled', station.room, { name: station.name, token })
    void bus.publish({ type: 'enrolled', station: station.id })
    return {
      station: { id: station.id, name: station.name, room: station.room },
      domain,
      cosigner: { name: keys.cosigner.name, key: toBase64(keys.cosigner.publicKey) },
      unlocking: toBase64(keys.unlocking.publicKey),
    }
  })
  route(app, stationApi.challenge, async ({ body }) => ({ nonce: await stations.challenge(body.station) }))
  route(app, stationApi.token, ({ body }) => stations.token(body))
}
