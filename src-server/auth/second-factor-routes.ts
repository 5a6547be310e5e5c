/** A person's own second factor: she sets it up and ends it with her password in hand. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { consoleApi } from '../../src-shared/console-api.ts'
import type { Audit } from '../audit.ts'
import { Refusal } from '../http/refusal.ts'
import { allStaff, type Limit, route } from '../http/route.ts'
import type { Cookies } from './cookies.ts'
import type { SecondFactor } from './second-factor.ts'
import type { Sessions } from './sessions.ts'

interface Parts {
  sessions: Sessions
  secondFactor: SecondFactor
  cookies: Cookies
  audit: Audit
}

/** Each try costs an argon2, and a stolen session must not guess the password. */
const limit: Limit = { max: 10, key: (request) => `second-factor ${request.staff?.login ?? request.ip}` }

export function secondFactorRoutes(
  app: FastifyInstance,
  { sessions, secondFactor, cookies, audit }: Parts,
): void {
  async function isHer(login: string, password: string): Promise<void> {
    if (!(await sessions.byPassword(login, password)))
      throw new Refusal('not-allowed', { detail: 'this is not the password' })
  }
  const endOthers = (login: string, request: FastifyRequest) =>
    sessions.endOthers(login, cookies.read(request, 'session') ?? '')

  route(app, {
    method: 'GET',
    url: '/api/me/second-factor',
    who: allStaff,
    summary: 'Whether the caller has a second factor',
    reply: consoleApi.secondFactor.reply,
    async handle({ caller }) {
      return {
        ...(await secondFactor.state(caller.login)),
        password: await sessions.hasPassword(caller.login),
      }
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/me/second-factor',
    who: allStaff,
    summary: 'Begin a second factor',
    body: consoleApi.beginSecondFactor.body,
    reply: consoleApi.beginSecondFactor.reply,
    limit,
    async handle({ caller, body }) {
      await isHer(caller.login, body.password)
      const begun = await secondFactor.begin(caller.login)
      await audit.record(caller.login, 'began-second-factor', caller.login)
      return begun
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/me/second-factor/confirm',
    who: allStaff,
    summary: 'Confirm the second factor with its first code',
    body: consoleApi.confirmSecondFactor.body,
    reply: consoleApi.confirmSecondFactor.reply,
    limit,
    async handle({ caller, body, request }) {
      const recoveryCodes = await secondFactor.confirm(caller.login, body.code.replaceAll(' ', ''))
      await audit.record(caller.login, 'set-second-factor', caller.login)
      await endOthers(caller.login, request)
      return { recoveryCodes }
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/me/second-factor/end',
    who: allStaff,
    summary: 'End the second factor',
    body: consoleApi.endSecondFactor.body,
    reply: consoleApi.done.reply,
    limit,
    async handle({ caller, body, request }) {
      await isHer(caller.login, body.password)
      if (!(await secondFactor.check(caller.login, body.code))) throw new Refusal('code-refused')
      await secondFactor.end(caller.login)
      await audit.record(caller.login, 'ended-second-factor', caller.login)
      await endOthers(caller.login, request)
      return { ok: true as const }
    },
  })
}
