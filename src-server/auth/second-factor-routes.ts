/** A person's own second factor: she sets it up and ends it with her password in hand. */

import type { FastifyInstance, FastifyRequest } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import type { Audit } from '../audit.ts'
import type { Cookies } from '../http/cookies.ts'
import { Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { SecondFactor } from './second-factor.ts'
import type { Sessions } from './sessions.ts'

interface Deps {
  sessions: Sessions
  secondFactor: SecondFactor
  cookies: Cookies
  audit: Audit
}

export function secondFactorRoutes(
  app: FastifyInstance,
  { sessions, secondFactor, cookies, audit }: Deps,
): void {
  async function isHer(login: string, password: string): Promise<void> {
    if (!(await sessions.byPassword(login, password)))
      throw new Refusal('not-allowed', { detail: 'this is not the password' })
  }
  const endOthers = (login: string, request: FastifyRequest) =>
    sessions.endOthers(login, cookies.read(request, 'session') ?? '')

  route(app, consoleApi.me.secondFactor, async ({ caller }) => {
    return {
      ...(await secondFactor.state(caller.login)),
      password: await sessions.hasPassword(caller.login),
    }
  })
  route(app, consoleApi.me.beginSecondFactor, async ({ caller, body }) => {
    await isHer(caller.login, body.password)
    const begun = await secondFactor.begin(caller.login)
    await audit.record(caller.login, 'began-second-factor', caller.login)
    return begun
  })
  route(app, consoleApi.me.confirmSecondFactor, async ({ caller, body, request }) => {
    const recoveryCodes = await secondFactor.confirm(caller.login, body.code.replaceAll(' ', ''))
    await audit.record(caller.login, 'set-second-factor', caller.login)
    await endOthers(caller.login, request)
    return { recoveryCodes }
  })
  route(app, consoleApi.me.endSecondFactor, async ({ caller, body, request }) => {
    await isHer(caller.login, body.password)
    if (!(await secondFactor.check(caller.login, body.code))) throw new Refusal('code-refused')
    await secondFactor.end(caller.login)
    await audit.record(caller.login, 'ended-second-factor', caller.login)
    await endOthers(caller.login, request)
    return { ok: true as const }
  })
}
