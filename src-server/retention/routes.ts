/** Keep times and holds, for officers and the administrator; every change is on the audit record with its reason. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { retentionApi } from '../../src-shared/retention.ts'
import { Id } from '../../src-shared/vocabulary.ts'
import type { Audit } from '../audit.ts'
import { signed } from '../auth/sessions.ts'
import { notFound } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { Retention } from './retention.ts'

const ById = z.object({ id: Id })

export function retentionRoutes(
  app: FastifyInstance,
  { retention, audit }: { retention: Retention; audit: Audit },
): void {
  const stateOf = async (exam: string) => {
    const state = await retention.of(exam)
    if (!state) throw notFound()
    return state
  }

  route(app, {
    method: 'GET',
    url: '/api/exams/:id/retention',
    who: ['officer', 'administrator'],
    summary: 'How long the recordings of an exam are kept',
    params: ById,
    reply: retentionApi.state.reply,
    handle: ({ params }) => stateOf(params.id),
  })
  route(app, {
    method: 'PUT',
    url: '/api/exams/:id/retention',
    who: ['administrator'],
    summary: 'Set how long they are kept',
    params: ById,
    body: retentionApi.keep.body,
    reply: retentionApi.keep.reply,
    async handle({ params, body, caller }) {
      await retention.keep(params.id, body.keepDays, signed(caller.name, caller.login))
      await audit.record(caller.login, 'set-keep-time', params.id, body)
      return stateOf(params.id)
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/holds',
    who: ['officer', 'administrator'],
    summary: 'Put an exam or an attempt on hold',
    body: retentionApi.hold.body,
    reply: retentionApi.hold.reply,
    async handle({ body, caller }) {
      const hold = await retention.hold(body, body.reason, signed(caller.name, caller.login))
      await audit.record(caller.login, 'set-hold', body.attempt ?? body.exam ?? '', {
        hold: hold.id,
        reason: body.reason,
      })
      return hold
    },
  })
  route(app, {
    method: 'POST',
    url: '/api/holds/:id/lift',
    who: ['officer', 'administrator'],
    summary: 'Lift a hold',
    params: ById,
    body: retentionApi.lift.body,
    reply: retentionApi.lift.reply,
    async handle({ params, body, caller }) {
      const hold = await retention.lift(params.id, signed(caller.name, caller.login))
      if (!hold) throw notFound()
      const target = hold.attempt ?? hold.exam ?? ''
      await audit.record(caller.login, 'lifted-hold', target, { hold: hold.id, reason: body.reason })
      return hold
    },
  })
}
