/** What officers ask of cases, and invigilators and others tell; each look is on the audit record, by the case's number alone. */
import type { FastifyInstance } from 'fastify'
import { cases as api } from '../../src-shared/api/cases.ts'
import { openApi } from '../../src-shared/api/open.ts'
import { hasRole } from '../../src-shared/vocabulary.ts'
import type { Audit } from '../audit.ts'
import { sendFile, sendUpload } from '../documents/send-file.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { Samples } from '../samples/samples.ts'
import type { Sql } from '../storage/sql/sql.ts'
import type { Acts } from './act.ts'
import type { Deciding } from './deciding.ts'
import type { Explaining } from './explaining.ts'
import type { Exporting } from './exporting.ts'
import type { Opening } from './opening.ts'
import type { Papers } from './papers.ts'
import { queueOf } from './queue.ts'
import type { Reviewing } from './reviewing.ts'

interface Deps {
  db: Sql
  audit: Audit
  samples: Samples
  opening: Opening
  reviewing: Reviewing
  deciding: Deciding
  acts: Acts
  papers: Papers
  exporting: Exporting
  explaining: Pick<Explaining, 'read'>
}

export function caseRoutes(app: FastifyInstance, deps: Deps): void {
  sampleRoutes(app, deps)
  reviewRoutes(app, deps)
  decisionRoutes(app, deps)
  paperRoutes(app, deps)
}

function sampleRoutes(app: FastifyInstance, { samples, audit }: Deps): void {
  route(app, api.samples, ({ query }) => samples.rows(query))
  route(app, api.setRate, async ({ params: { exam }, body: { rate }, caller: { login } }) => {
    const { row, commitment } = await samples.setRate(exam, rate, login)
    await audit.record(login, 'committed-to-sample', exam, { rate, commitment })
    return row
  })
  route(app, openApi.sample, ({ params: { exam } }) => samples.published(exam))
}

function reviewRoutes(app: FastifyInstance, { db, audit, opening, reviewing }: Deps): void {
  route(app, api.list, ({ query, caller }) => queueOf(db, query, caller))
  route(app, api.open, async ({ body: { attempt, words }, caller }) => {
    const exam = await opening.ask(attempt, words, caller)
    // Of which attempt, and why, officers do not read before it is reviewed.
    await audit.record(caller.login, 'asked-for-review', exam)
    return {}
  })
  route(app, api.get, ({ params, caller }) => reviewing.view(params.case, caller))
  route(app, api.claim, async ({ params, caller }) => {
    await reviewing.claim(params.case, caller)
    await audit.record(caller.login, 'claimed-case', params.case)
    return reviewing.view(params.case, caller)
  })
  route(app, api.giveBack, async ({ params, body, caller }) => {
    const reviewer = body.reviewer ?? caller.login
    if (reviewer !== caller.login && !hasRole(caller, 'administrator')) throw new Refusal('not-allowed')
    await reviewing.giveBack(params.case, reviewer, caller)
    await audit.record(caller.login, 'gave-case-back', params.case, { reviewer })
    return {}
  })
  route(app, api.savePlace, async ({ params, body, caller }) => {
    await reviewing.save(params.case, params.place, body, caller)
    return {}
  })
  route(app, api.dropPlace, async ({ params, caller }) => {
    await reviewing.save(params.case, params.place, null, caller)
    return {}
  })
  route(app, api.handIn, async ({ params, body, caller }) => {
    await reviewing.handIn(params.case, body, caller)
    // Nothing of what she says: the other reviewer reads the audit record too.
    await audit.record(caller.login, 'handed-in-review', params.case)
    return reviewing.view(params.case, caller)
  })
}

function decisionRoutes(app: FastifyInstance, { audit, deciding, explaining }: Deps): void {
  route(app, api.decision, async ({ params, caller }) => {
    const page = await deciding.page(params.case, caller)
    await audit.record(caller.login, 'saw-whose-case', params.case)
    return page
  })
  route(app, api.sign, async ({ params, body, caller }) => {
    const decision = await deciding.sign(params.case, body, caller)
    await audit.record(caller.login, 'signed-decision', params.case, { decision, sanction: body.sanction })
    return deciding.page(params.case, caller)
  })
  route(app, api.confirm, async ({ params, body, caller }) => {
    const { decision, agrees } = body
    const { effect, exam } = await deciding.confirm(params.case, body, caller)
    await audit.record(caller.login, agrees ? 'confirmed-decision' : 'declined-decision', params.case, {
      decision,
    })
    if (effect !== 'none')
      await audit.record(caller.login, 'entered-mark', exam, { decision, field: 'state', value: effect })
    return deciding.page(params.case, caller)
  })
  route(app, api.explained, async ({ params: { case: number, digest }, caller, http }) => {
    const { explaining: said } = await deciding.page(number, caller)
    // What she has not given yet is hers.
    const file = said.given?.explanation.files.find((one) => one.digest === digest)
    if (!file) throw notFound()
    await audit.record(caller.login, 'took-file-of-explanation', number, { digest })
    return sendUpload(
      http,
      `explanation-${number}-${digest.slice(0, 8)}`,
      await explaining.read(number, digest),
    )
  })
}

function paperRoutes(app: FastifyInstance, { audit, deciding, acts, papers, exporting }: Deps): void {
  route(app, api.act, async ({ params, query: { language }, caller, http }) => {
    const { number, bytes, digests } = await acts.issue(
      await deciding.page(params.case, caller),
      language,
      caller.login,
    )
    await audit.record(caller.login, 'made-act', params.case, { language, number, pictures: digests })
    return sendFile(http, { name: `act-${params.case}`, language, as: 'pdf', bytes })
  })
  route(app, api.paper, async ({ params, query: { paper, language }, caller, http }) => {
    const page = await deciding.page(params.case, caller)
    const { number, bytes } = await papers.of(paper, page, language, caller)
    await audit.record(caller.login, `made-${paper}`, params.case, { language, number })
    return sendFile(http, { name: `${paper}-${params.case}`, language, as: 'pdf', bytes })
  })
  route(app, api.bundle, async ({ params: { case: number }, query: { language }, caller, http }) => {
    const page = await deciding.page(number, caller)
    const { zip, act, pictures } = await exporting.of(page, language, caller.login)
    await audit.record(caller.login, 'exported-case', number, { language, act, pictures })
    return http
      .type('application/zip')
      .header('content-disposition', `attachment; filename="case-${number}.zip"`)
      .header('cache-control', 'no-store')
      .send(zip)
  })
  route(app, api.annex, async ({ params: { exam }, query: { language }, caller, http }) => {
    const { number, bytes } = await papers.annex(exam, language, caller)
    await audit.record(caller.login, 'made-annex', exam, { language, number })
    return sendFile(http, { name: `decisions-${exam}`, language, as: 'pdf', bytes })
  })
}
