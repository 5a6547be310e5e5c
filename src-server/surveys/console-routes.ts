/** Surveys for the office, in the console: written, published, closed, and what came of them. */
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import type { SurveyDetail, SurveyRow } from '../../src-shared/api/surveys.ts'
import { signed } from '../../src-shared/signed.ts'
import type { By } from '../../src-shared/surveys/columns.ts'
import { conclusionOf } from '../../src-shared/surveys/conclusion.ts'
import type { PublishedSurvey } from '../../src-shared/surveys/definition.ts'
import { surveyProblems } from '../../src-shared/surveys/definition.ts'
import type { Audit } from '../audit.ts'
import type { Sealer } from '../auth/sealed.ts'
import type { Calendar } from '../calendar.ts'
import type { Documents } from '../documents/capability.ts'
import { csvOf } from '../documents/csv.ts'
import { sendFile } from '../documents/send-file.ts'
import { xlsxOf } from '../documents/xlsx.ts'
import { Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { surveyCode, tryKey } from './codes.ts'
import { documentOf, rowsTable, sheetsOf, toldIn } from './document.ts'
import type { SurveyPeople } from './people.ts'
import { surveyResults } from './results.ts'
import { type Held, linkOf, type SurveyStore } from './store.ts'
import { newTokenKey } from './tokens.ts'

interface Deps {
  store: SurveyStore
  people: SurveyPeople
  sealer: Sealer
  audit: Audit
  secret: Uint8Array
  publicUrl: string | undefined
  calendar: Calendar
  documents: Pick<Documents, 'register' | 'from'>
  now(): number
}

export function surveyRoutes(app: FastifyInstance, deps: Deps): void {
  const { store, people, sealer, audit, secret, publicUrl, calendar, documents, now } = deps
  const api = consoleApi.surveys

  const rowOf = ({ definition: { title, way, from, until }, ...held }: Held): SurveyRow => ({
    ...held,
    ...{ title, way, from, until },
  })
  /** Of a draft, as if it were published now. */
  const publishable = async (held: Held): Promise<PublishedSurvey> =>
    held.state === 'draft'
      ? { ...held.definition, faculties: await people.faculties(held.definition.audience) }
      : store.published(held.id)
  async function detail(id: string): Promise<SurveyDetail> {
    const held = await store.one(id)
    return {
      ...rowOf(held),
      definition: await publishable(held),
      link: held.state === 'draft' ? null : linkOf(held),
      tryLink: `survey/${id}/try/${tryKey(secret, id)}`,
      publicUrl: publicUrl ?? null,
      people: await people.count(held.definition.audience),
    }
  }

  route(app, api.list, async () => ({ surveys: (await store.list()).map(rowOf) }))

  route(app, api.add, async ({ body, caller }) => {
    const id = await store.add(body.definition, signed(caller.name, caller.login), now())
    await audit.record(caller.login, 'added-survey', id)
    return detail(id)
  })

  route(app, api.get, ({ params }) => detail(params.survey))

  route(app, api.save, async ({ params: { survey }, body, caller }) => {
    await store.save(survey, body.version, body.definition, signed(caller.name, caller.login), now())
    await audit.record(caller.login, 'saved-survey', survey, { version: body.version + 1 })
    return detail(survey)
  })

  route(app, api.publish, async ({ params: { survey }, body: { version }, caller }) => {
    const held = await store.one(survey)
    const [first] = surveyProblems(held.definition, now())
    if (first)
      throw new Refusal('bad-input', {
        detail: `${first.code} question ${first.question ?? '–'} ${first.language ?? ''}`,
      })
    const keys = held.definition.way === 'codes' ? await newTokenKey() : null
    await store.publish(
      survey,
      version,
      await publishable(held),
      {
        public_key: keys?.publicKey ?? null,
        private_key: keys ? sealer.seal(keys.privateKey, survey) : null,
      },
      { by: signed(caller.name, caller.login), at: now() },
    )
    await audit.record(caller.login, 'published-survey', survey, { version })
    return detail(survey)
  })

  route(app, api.close, async ({ params: { survey }, caller }) => {
    await store.one(survey)
    await store.close(survey, now())
    await audit.record(caller.login, 'closed-survey', survey)
    return detail(survey)
  })

  route(app, api.codes, async ({ params: { survey }, query, caller }) => {
    const held = await store.one(survey)
    if (held.state !== 'published' || held.definition.way !== 'codes')
      throw new Refusal('bad-input', { status: 409, detail: 'there are codes of published surveys alone' })
    const listed = await people.list(held.definition.audience, query)
    await audit.record(caller.login, 'printed-survey-codes', survey, { ...query, people: listed.length })
    return { people: listed.map((one) => ({ ...one, code: surveyCode(secret, survey, one.number) })) }
  })

  async function resultsOf(survey: string, by: readonly By[]) {
    const held = await store.one(survey)
    const definition = await publishable(held)
    const results = await surveyResults(store, held, definition, by, now())
    const count = await people.count(definition.audience)
    // By link nobody knows whom it reached; before the end more may come.
    const reached = results.final && definition.way === 'codes' ? count : null
    return { results: { ...results, people: count }, reached }
  }

  route(app, api.results, async ({ params: { survey }, query: { by, language } }) => {
    const { results, reached } = await resultsOf(survey, by)
    const told = toldIn(results, language)
    return { ...results, conclusion: told ? conclusionOf(told.survey, reached, told.words) : [] }
  })

  route(app, api.file, async ({ params: { survey }, query: { as, language, by }, caller, http }) => {
    const { results, reached } = await resultsOf(survey, by)
    const told = toldIn(results, language)
    if (!told) throw new Refusal('bad-input', { status: 409, detail: 'too few responses to be shown' })
    const make = async () => {
      if (as === 'csv') return csvOf(rowsTable(told), language)
      if (as === 'xlsx') return xlsxOf(sheetsOf(told))
      const day = calendar.dayOf(now())
      const contents = documentOf(told, reached, { language, from: documents.from(language), day })
      const { number, bytes } = await documents.register.issue(contents, { kind: 'survey', by: caller.login })
      await audit.record(caller.login, 'issued-document', number, { survey, language })
      return bytes
    }
    return sendFile(http, { name: `survey-${survey}`, language, as, bytes: await make() })
  })
}
