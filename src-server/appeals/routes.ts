/** What people ask of appeals; each look and each step is on the audit record. */
import type { FastifyInstance } from 'fastify'
import { appeals as api } from '../../src-shared/api/appeals.ts'
import { filesIn } from '../../src-shared/exam.ts'
import type { Audit } from '../audit.ts'
import type { Cases } from '../cases/capability.ts'
import { sendFile } from '../documents/send-file.ts'
import { type AnswerFiles, sendAnswerFile } from '../exams/files.ts'
import type { Staff } from '../http/caller.ts'
import { notFound } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { AppealActs } from './act.ts'
import type { Files } from './files.ts'
import type { Filing } from './filing.ts'
import type { Handling } from './handling.ts'
import type { Pages } from './pages.ts'
import type { Standings } from './standing.ts'

interface Deps {
  audit: Audit
  files: Files
  filing: Filing
  standings: Standings
  handling: Handling
  pages: Pages
  acts: AppealActs
  cases: Pick<Cases, 'ledgers' | 'deciding' | 'acts'>
  answerFiles: AnswerFiles
}

export function appealRoutes(app: FastifyInstance, deps: Deps): void {
  const { audit, files, filing, standings, handling, pages, acts, cases, answerFiles } = deps
  const view = async (number: string, caller: Staff) => {
    const held = await files.one(number)
    return pages.one(held, await standings.of(held, caller))
  }

  route(app, api.list, ({ query, caller }) => pages.list(query, caller))
  route(app, api.file, async ({ body, caller }) => {
    const { number, exam } = await filing.file(body, caller)
    await audit.record(caller.login, 'filed-appeal', number, { exam, about: body.about })
    return { number }
  })
  route(app, api.get, async ({ params: { appeal }, caller }) => {
    const held = await files.one(appeal)
    const rights = await standings.of(held, caller)
    const page = await pages.one(held, rights)
    // Whoever has read of whom it is reviews no case of the attempt from then on.
    if (rights.sees === 'named')
      await audit.record(caller.login, 'looked-at-appeal', held.attempt, { appeal })
    else await audit.record(caller.login, 'looked-at-appeal', appeal)
    return page
  })
  route(app, api.answerFile, async ({ params: { appeal, file }, caller, http }) => {
    const held = await files.one(appeal)
    const { content } = await pages.one(held, await standings.of(held, caller))
    const found = filesIn(content?.answer).find(({ digest }) => digest === file)
    if (!found) throw notFound()
    const bytes = await answerFiles.read(held.attempt, file)
    await audit.record(caller.login, 'opened-answer-file', appeal, { name: found.name })
    return sendAnswerFile(http, found.name, bytes)
  })
  route(app, api.take, async ({ params: { appeal }, caller }) => {
    await handling.take(appeal, caller)
    await audit.record(caller.login, 'took-appeal', appeal)
    return view(appeal, caller)
  })
  route(app, api.refuse, async ({ params: { appeal }, body, caller }) => {
    await handling.refuse(appeal, body, caller)
    await audit.record(caller.login, 'refused-appeal', appeal, { why: body.why })
    return view(appeal, caller)
  })
  route(app, api.anew, async ({ params: { appeal }, caller }) => {
    await handling.anew(appeal, caller)
    await audit.record(caller.login, 'had-answer-marked-anew', appeal)
    return view(appeal, caller)
  })
  route(app, api.answer, async ({ params: { appeal }, body, caller }) => {
    const { exam, course } = await handling.answer(appeal, body, caller)
    const { verdict, regrade } = body
    await audit.record(caller.login, 'answered-appeal', appeal, { verdict, regrade })
    const anew = course.answer?.anew
    if (anew && anew.after !== anew.before)
      await audit.record(caller.login, 'entered-mark', exam, { appeal, field: 'exam' })
    return view(appeal, caller)
  })
  route(app, api.name, async ({ params: { appeal }, body: { members }, caller }) => {
    await handling.name(appeal, members, caller)
    await audit.record(caller.login, 'named-commission', appeal, { members })
    return view(appeal, caller)
  })
  route(app, api.vote, async ({ params: { appeal }, body, caller }) => {
    const { held, entered } = await handling.vote(appeal, body, caller)
    // Not how: the others read the audit record too.
    await audit.record(caller.login, 'voted-on-appeal', appeal)
    const { outcome } = held.course
    if (outcome !== null) await audit.record(caller.login, 'decided-appeal', appeal, { outcome })
    if (entered !== undefined)
      await audit.record(caller.login, 'entered-mark', held.exam, {
        ...{ appeal, field: 'state', value: entered },
      })
    return view(appeal, caller)
  })
  route(app, api.tell, async ({ params: { appeal }, caller }) => {
    await handling.tell(appeal, caller)
    await audit.record(caller.login, 'told-of-appeal', appeal)
    return view(appeal, caller)
  })
  route(app, api.caseAct, async ({ params: { appeal }, query: { language }, caller, http }) => {
    const held = await files.one(appeal)
    const { sees } = await standings.of(held, caller)
    const { decision } = held.course.filed.target
    if (sees !== 'named' || decision === null) throw notFound()
    const file = await cases.ledgers.one(decision.split('-')[0] ?? '')
    const made = await cases.acts.issue(await cases.deciding.pageOf(file), language, caller.login)
    // By the attempt, as the look before it: with the case's number, its reviewers would read there whose it is.
    await audit.record(caller.login, 'made-act', held.attempt, { language, appeal })
    return sendFile(http, { name: `act-${file.number}`, language, as: 'pdf', bytes: made.bytes })
  })
  route(app, api.act, async ({ params: { appeal }, query: { language }, caller, http }) => {
    const held = await files.one(appeal)
    if ((await standings.of(held, caller)).sees !== 'named') throw notFound()
    const { number, bytes } = await acts.issue(held, language, caller.login)
    await audit.record(caller.login, 'made-appeal-act', appeal, { language, number })
    return sendFile(http, { name: `appeal-${appeal}`, language, as: 'pdf', bytes })
  })
}
