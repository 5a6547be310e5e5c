/** The one gate: looks up what the contract says of the route and who is calling, before any body is read. */

import { hash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Endpoint } from '../../src-shared/api/endpoint.ts'
import { stationApi } from '../../src-shared/api/station.ts'
import type { Staff, Station, Student } from '../http/caller.ts'
import type { Cookies } from '../http/cookies.ts'
import { Refusal } from '../http/refusal.ts'
import type { Doubles } from './doubles.ts'
import type { Sessions } from './sessions.ts'
import { retired, type Stations } from './stations.ts'
import type { Students } from './students.ts'

const changes = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** Adds the gate. `declared`: the table of all routes, which grows as they are added. */
export function installGuard(
  app: FastifyInstance,
  deps: {
    sessions: Sessions
    stations: Stations
    students: Pick<Students, 'of'>
    cookies: Cookies
    doubles: Doubles
    doubled: (station: Station) => void
    /** Of the settings; null: nobody may read how the server does. */
    metricsToken: string | null
  },
  declared: Endpoint[] = [],
): void {
  app.decorateRequest('staff', null)
  app.decorateRequest('station', null)
  app.decorateRequest('student', null)
  app.decorateRequest('stationRun', null)

  app.addHook('onRoute', (options) => {
    const endpoint = options.config?.endpoint
    if (endpoint?.method !== options.method || endpoint.path !== options.url)
      throw new Error(`${options.method} ${options.url} is no entry of the contract`)
    declared.push(endpoint)
  })

  app.addHook('onRequest', async (request) => {
    const who = request.routeOptions.config.endpoint?.who
    if (request.is404 || who === undefined)
      throw new Refusal('bad-input', { status: 404, detail: 'not found' })
    if (who === 'station') await stationOf(request, deps)
    else if (who === 'student') request.student = await studentOf(request, deps.students)
    else if (who === 'metrics') refuseStranger(request, deps.metricsToken)
    else if (who !== 'public') request.staff = await staffOf(request, deps, who)
    else if (changes.has(request.method) && !request.url.startsWith('/api/station/')) refuseForged(request)
  })
}

/** What a second machine under one identity is not let do; what it holds already is evidence, and taken. */
const beginnings: ReadonlySet<string> = new Set([
  stationApi.signIn.path,
  stationApi.open.path,
  stationApi.live.path,
])

async function stationOf(
  request: FastifyRequest,
  {
    stations,
    doubles,
    doubled,
  }: { stations: Stations; doubles: Doubles; doubled: (station: Station) => void },
): Promise<void> {
  const [, token] = /^Bearer ([A-Za-z0-9._-]{1,2048})$/.exec(request.headers.authorization ?? '') ?? []
  const known = token === undefined ? null : await stations.byToken(token)
  if (!known) throw new Refusal('not-allowed', { status: 401, detail: 'no valid station token' })
  const { station, run } = known
  if (station.retiredAt !== null) throw retired(station)
  request.station = station
  request.stationRun = run
  if (run === null) return
  if (doubles.spoke(station.id, run)) doubled(station)
  if (beginnings.has(request.routeOptions.url ?? '') && doubles.refuses(station.id, run))
    throw new Refusal('station-doubled', { params: { station: station.name } })
}

async function studentOf(request: FastifyRequest, students: Pick<Students, 'of'>): Promise<Student> {
  if (changes.has(request.method)) refuseForged(request)
  const [, token] = /^Bearer ([0-9a-f]{64})$/.exec(request.headers.authorization ?? '') ?? []
  const student = token === undefined ? null : await students.of(token)
  if (!student) throw new Refusal('not-allowed', { status: 401, detail: 'not signed in' })
  return student
}

async function staffOf(
  request: FastifyRequest,
  { sessions, cookies }: { sessions: Sessions; cookies: Cookies },
  who: readonly string[],
): Promise<Staff> {
  const token = cookies.read(request, 'session')
  const staff = token === undefined ? null : await sessions.staffOf(token)
  if (!staff) throw new Refusal('not-allowed', { status: 401, detail: 'not logged in' })
  if (!staff.roles.some((role) => who.includes(role))) throw new Refusal('not-allowed')
  if (changes.has(request.method)) refuseForged(request)
  // A browser sends cookies with a foreign page's WebSocket too, where SameSite is not heeded.
  if (request.headers.upgrade && request.headers.origin && !sameHost(request))
    throw new Refusal('not-allowed', { detail: 'foreign origin' })
  return staff
}

function refuseStranger(request: FastifyRequest, wanted: string | null): void {
  const [, given] = /^Bearer (\S{1,512})$/.exec(request.headers.authorization ?? '') ?? []
  // Of one length, whatever was given.
  const digestOf = (token: string) => hash('sha256', token, 'buffer')
  if (wanted === null || given === undefined || !timingSafeEqual(digestOf(given), digestOf(wanted)))
    throw new Refusal('not-allowed', { status: 401, detail: 'no valid metrics token' })
}

/** A form on a foreign page cannot set this header. */
function refuseForged(request: FastifyRequest): void {
  if (request.headers['x-taza'] !== '1')
    throw new Refusal('not-allowed', { detail: 'header x-taza is missing' })
}

function sameHost(request: FastifyRequest): boolean {
  const origin = URL.parse(request.headers.origin ?? '')
  // Behind a proxy that is trusted, the host that the browser asked for.
  return origin !== null && origin.host === request.host
}
