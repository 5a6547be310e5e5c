/** Logging in through the university's identity provider. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import type { ProblemCode } from '../../src-shared/vocabulary.ts'
import type { Audit } from '../audit.ts'
import type { Staff } from '../http/caller.ts'
import { notFound } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { staffOf } from './claims.ts'
import type { Sessions } from './sessions.ts'
import { type Sso, ticketMinutes } from './sso.ts'

interface Deps {
  /** Null: people here have passwords only. */
  sso: Sso | null
  sessions: Sessions
  audit: Audit
  /** Sets the session's cookie. */
  welcome(http: FastifyReply, token: string, request: FastifyRequest): void
  isSecure(request: FastifyRequest): boolean
}

const ticketCookie = 'taza-sso'

export function ssoRoutes(app: FastifyInstance, { sso, sessions, audit, welcome, isSecure }: Deps): void {
  /** Lax: the provider's answer is a navigation from its site to ours, and this must come along. */
  const cookie = (request: FastifyRequest) =>
    ({
      path: '/api/session/sso',
      httpOnly: true,
      sameSite: 'lax',
      secure: isSecure(request),
    }) as const

  route(app, consoleApi.session.ways, async () => ({ sso: sso && { label: sso.settings.label } }))

  route(app, consoleApi.session.sso, async ({ http, request }) => {
    if (!sso) throw notFound()
    try {
      const { address, ticket } = await sso.begin()
      http.setCookie(ticketCookie, ticket, { ...cookie(request), maxAge: ticketMinutes * 60 })
      return http.redirect(address)
    } catch (error) {
      request.log.error({ err: error }, 'the identity provider does not answer')
      return http.redirect(back('sso-failed'))
    }
  })

  /** A person, or the code of what kept her out. */
  async function entering(sso: Sso, request: FastifyRequest): Promise<Staff | ProblemCode> {
    try {
      const query = new URL(request.url, 'http://here').search
      const { subject, claims } = await sso.finish(query, request.cookies[ticketCookie] ?? '')
      const staff = staffOf(claims, sso.settings)
      if (!staff) {
        await sessions.endSso(subject)
        await audit.record(subject, 'login-refused', 'session', { from: request.ip, why: 'no-role' })
        return 'no-role'
      }
      const known = await sessions.bySso(subject, staff)
      if (known) return known
      const taken = { from: request.ip, why: 'login-taken', subject }
      await audit.record(staff.login, 'login-refused', 'session', taken)
      return 'no-role'
    } catch (error) {
      request.log.warn({ err: error }, 'a login through the identity provider failed')
      await audit.record('unknown', 'login-refused', 'session', { from: request.ip, why: 'sso-failed' })
      return 'sso-failed'
    }
  }

  route(app, consoleApi.session.ssoBack, async ({ http, request }) => {
    if (!sso) throw notFound()
    http.clearCookie(ticketCookie, cookie(request))
    const staff = await entering(sso, request)
    if (typeof staff === 'string') return http.redirect(back(staff))
    await audit.record(staff.login, 'logged-in', 'session', {
      from: request.ip,
      by: 'sso',
      roles: staff.roles,
      rooms: staff.rooms,
    })
    welcome(http, await sessions.begin(staff.login), request)
    return http.redirect('/')
  })
}

/** The login page, which says what happened. */
const back = (problem: ProblemCode): string => `/#/login?problem=${problem}`
