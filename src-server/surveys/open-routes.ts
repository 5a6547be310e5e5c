/** Surveys for whoever answers. No address, no cookie, no exact time is read or kept here, and nothing is logged. */
import { createHash, randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { openApi } from '../../src-shared/api/open.ts'
import { fromBase64 } from '../../src-shared/bytes.ts'
import { workContent } from '../../src-shared/surveys/bounds.ts'
import type { PublishedSurvey } from '../../src-shared/surveys/definition.ts'
import { misfit } from '../../src-shared/surveys/response.ts'
import type { Sealer } from '../auth/sealed.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { Work } from '../http/work.ts'
import { isSurveyCode, tryKey } from './codes.ts'
import type { SurveyPeople } from './people.ts'
import { type Held, over, type SurveyStore } from './store.ts'
import { blindSign, digestOf, isToken } from './tokens.ts'

interface Deps {
  store: SurveyStore
  people: SurveyPeople
  work: Work
  sealer: Sealer
  secret: Uint8Array
  now(): number
  /** The hour that it is, Unix ms. */
  hour(): number
}

export function openSurveyRoutes(app: FastifyInstance, deps: Deps): void {
  const { store, people, work, sealer, secret, now, hour } = deps
  const api = openApi.surveys

  async function published(id: string): Promise<{ held: Held; survey: PublishedSurvey }> {
    const held = await store.one(id)
    if (held.state === 'draft') throw notFound()
    return { held, survey: await store.published(id) }
  }
  const stateOf = ({ state }: Held, { from, until }: PublishedSurvey): 'early' | 'open' | 'over' =>
    state === 'closed' || now() >= until ? 'over' : now() < from ? 'early' : 'open'
  async function taking(id: string) {
    const found = await published(id)
    const state = stateOf(found.held, found.survey)
    if (state === 'over') throw over()
    if (state === 'early') throw new Refusal('bad-input', { status: 409, detail: 'the survey has not begun' })
    return found
  }

  route(app, api.get, async ({ params: { survey: id } }) => {
    const { held, survey } = await published(id)
    return {
      ...survey,
      id,
      state: stateOf(held, survey),
      key: held.publicKey,
      work: survey.way === 'link' ? work.challenge(await store.inHour(id, hour())) : null,
    }
  })

  route(app, api.tryOut, async ({ params: { survey: id, key } }) => {
    if (key !== tryKey(secret, id)) throw notFound()
    const { definition } = await store.one(id)
    return { ...definition, id, faculties: await people.faculties(definition.audience) }
  })

  route(app, api.token, async ({ params: { survey: id }, body: { number, code, blinded } }) => {
    const { held, survey } = await taking(id)
    if (survey.way !== 'codes' || held.privateKey === null)
      throw new Refusal('bad-input', { detail: 'this survey needs no token' })
    if (!isSurveyCode(secret, id, number, code)) throw new Refusal('wrong-code')
    if (!(await people.has(survey.audience, number))) throw new Refusal('unknown-student')
    const signature = blindSign(sealer.open(held.privateKey, id), fromBase64(blinded))
    if (!signature) throw new Refusal('bad-input', { detail: 'no blinded message' })
    if (!(await store.sign(id, number, digestOf(blinded)))) throw new Refusal('used-token')
    return { signature: signature.toString('base64') }
  })

  route(app, api.respond, async ({ params: { survey: id }, body }) => {
    const { held, survey } = await taking(id)
    const { prefix, signature, work: done, language, groups, answers } = body
    const response = {
      language,
      groups,
      answers: Object.fromEntries(answers.map(({ question, answer }) => [question, answer])),
    }
    const wrong = misfit(survey, response)
    if (wrong !== null) throw new Refusal('bad-input', { detail: wrong })
    if (survey.way === 'codes') {
      if (!signature || !held.publicKey || !isToken(held.publicKey, id, { prefix, signature }))
        throw new Refusal('wrong-token')
    } else if (!done) throw new Refusal('bad-input', { detail: 'the work is not done' })
    else work.check(done, workContent(id, prefix))
    const spent = survey.way === 'codes' ? digestOf(prefix) : null
    const own = createHash('sha256').update(`survey response 1\n${id}\n${prefix}`).digest('hex').slice(0, 24)
    const taken = await store.respond(id, {
      token: spent,
      // Beside a token nothing of it: what is kept of the two shares nothing.
      id: spent === null ? own : randomBytes(12).toString('hex'),
      at: hour(),
      response,
    })
    if (!taken) throw new Refusal('used-token')
    return { ok: true as const }
  })
}
