/** Surveys for tests: a definition, students, the page's half of a token, and what a phone sends. */
import { constants, createPrivateKey, randomBytes, sign } from 'node:crypto'
import { Agent, request } from 'node:http'
import { RSABSSA } from '@cloudflare/blindrsa-ts'
import { createSealer } from '../../src-server/auth/sealed.ts'
import { surveyCode } from '../../src-server/surveys/codes.ts'
import { concat, fromBase64, toBase64, utf8 } from '../../src-shared/bytes.ts'
import { workContent } from '../../src-shared/surveys/bounds.ts'
import type { SurveyDefinition, SurveyQuestion } from '../../src-shared/surveys/definition.ts'
import { answersSent, type SurveyResponse } from '../../src-shared/surveys/response.ts'
import { saltBytes, tokenMessage } from '../../src-shared/surveys/token.ts'
import type { Localized } from '../../src-shared/vocabulary.ts'
import { doWork } from '../../src-shared/work.ts'
import type { Answer, University } from './university.ts'

const hourMs = 3_600_000

const inAll = (text: string): Localized => ({ kk: text, ru: text, ky: text, en: text })

export function surveyQuestion(
  id: string,
  kind: SurveyQuestion['kind'],
  options: readonly string[] = [],
): SurveyQuestion {
  return {
    id,
    kind,
    text: inAll(`Сұрақ ${id}`),
    required: false,
    options: options.map((option) => ({ id: option, text: inAll(`Жауап ${option}`) })),
    scale: kind === 'scale' ? { from: 1, to: 5, low: inAll('жоқ'), high: inAll('иә') } : null,
  }
}

/** Open for a week from `now` on. */
export const surveyDefinition = (now: number, change: Partial<SurveyDefinition> = {}): SurveyDefinition => ({
  title: inAll('Таза сессия'),
  intro: inAll('…'),
  languages: ['kk', 'ru'],
  way: 'codes',
  atStations: false,
  audience: { faculties: [], courses: [], forms: [] },
  asks: ['faculty'],
  from: now,
  until: now + 7 * 24 * hourMs,
  questions: [surveyQuestion('q1', 'single', ['a', 'b', 'c', 'd', 'e']), surveyQuestion('q2', 'text')],
  ...change,
})

/** Faculties and students, straight into the tables. */
export async function enterStudents(
  { db }: University['server'],
  faculties: readonly string[],
  numbers: readonly string[],
): Promise<void> {
  for (const [i, title] of faculties.entries())
    await db
      .insertInto('faculty')
      .values({ id: `f${i + 1}`, title, sort_key: title, folded: title.toLowerCase() })
      .execute()
  for (const [i, number] of numbers.entries())
    await db
      .insertInto('student')
      .values({
        number,
        name: `Студент ${number}`,
        photo: null,
        faculty: `f${(i % faculties.length) + 1}`,
        study_group: null,
        course: null,
        form: null,
        language: null,
        record_book: null,
        left_at: null,
        sort_key: number,
        folded: number,
      })
      .execute()
}

type Call = (method: string, path: string, body?: unknown) => Promise<Pick<Answer, 'status' | 'body'>>

/** Somebody without an account, at an address of this machine's own: each is a campus with its own tries a minute. */
export function somebodyAt(url: string, localAddress: string): Call {
  const agent = new Agent({ localAddress })
  return (method, path, body) =>
    new Promise((done, failed) => {
      const asked = request(
        `${url}${path}`,
        {
          method,
          agent,
          headers: { 'x-taza': '1', ...(body ? { 'content-type': 'application/json' } : {}) },
        },
        (answer) => {
          answer.setEncoding('utf8').on('error', failed)
          let text = ''
          answer.on('data', (piece: string) => {
            text += piece
          })
          answer.on('end', () => done({ status: answer.statusCode ?? 0, body: JSON.parse(text) }))
        },
      )
      asked.on('error', failed)
      asked.end(body === undefined ? undefined : JSON.stringify(body))
    })
}

interface Prepared {
  prefix: string
  blinded: string
  finish(signature: string): Promise<string>
}

/** What the page does before it asks for a signature. `key`: SPKI, base64. */
export async function prepareToken(survey: string, key: string): Promise<Prepared> {
  const suite = RSABSSA.SHA384.PSS.Randomized()
  const publicKey = await crypto.subtle.importKey(
    'spki',
    fromBase64(key),
    { name: 'RSA-PSS', hash: 'SHA-384' },
    true,
    ['verify'],
  )
  const prepared = suite.prepare(tokenMessage(survey))
  const { blindedMsg, inv } = await suite.blind(publicKey, prepared)
  return {
    prefix: toBase64(prepared.slice(0, 32)),
    blinded: toBase64(blindedMsg),
    finish: async (signature) =>
      toBase64(await suite.finalize(publicKey, prepared, fromBase64(signature), inv)),
  }
}

/** A token as `prepareToken` would end with, made with the server's own key: thousands of them in a moment. */
export async function mintTokens({ db, keys }: University['server'], survey: string, count: number) {
  const { private_key } = await db
    .selectFrom('survey')
    .select('private_key')
    .where('id', '=', survey)
    .executeTakeFirstOrThrow()
  const der = createSealer(keys.secret, 'survey key').open(private_key ?? '', survey)
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  return Array.from({ length: count }, () => {
    const prefix = randomBytes(32)
    const signature = sign('sha384', concat(prefix, tokenMessage(survey)), {
      key,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: saltBytes,
    })
    return { prefix: prefix.toString('base64'), signature: signature.toString('base64') }
  })
}

/** Signs in with a code and comes away with a token, as a phone does. */
export async function fetchToken(call: Call, { keys }: University['server'], survey: string, number: string) {
  const { key } = (await call('GET', `/api/open/surveys/${survey}`)).body
  const { prefix, blinded, finish } = await prepareToken(survey, key)
  const code = surveyCode(keys.secret, survey, number)
  const { status, body } = await call('POST', `/api/open/surveys/${survey}/tokens`, { number, code, blinded })
  if (status !== 200) throw new Error(`no token: ${status} ${JSON.stringify(body)}`)
  return { prefix, blinded, signature: await finish(body.signature) }
}

const sent = ({ answers, ...rest }: SurveyResponse) => ({ ...rest, answers: answersSent(answers) })

export const respond = (
  call: Call,
  survey: string,
  response: SurveyResponse,
  token: { prefix: string; signature: string },
) =>
  call('POST', `/api/open/surveys/${survey}/responses`, {
    ...sent(response),
    prefix: token.prefix,
    signature: token.signature,
  })

/** By link, with the work done. */
export async function respondByLink(call: Call, survey: string, response: SurveyResponse) {
  const { work } = (await call('GET', `/api/open/surveys/${survey}`)).body
  const prefix = randomBytes(32).toString('base64')
  const counters = doWork(work.challenge, work.bits, utf8(workContent(survey, prefix)))
  return {
    prefix,
    answer: await call('POST', `/api/open/surveys/${survey}/responses`, {
      ...sent(response),
      prefix,
      work: { challenge: work.challenge, counters },
    }),
  }
}
