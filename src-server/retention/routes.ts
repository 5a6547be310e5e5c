/** Keep times and holds, for officers and the administrator; every change is on the audit record with its reason. */

import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import { signed } from '../../src-shared/signed.ts'
import type { Audit } from '../audit.ts'
import { notFound } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { Retention } from './retention.ts'

export function retentionRoutes(
  app: FastifyInstance,
  { retention, audit }: { retention: Retention; audit: Audit },
): void {
  const stateOf = async (exam: string) => {
    const state = await retention.of(exam)
    if (!state) throw notFound()
    return state
  }

  route(app, consoleApi.exams.retention, ({ params }) => stateOf(params.id))
  route(app, consoleApi.exams.keep, async ({ params, body, caller }) => {
    await retention.keep(params.id, body.keepDays, signed(caller.name, caller.login))
    await audit.record(caller.login, 'set-keep-time', params.id, body)
    return stateOf(params.id)
  })
  route(app, consoleApi.holds.set, async ({ body, caller }) => {
    const hold = await retention.hold(body, body.reason, signed(caller.name, caller.login))
    await audit.record(caller.login, 'set-hold', body.attempt ?? body.exam ?? '', {
      hold: hold.id,
      reason: body.reason,
    })
    return hold
  })
  route(app, consoleApi.holds.lift, async ({ params, body, caller }) => {
    const hold = await retention.lift(params.id, signed(caller.name, caller.login))
    if (!hold) throw notFound()
    const target = hold.attempt ?? hold.exam ?? ''
    await audit.record(caller.login, 'lifted-hold', target, { hold: hold.id, reason: body.reason })
    return hold
  })
}
