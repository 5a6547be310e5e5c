/** Who may do what: people, stations, and the gate that every request passes. */

import { consoleApi } from '../../src-shared/api/console.ts'
import type { Endpoint } from '../../src-shared/api/endpoint.ts'
import { openApi } from '../../src-shared/api/open.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import { type Cookies, createCookies } from '../http/cookies.ts'
import { auditRoute } from './audit-route.ts'
import { createDoubles, type Doubles } from './doubles.ts'
import { installGuard } from './guard.ts'
import { machineRoutes } from './machine-routes.ts'
import { authRoutes } from './routes.ts'
import { createSealer } from './sealed.ts'
import { createSecondFactor } from './second-factor.ts'
import { createSessions, type SessionLimits, type Sessions } from './sessions.ts'
import { createSso, type Sso, type SsoSettings } from './sso.ts'
import { createStations, type Stations } from './stations.ts'
import { createStudents, type Students } from './students.ts'
import { createTokens, type Tokens } from './tokens.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'calendar' | 'domain' | 'keys' | 'audit' | 'bus' | 'log'> {
  sessions: SessionLimits
  singleSignOn: SsoSettings | undefined
  publicUrl: string | undefined
  /** A TLS proxy is in front. */
  behindTls: boolean
  metricsToken: string | null
}

export interface Auth extends Capability {
  readonly sessions: Sessions
  readonly stations: Stations
  readonly students: Students
  /** Null: students sign in with two numbers alone. */
  readonly studentSso: Sso | null
  readonly tokens: Tokens
  readonly cookies: Cookies
  readonly doubles: Doubles
  /** All routes of the server; grows as they are declared. */
  readonly declared: readonly Endpoint[]
}

/** A command beside the server is heeded after so long, ms. */
const lookEveryMs = 1000

export async function createAuth(deps: Deps): Promise<Auth> {
  const { db, clock, calendar, domain, keys, audit, bus, log, singleSignOn, publicUrl } = deps
  const tokens = createTokens(keys.secret, clock)
  const sessions = await createSessions(db, clock, deps.sessions)
  const stations = createStations(db, clock, tokens, domain)
  const students = createStudents(db, clock)
  const secondFactor = createSecondFactor(
    db,
    clock,
    createSealer(keys.secret, 'second factor'),
    `Taza ${domain}`,
  )
  const sealer = createSealer(keys.secret, 'single sign-on')
  const ssoBackTo = (back: string) =>
    singleSignOn && publicUrl ? createSso({ settings: singleSignOn, publicUrl, sealer, clock, back }) : null
  const sso = ssoBackTo(consoleApi.session.ssoBack.path)
  const cookies = createCookies(deps.behindTls)
  const doubles = createDoubles(clock)
  const declared: Endpoint[] = []

  function doubled(station: string): void {
    log.warn({ station }, 'two machines speak under one station: a copied disk')
    audit
      .record(`station ${station}`, 'identity-doubled', station)
      .catch((err) => log.error({ err, station }, 'a doubled identity is not on the audit record'))
    void bus.apply({ type: 'doubled', station })
  }

  /** By whichever process or command it was done. */
  async function lookAtStations(): Promise<void> {
    for (const id of await stations.lookAgain()) {
      const station = await stations.byId(id)
      if (station === null || station.retiredAt !== null) void bus.apply({ type: 'shut-out', station: id })
    }
  }

  return {
    sessions,
    stations,
    students,
    studentSso: singleSignOn?.students ? ssoBackTo(openApi.my.ssoBack.path) : null,
    tokens,
    cookies,
    doubles,
    declared,
    routes(app) {
      installGuard(
        app,
        {
          ...{ sessions, stations, students, cookies, doubles, doubled: ({ id }) => doubled(id) },
          metricsToken: deps.metricsToken,
        },
        declared,
      )
      authRoutes(app, {
        sessions,
        secondFactor,
        sso,
        stations,
        audit,
        keys,
        timeZone: calendar.timeZone,
        domain,
        bus,
        tokens,
        cookies,
      })
      machineRoutes(app, { db, clock, audit, bus })
      auditRoute(app, db)
    },
    every: [{ name: 'looking at stations', everyMs: lookEveryMs, run: lookAtStations }],
    subscribers: [
      { name: 'stations', on: { 'station-changed': lookAtStations } },
      {
        name: 'doubled stations',
        on: {
          connected({ station, keeper }, from) {
            // Here the gate has heard it.
            if (from !== null && keeper) doubles.spoke(station, keeper.run, keeper.since)
          },
        },
      },
    ],
  }
}
