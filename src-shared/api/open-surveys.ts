/** Surveys as whoever answers sees them. Nothing here says who calls; what the server could know is in docs/threats/open-pages.md. */
import { z } from 'zod'
import { bytesIn } from '../bytes.ts'
import { SurveyId } from '../surveys/at-stations.ts'
import { codeAlphabet, codeLength, groupNames } from '../surveys/bounds.ts'
import { GivenAnswer, PublishedSurvey } from '../surveys/definition.ts'
import { prefixBytes, signatureBytes } from '../surveys/token.ts'
import { Base64, Language } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'
import { Challenge, Work } from './open-trust.ts'

const BySurvey = z.object({ survey: SurveyId })
const base64Of = (bytes: number) =>
  Base64.length(4 * Math.ceil(bytes / 3)).refine(
    (text) => bytesIn(text) === bytes,
    `not ${bytes} bytes in base64`,
  )

const Shown = PublishedSurvey.extend({ id: SurveyId })

/** Tries a minute are of one address, behind which a whole campus may be. */
export const openSurveys = {
  get: endpoint({
    method: 'GET',
    path: '/api/open/surveys/:survey',
    who: 'public',
    summary: 'A published survey: its questions, until when it takes responses, and what one needs for that',
    perMinute: 1200,
    params: BySurvey,
    reply: Shown.extend({
      state: z.enum(['early', 'open', 'over']),
      /** Of its tokens, SPKI; null where it needs none. */
      key: Base64.nullable(),
      /** To be done first; null where it needs none. */
      work: Challenge.nullable(),
    }),
  }),
  /** The key is in the link that the console shows: nobody guesses it. */
  tryOut: endpoint({
    method: 'GET',
    path: '/api/open/surveys/:survey/try/:key',
    who: 'public',
    summary: 'A survey as it is written now, to be tried out: nothing can be sent',
    perMinute: 300,
    params: BySurvey.extend({ key: z.string().regex(/^[0-9a-f]{32}$/) }),
    reply: Shown,
  }),
  /** The same once more has the same answer: a page that lost it asks again. */
  token: endpoint({
    method: 'POST',
    path: '/api/open/surveys/:survey/tokens',
    who: 'public',
    summary:
      'Sign a blinded token for whoever has a student number and its code, once; the server does not see it',
    perMinute: 300,
    params: BySurvey,
    body: z.object({
      number: z.string().min(1).max(64),
      code: z.string().regex(RegExp(`^[${codeAlphabet}]{${codeLength}}$`)),
      blinded: base64Of(signatureBytes),
    }),
    reply: z.object({ signature: base64Of(signatureBytes) }),
  }),
  /** With a token; or, where the survey is by link, with a number of the page's own and the work. */
  respond: endpoint({
    method: 'POST',
    path: '/api/open/surveys/:survey/responses',
    who: 'public',
    summary: 'One filled form; kept with its hour, without a name, a number or an address',
    perMinute: 600,
    bodyLimit: 64 * 1024,
    params: BySurvey,
    body: z.object({
      language: Language,
      groups: z.partialRecord(z.enum(groupNames), z.string().max(64)),
      answers: z.array(GivenAnswer).max(60),
      /** The token's prefix, or where there is none a random number: the same once more counts once. */
      prefix: base64Of(prefixBytes),
      signature: base64Of(signatureBytes).optional(),
      work: Work.optional(),
    }),
    reply: z.object({ ok: z.literal(true) }),
  }),
} as const

/** What a lab station asks for somebody who answers there. */
export const surveysAtStation = {
  get: openSurveys.get,
  token: openSurveys.token,
  respond: openSurveys.respond,
} as const
