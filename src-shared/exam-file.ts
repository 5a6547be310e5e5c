/**
 * What may be imported as an exam: the schemas of exam.ts, and what a person who wrote the file should hear of: keys that
 * nobody knows, ids that are there twice, texts without a text, numbers beyond what can be sat. Pure.
 */
import { z } from 'zod'
import { utf8 } from './bytes.ts'
import { answerLength, ExamSummary, Paper, paperBytes, questionsAtMost, titleLength } from './exam.ts'
import { twice, unusable, wrongInQuestion } from './exam-questions.ts'
import { wrongInPolicy } from './policy/wrong.ts'
import { Policy } from './policy.ts'
import { nameText } from './text.ts'
import { isObject, unknownIn } from './unknown-in.ts'
import { languages } from './vocabulary.ts'
import { wrongInWebRules } from './web-exam/wrong.ts'
import { WebRules } from './web-exam.ts'

/** With any offset from UTC (`+05:00`); without one nobody knows when it is. */
const Moment = z.iso
  .datetime({
    offset: true,
    error: 'a moment like 2026-11-29T09:00:00+05:00, with its offset from UTC (or Z)',
  })
  .transform((moment) => new Date(moment).toISOString())

export const ExamFile = ExamSummary.omit({ speech: true }).extend({
  url: z.string().max(2048).nullable().default(null),
  startsAt: Moment,
  endsAt: Moment,
  delivery: ExamSummary.shape.delivery.default('paper'),
  questions: Paper.shape.questions.max(questionsAtMost).default([]),
  /** With `delivery: web`: the rules of the page that it is sat on. */
  web: WebRules.nullable().default(null),
  policy: z
    .union([z.string().regex(/^[a-z][a-z-]*$/), z.record(z.string(), z.unknown())])
    .default('standard'),
})
export type ExamFile = z.infer<typeof ExamFile>

export type Read<T> = { ok: true; value: T } | { ok: false; wrong: string }

/** `wrong`: where and what, in a sentence without its end. */
export function readExam(given: unknown): Read<ExamFile> {
  const read = strictly(ExamFile, given)
  if (!read.ok) return read
  return unless(read, [
    ...wrongInTexts(given, ''),
    ...wrongInDelivery(read.value),
    ...wrongInPaper(read.value),
    ...wrongInLengths(given),
  ])
}

export function readPolicy(given: unknown): Read<Policy> {
  const read = strictly(Policy, given)
  return read.ok ? unless(read, wrongInPolicy(read.value)) : read
}

const unless = <T>(read: Read<T>, [wrong]: string[]): Read<T> =>
  wrong === undefined ? read : { ok: false, wrong }

/**
 * Parses, and refuses whatever the schema passed over: a misspelt key would be a default without a word. Works for every
 * schema that keeps the keys it knows.
 */
function strictly<S extends z.ZodType>(schema: S, given: unknown): Read<z.output<S>> {
  const parsed = schema.safeParse(given)
  // First: `maxLenght` says more than whatever it leads to.
  const unknown = parsed.success ? unknownIn(given, parsed.data, noSuch) : null
  if (unknown !== null) return { ok: false, wrong: unknown }
  if (parsed.success) return { ok: true, value: parsed.data }
  const issue = parsed.error.issues[0]
  const more = parsed.error.issues.length - 1
  const where = issue?.path.map(String).join('.') || 'the whole'
  return { ok: false, wrong: `${where}: ${issue?.message}${more > 0 ? ` (and ${more} more)` : ''}` }
}

const noSuch = (path: string, known: readonly string[]) =>
  `${path}: there is no such setting${meant(path.split('.').at(-1) ?? '', known)}`

/** The known key that has the same letters, in whatever order and case. */
function meant(key: string, known: readonly string[]): string {
  const letters = (word: string) =>
    [...word.toLowerCase()]
      .filter((c) => /[a-z]/.test(c))
      .sort()
      .join('')
  const found = known.find((one) => letters(one) === letters(key))
  return found === undefined ? '' : `; is ${found} meant?`
}

/** Texts in all languages: there is something to read in each. No text has lost letters when it was read. */
function wrongInTexts(value: unknown, path: string): string[] {
  if (typeof value === 'string' && value.includes('\ufffd'))
    return [`${path.slice(0, -1)}: has letters that were lost (\ufffd); take it anew from where it is whole`]
  if (Array.isArray(value)) return value.flatMap((one, place) => wrongInTexts(one, `${path}${place}.`))
  if (!isObject(value)) return []
  if (languages.every((language) => typeof value[language] === 'string'))
    return languages.flatMap((language) => {
      const text = String(value[language])
      const atMost = path === 'title.' ? titleLength : answerLength
      if (nameText(text) === '') return [`${path}${language}: no text`]
      // A record with one could not be written: it has no canonical text (RFC 8785).
      if (!text.isWellFormed()) return [`${path}${language}: half a character, of a text that was cut`]
      if (text.length > atMost) return [`${path}${language}: more than ${atMost} characters`]
      return wrongInTexts(text, `${path}${language}.`)
    })
  return Object.entries(value).flatMap(([key, one]) =>
    key === 'policy' ? [] : wrongInTexts(one, `${path}${key}.`),
  )
}

function wrongInDelivery({ delivery, questions, web }: ExamFile): string[] {
  if (delivery === 'paper')
    return [
      ...(questions.length === 0 ? ['questions: there are none'] : []),
      ...(web === null ? [] : ["web: only an exam with delivery 'web' has rules of a page"]),
    ]
  if (web === null) return ['web: the rules are missing; at least {"start": "https://…"}']
  return [
    ...(questions.length > 0 ? ['questions: the questions of such an exam are in its own system'] : []),
    ...wrongInWebRules(web).map((wrong) => `web.${wrong}`),
  ]
}

function wrongInPaper({ questions, startsAt, endsAt, durationMinutes }: ExamFile): string[] {
  const wrong: string[] = []
  const windowMs = Date.parse(endsAt) - Date.parse(startsAt)
  if (windowMs <= 0) wrong.push('endsAt: is not after startsAt')
  else if (durationMinutes * 60_000 > windowMs)
    wrong.push(`durationMinutes: ${durationMinutes} minutes do not fit between startsAt and endsAt`)
  wrong.push(...twice(questions, 'questions.'), ...unusable(questions, 'questions.'))
  const bytes = utf8(JSON.stringify(questions)).length
  if (bytes > paperBytes)
    wrong.push(`questions: ${bytes} bytes in all, and a station takes a paper of ${paperBytes}`)
  for (const [place, question] of questions.entries())
    wrong.push(...wrongInQuestion(question, `questions.${place}.`))
  return wrong
}

/** As written: the schema cuts what stored exams of earlier versions say. */
function wrongInLengths(given: unknown): string[] {
  const Lengths = z.object({ questions: z.array(z.object({ maxLength: z.number().optional() })) })
  const { questions = [] } = Lengths.safeParse(given).data ?? {}
  return questions.flatMap(({ maxLength = 0 }, place) =>
    maxLength > answerLength
      ? [`questions.${place}.maxLength: ${maxLength} is more than an answer can hold (${answerLength})`]
      : [],
  )
}
