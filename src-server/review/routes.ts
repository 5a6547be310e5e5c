/** What staff look at: every look that unseals something is on the audit record before it is answered. */

import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import { visitDaysAtMost } from '../../src-shared/api/finding.ts'
import { typedTrace } from '../../src-shared/trace.ts'
import type { Audit } from '../audit.ts'
import { mayRoom } from '../auth/sessions.ts'
import type { Calendar } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import type { ReadAnswerHistory } from '../exams/answer-history.ts'
import type { Attempts } from '../exams/attempts.ts'
import { consentTextOf } from '../exams/consents.ts'
import type { Receipts } from '../exams/receipts.ts'
import type { ExamStore } from '../exams/store.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { ServerKeys } from '../keys.ts'
import { isDeleted } from '../retention/deletion.ts'
import { mayHave } from '../sheets/rights.ts'
import type { Blobs } from '../storage/blobs/port.ts'
import type { Sql } from '../storage/sql/sql.ts'
import type { LiveAttempt } from './attempt.ts'
import { bundleOf } from './bundle.ts'
import { detailOf } from './detail.ts'
import type { Registry } from './registry.ts'
import type { Showing } from './showing.ts'
import { findTraces } from './traces.ts'
import { findVisits } from './visits.ts'

interface Deps {
  db: Sql
  blobs: Blobs
  receipts: Receipts
  keys: ServerKeys
  domain: string
  clock: Clock
  calendar: Calendar
  examStore: ExamStore
  audit: Audit
  attempts: Attempts
  registry: Registry
  showing: Showing
  answerHistory: ReadAnswerHistory
}

export function reviewRoutes(app: FastifyInstance, deps: Deps): void {
  const { clock, audit, registry, showing } = deps

  /** An attempt in a room that is not hers is as good as none. */
  async function seen(id: string, staff: Staff): Promise<LiveAttempt> {
    const attempt = await registry.get(id)
    if (!attempt || !mayRoom(staff, attempt.facts.station.room)) throw notFound()
    // Another process of this server may have deleted it.
    attempt.deleted ||= await isDeleted(deps.db, id)
    return attempt
  }

  route(app, consoleApi.attempts.get, async ({ params, caller }) => {
    const attempt = await seen(params.id, caller)
    await audit.record(caller.login, 'looked-at-attempt', params.id)
    const receipt = (await deps.attempts.byId(params.id))?.receiptedAt != null
    const moving = await deps.attempts.moving(params.id)
    return detailOf(attempt, clock.now(), { receipt, moving, db: deps.db })
  })

  route(app, consoleApi.visits.find, async ({ query, caller }) => {
    const { from, to } = query
    const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1
    if (days < 1 || days > visitDaysAtMost)
      throw new Refusal('bad-input', { detail: `from one day to ${visitDaysAtMost}, the first one first` })
    await audit.record(caller.login, 'searched-visits', query.address.slice(0, 200), { from, to })
    return findVisits(deps, query)
  })

  route(app, consoleApi.traces.find, async ({ query: { code }, caller }) => {
    const trace = typedTrace(code)
    if (trace === null) throw new Refusal('bad-input', { detail: 'a code has eight digits: 0 to 9, A to F' })
    await audit.record(caller.login, 'searched-trace', trace)
    return findTraces(deps.db, trace)
  })

  route(app, consoleApi.attempts.playlist, async ({ params: { id, source }, caller, http }) => {
    const recorded = () => audit.record(caller.login, 'looked-at-film', id, { source })
    return showing.playlist({ attempt: await seen(id, caller), http, recorded }, source)
  })

  route(app, consoleApi.attempts.init, async ({ params, query, caller, http }) => {
    const recorded = () =>
      audit.record(caller.login, 'unsealed', params.id, { ...params, ...query, type: 'init' })
    return showing.init({ attempt: await seen(params.id, caller), http, recorded }, { ...params, ...query })
  })

  route(app, consoleApi.attempts.segment, async ({ params, query, caller, http }) => {
    const recorded = () =>
      audit.record(caller.login, 'unsealed', params.id, { ...params, ...query, type: 'segment' })
    return showing.segment(
      { attempt: await seen(params.id, caller), http, recorded },
      { ...params, ...query },
    )
  })

  route(app, consoleApi.attempts.still, async ({ params: { id, digest }, caller, http }) => {
    const recorded = () => audit.record(caller.login, 'unsealed', id, { digest, type: 'still' })
    return showing.still({ attempt: await seen(id, caller), http, recorded }, digest)
  })

  route(app, consoleApi.attempts.consent, async ({ params: { id, digest }, caller }) => {
    await seen(id, caller)
    await audit.record(caller.login, 'read-consent', id, { digest })
    const text = await consentTextOf(deps.db, [id], digest)
    if (!text) throw notFound()
    return text
  })

  route(app, consoleApi.attempts.answers, async ({ params: { id }, caller }) => {
    const attempt = await seen(id, caller)
    const { exam, station } = attempt.facts
    if (!(await mayHave(deps.db, clock, exam.id, caller))(station.room)) throw new Refusal('not-allowed')
    await audit.record(caller.login, 'looked-at-answers', id)
    return deps.answerHistory(id, { unix: (at) => attempt.unix(at), telling: null })
  })

  route(app, consoleApi.attempts.bundle, async ({ params, caller, http }) => {
    const { deleted } = await seen(params.id, caller)
    if (deleted)
      throw new Refusal('bad-input', {
        status: 410,
        detail: 'its recordings were deleted when their time was over; see the retention of its exam',
      })
    await audit.record(caller.login, 'exported', params.id)
    const zip = await bundleOf(deps, params.id)
    if (!zip) throw notFound()
    return http
      .type('application/zip')
      .header('content-disposition', `attachment; filename="${params.id}.zip"`)
      .send(zip)
  })
}
