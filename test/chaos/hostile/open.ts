/** The open pages' own: what nobody has an account for. */
import { createPublicKey } from 'node:crypto'
import { surveyCode, tryKey } from '../../../src-server/surveys/codes.ts'
import { codeAlphabet, codeLength } from '../../../src-shared/surveys/bounds.ts'
import { respond, somebodyAt } from '../../support/surveys.ts'
import type { Random } from '../kill/random.ts'
import type { Attack } from './request.ts'
import { vaultTexts } from './rooms.ts'
import type { Target } from './target.ts'

/** So many a trial, from so many networks: each has its own tries a minute. */
const falseResponses = 5
const networks = 40

/** Responses with forged, cut and foreign tokens: none counts (the target's evidence has the survey's responses). */
export const responses: Attack = async ({ university, survey }, random) => {
  const call = somebodyAt(university.url, `127.0.1.${1 + random.below(networks)}`)
  const bytes = (count: number) =>
    Buffer.from(Array.from({ length: count }, () => random.below(256))).toString('base64')
  for (let i = 0; i < falseResponses; i++) {
    const response = {
      language: 'kk' as const,
      groups: {},
      answers: { q1: random.pick(['a', 'b', 'e', 'zz']) },
    }
    const { status } = await respond(call, survey, response, { prefix: bytes(32), signature: bytes(256) })
    if (status < 400 || status >= 500)
      return { asked: 'a response with a forged token', wrong: String(status) }
  }
  return { asked: 'responses with forged tokens', wrong: null }
}

type Call = ReturnType<typeof somebodyAt>
const letters = (random: Random, alphabet: string, length: number) =>
  Array.from({ length }, () => alphabet[random.below(alphabet.length)]).join('')
const hex = '0123456789abcdef'

/** What is no number below the modulus, or one that says nothing, 256 bytes as base64. */
function blindedBy(modulus: bigint, random: Random): string {
  const most = (1n << 2048n) - 1n
  const number = random.pick([0n, 1n, modulus - 1n, modulus, modulus + 1n, most])
  return Buffer.from(number.toString(16).padStart(512, '0'), 'hex').toString('base64')
}

/** With bits beyond its last byte. */
const bend = (base64: string): string => base64.replace(/.==$/, 'B==')

async function modulusOf(call: Call, survey: string): Promise<bigint> {
  const { key } = (await call('GET', `/api/open/surveys/${survey}`)).body
  const { n = '' } = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' }).export(
    {
      format: 'jwk',
    },
  )
  return BigInt(`0x${Buffer.from(n, 'base64url').toString('hex')}`)
}

/** Codes that are guessed or another's, and numbers that no page blinds: nobody is given a signature by them. */
async function falseTokens({ university, vault, play }: Target, random: Random, call: Call) {
  const { secret } = university.server.keys
  const modulus = await modulusOf(call, vault.survey)
  const codes = [
    letters(random, codeAlphabet, codeLength),
    surveyCode(secret, play.survey, vault.person),
    surveyCode(secret, vault.survey, play.person),
  ]
  const path = `/api/open/surveys/${vault.survey}/tokens`
  const blinded = blindedBy(modulus, random)
  const { status, body } = await call('POST', path, {
    number: vault.person,
    code: random.pick(codes),
    blinded,
  })
  if (status < 400 || status >= 500 || body.signature) return `${status} for a false code`
  // With her code: what is not below the modulus is refused, and costs her nothing.
  const code = surveyCode(secret, vault.survey, vault.person)
  const beyond = Buffer.from((modulus + BigInt(random.below(9))).toString(16).padStart(512, '0'), 'hex')
  const asked = { number: vault.person, code, blinded: beyond.toString('base64') }
  const refused = await call('POST', path, asked)
  if (refused.status !== 400 && refused.status !== 429)
    return `${refused.status} for a number beyond the modulus`
  const bent = await call('POST', path, { number: vault.person, code, blinded: bend(blinded) })
  if (bent.status !== 400 && bent.status !== 429) return `${bent.status} for what is nearly base64`
  // One that says nothing may be signed: its signature is known to all, and no token.
  const own = { number: play.person, code: surveyCode(secret, play.survey, play.person), blinded }
  const signed = await call('POST', `/api/open/surveys/${play.survey}/tokens`, own)
  return signed.status >= 500 ? `${signed.status} for a blinded number` : null
}

/** Surveys that are not published, under keys of others or none. */
async function hiddenSurveys({ university, vault }: Target, random: Random, call: Call) {
  const { secret } = university.server.keys
  const draft = `/api/open/surveys/${vault.draftSurvey}`
  const path = random.pick([
    draft,
    `${draft}/try/${letters(random, hex, 32)}`,
    `${draft}/try/${tryKey(secret, vault.survey)}`,
    `/api/open/surveys/${letters(random, hex, 12)}`,
    '/api/open/surveys/__proto__xxx',
  ])
  const { status } = await call('GET', path)
  return status === 404 || status === 400 || status === 429 ? null : `${status} for ${path}`
}

/** What documents and sheets are confirmed by: guessed, and in part right. */
async function confirmations({ university, vault, play }: Target, random: Random, call: Call) {
  const { number, check } = vault.document
  const wrong = random.pick([letters(random, hex, 16), play.document.check, `${check.slice(0, 15)}g`])
  const document = await call('GET', `/api/open/documents/${number}/${wrong}`)
  if (![400, 404, 429].includes(document.status)) return `${document.status} for a guessed document`
  const guessed = await call('GET', `/api/open/sheets/${letters(random, hex, 16)}`)
  if (guessed.status === 200 ? guessed.body.sheet !== null : guessed.status !== 429)
    return `${guessed.status} for a guessed sheet`
  const known = JSON.stringify((await call('GET', `/api/open/sheets/${vault.sheet}`)).body)
  const student = university.credentials.students[0]
  const told = [vaultTexts.essay, student?.name ?? '', student?.number ?? '', ...vault.attempts]
  return told.some((text) => known.includes(text)) ? `a sheet says too much: ${known.slice(0, 200)}` : null
}

export const open: Attack = async (target, random) => {
  const call = somebodyAt(target.university.url, `127.0.2.${1 + random.below(networks)}`)
  const [asked, attack] = random.pick([
    ['false codes of a survey', falseTokens],
    ['a survey that is hidden', hiddenSurveys],
    ['guessed documents and sheets', confirmations],
  ] as const)
  return { asked, wrong: await attack(target, random, call) }
}
