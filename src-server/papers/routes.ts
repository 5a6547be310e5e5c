/** Papers for teachers and heads of chairs; which exam asks which, for the office. Every change is on the audit record. */
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import { printedPaper } from '../../src-shared/papers/printed.ts'
import type { BankMedia } from '../bank/media.ts'
import type { Base } from '../base.ts'
import type { Documents } from '../documents/capability.ts'
import type { Staff } from '../http/caller.ts'
import { Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { Chairs } from './chairs.ts'
import type { Drafts } from './drafts.ts'
import type { Given } from './given.ts'
import type { Pools } from './pool.ts'
import { countOf, paperDocument, printedAtMost } from './print.ts'
import type { Views } from './views.ts'

interface Deps extends Pick<Base, 'clock' | 'calendar' | 'audit'> {
  documents: Pick<Documents, 'register' | 'from'>
  /** Refuses with 404 a bank that is not the caller's. */
  ownBank(caller: Staff, bank: string): Promise<void>
  media: Pick<BankMedia, 'read'>
  drafts: Drafts
  pools: Pools
  views: Views
  given: Given
  chairs: Chairs
}

export function paperRoutes(app: FastifyInstance, deps: Deps): void {
  writing(app, deps)
  deciding(app, deps)
  printing(app, deps)
  giving(app, deps)
}

function writing(app: FastifyInstance, { ownBank, drafts, pools, views, clock, audit }: Deps): void {
  const api = consoleApi.papers

  async function written(caller: Staff, paper: string) {
    const detail = await views.of(caller, paper)
    if (!detail.may.write) throw new Refusal('not-allowed')
    return detail
  }

  route(app, api.list, async ({ caller }) => ({ papers: await views.list(caller) }))
  route(app, api.add, async ({ caller, body }) => {
    await ownBank(caller, body.bank)
    const id = await drafts.add(body.bank, body.definition, caller, clock.now())
    await audit.record(caller.login, 'began-paper', id, { bank: body.bank })
    return views.of(caller, id)
  })
  route(app, api.get, ({ caller, params }) => views.of(caller, params.paper))
  route(app, api.save, async ({ caller, params, body }) => {
    await written(caller, params.paper)
    await drafts.save(params.paper, body.revision, body.definition, caller, clock.now())
    await audit.record(caller.login, 'saved-paper', params.paper, { revision: body.revision + 1 })
    return views.of(caller, params.paper)
  })
  route(app, api.pool, async ({ caller, params }) => {
    const { bank } = await written(caller, params.paper)
    return { items: await pools.of(bank) }
  })
  route(app, api.handIn, async ({ caller, params, body }) => {
    await written(caller, params.paper)
    const handed = await drafts.handIn(params.paper, body.revision, caller, clock.now())
    await audit.record(caller.login, 'handed-in-paper', params.paper, handed)
    return views.of(caller, params.paper)
  })
}

function deciding(app: FastifyInstance, { drafts, views, media, clock, audit }: Deps): void {
  const api = consoleApi.papers

  route(app, api.medium, async ({ caller, params: { paper, digest }, http }) => {
    const { bank } = await views.of(caller, paper)
    const { medium, bytes } = await media.read(bank, digest)
    // It is named by its own digest: it is never another.
    return http.type(medium.type).header('cache-control', 'private, max-age=31536000, immutable').send(bytes)
  })

  route(app, api.content, async ({ caller, params: { paper, version } }) => {
    const { versions } = await views.of(caller, paper)
    const content = await drafts.content(paper, version)
    const shown = versions.find((one) => one.version === version)
    if (!shown) throw new Error(`version ${version} of ${paper} has a content and no row`)
    await audit.record(caller.login, 'looked-at-paper', paper, { version })
    return { version: shown, content }
  })
  route(app, api.decide, async ({ caller, params: { paper, version }, body }) => {
    const { may } = await views.of(caller, paper)
    if (!may.decide) throw new Refusal('not-allowed')
    await drafts.decide({ paper, version }, body, caller, clock.now())
    await audit.record(caller.login, `${body.decision}-paper`, paper, { version, note: body.note })
    return views.of(caller, paper)
  })
}

function printing(app: FastifyInstance, { drafts, views, documents, calendar, clock, audit }: Deps): void {
  route(app, consoleApi.papers.print, async ({ caller, params: { paper, version }, query, http }) => {
    const { versions, bankTitle, chair } = await views.of(caller, paper)
    const content = await drafts.content(paper, version)
    const shown = versions.find((one) => one.version === version)
    if (!shown) throw new Error(`version ${version} of ${paper} has a content and no row`)
    const { definition } = content
    const { language, what } = query
    if (!definition.languages.includes(language))
      throw new Refusal('bad-input', { detail: 'the paper is not in this language' })
    const sections = await printedPaper(content, shown.digest, language)
    const count = countOf(sections)
    if (count > printedAtMost)
      throw new Refusal('bad-input', {
        detail: `${count} questions: at most ${printedAtMost} are printed at once`,
      })
    const contents = paperDocument({
      ...{ definition, sections, version: shown, bankTitle, chair, language, keyed: what === 'key' },
      ...{ from: documents.from(language), day: calendar.dayOf(clock.now()) },
    })
    const kind = what === 'key' ? 'paper-key' : 'paper-tickets'
    const { number, bytes } = await documents.register.issue(contents, { kind, by: caller.login })
    await audit.record(caller.login, 'printed-paper', paper, { version, what, language, number })
    return http
      .type('application/pdf')
      .header('content-disposition', `attachment; filename="${what}-${version}-${language}.pdf"`)
      .header('cache-control', 'no-store')
      .send(Buffer.from(bytes))
  })
}

function giving(app: FastifyInstance, { given, chairs, clock, audit }: Deps): void {
  const api = consoleApi.papers

  route(app, api.approved, async () => ({ papers: await given.approved(), exams: await given.exams() }))
  route(app, api.give, async ({ caller, params: { exam }, body }) => {
    const one = await given.give(exam, body, caller)
    await audit.record(caller.login, 'gave-paper', exam, { ...body, commitment: one.commitment })
    return one
  })
  route(app, api.takeBack, async ({ caller, params: { exam } }) => {
    await given.takeBack(exam)
    await audit.record(caller.login, 'took-paper-back', exam)
    return {}
  })
  route(app, api.chairs, async () => ({ chairs: await chairs.list(), teachers: await chairs.teachers() }))
  route(app, api.setHead, async ({ caller, body: { chair, head } }) => {
    const set = await chairs.set(chair, head, caller.login, clock.now())
    await audit.record(caller.login, 'named-head-of-chair', chair, { head })
    return set
  })
}
