/** Watching a case: the attempt without what tells whose it is, its films and pictures from the exam's beginning on. */
import type { FastifyInstance } from 'fastify'
import { cases as api } from '../../src-shared/api/cases.ts'
import type { Base } from '../base.ts'
import type { Exams } from '../exams/capability.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { isDeleted } from '../retention/deletion.ts'
import type { Review } from '../review/capability.ts'
import { detailOf } from '../review/detail.ts'
import type { Look } from '../review/showing.ts'
import { mayHave } from '../sheets/rights.ts'
import { blindedAttempt, tellingOf, watchedFrom } from './blinded.ts'
import { roomOf } from './neighbours.ts'
import type { Reviewing } from './reviewing.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'audit'> {
  exams: Pick<Exams, 'attempts' | 'answerHistory'>
  review: Pick<Review, 'registry' | 'showing'>
  reviewing: Pick<Reviewing, 'watched'>
}

export function watchRoutes(app: FastifyInstance, deps: Deps): void {
  const { db, clock, audit, reviewing } = deps
  const { registry, showing } = deps.review

  async function watched(number: string, caller: Staff) {
    const held = await reviewing.watched(number, caller)
    const attempt = await registry.get(held.attempt)
    if (!attempt) throw notFound()
    attempt.deleted ||= await isDeleted(db, held.attempt)
    return attempt
  }
  const look = async (
    { caller, http }: { caller: Staff; http: Look['http'] },
    number: string,
    action: string,
    of: Record<string, unknown>,
  ): Promise<Look> => {
    const attempt = await watched(number, caller)
    return {
      ...{ attempt, http, from: watchedFrom(attempt) },
      recorded: () => audit.record(caller.login, action, number, of),
    }
  }

  route(app, api.attempt, async ({ params, caller }) => {
    const attempt = await watched(params.case, caller)
    await audit.record(caller.login, 'looked-at-case', params.case)
    const { id } = attempt.facts
    const receipt = (await deps.exams.attempts.byId(id))?.receiptedAt != null
    const detail = await detailOf(attempt, clock.now(), { receipt, moving: null, db })
    return blindedAttempt(db, params.case, attempt, detail)
  })
  route(app, api.room, async ({ params, caller }) => {
    const attempt = await watched(params.case, caller)
    await audit.record(caller.login, 'looked-at-room', params.case)
    return roomOf(db, params.case, attempt)
  })
  route(app, api.answers, async ({ params, caller }) => {
    const attempt = await watched(params.case, caller)
    const { id, exam, station } = attempt.facts
    if (!(await mayHave(db, clock, exam.id, caller))(station.room)) throw new Refusal('not-allowed')
    await audit.record(caller.login, 'looked-at-answers', params.case)
    return deps.exams.answerHistory(id, {
      unix: (at) => attempt.unix(at),
      telling: await tellingOf(db, attempt),
    })
  })
  route(app, api.playlist, async ({ params, ...asked }) => {
    const { source } = params
    return showing.playlist(await look(asked, params.case, 'looked-at-film', { source }), source)
  })
  route(app, api.init, async ({ params: { case: number, ...of }, query, ...asked }) =>
    showing.init(await look(asked, number, 'unsealed', { ...of, ...query, type: 'init' }), {
      ...of,
      ...query,
    }),
  )
  route(app, api.segment, async ({ params: { case: number, ...of }, query, ...asked }) =>
    showing.segment(await look(asked, number, 'unsealed', { ...of, ...query, type: 'segment' }), {
      ...of,
      ...query,
    }),
  )
  route(app, api.still, async ({ params: { case: number, digest }, ...asked }) =>
    showing.still(await look(asked, number, 'unsealed', { digest, type: 'still' }), digest),
  )
}
