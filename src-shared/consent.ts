/** The text that a student was asked to consent to: as records carry it, and as it is read again years later. */
import { z } from 'zod'
import { Count, UnixMs } from './bounds.ts'
import { Digest, Language } from './vocabulary.ts'

/** Characters of a text in its RFC 8785 form; the longest of ours is a fifth of it. */
export const consentLength = 16_384
/** What an attempt says of consent more often is not told: nobody is asked so often. */
export const consentsAtMost = 20

/** What was said, to which text. */
export const Consent = z.object({
  at: UnixMs,
  given: z.boolean(),
  language: Language,
  /** Null in ledgers of before, which do not say what was refused. */
  digest: Digest.nullable(),
  /** Null: no station has sent the words of this text. `number`: among the texts of its language, by when they were first seen here. */
  version: z.object({ number: Count, since: UnixMs }).nullable(),
})
export type Consent = z.infer<typeof Consent>

export const ConsentText = z.object({
  language: Language,
  title: z.string(),
  parts: z.array(z.object({ name: z.string(), text: z.string() })),
})
export type ConsentText = z.infer<typeof ConsentText>

/** In the order in which the station shows them. */
const order = ['who', 'what', 'identity', 'why', 'seen', 'live', 'kept', 'refusal']
/** Others come last. */
const place = (part: string) => (order.includes(part) ? order.indexOf(part) : order.length)

const Texts = z.record(z.string(), z.string())

/** `words`: the text whose digest stands on the ledger. Nothing that was to be read is left out, whoever made it. */
export function readConsent(language: Language, words: string): ConsentText {
  const texts = textsOf(words)
  if (!texts || !isKnown(texts)) return { language, title: '', parts: [{ name: '', text: words }] }
  const parts = Object.keys(texts)
    .filter((key) => key.endsWith('-text'))
    .map((key) => key.slice(0, -'-text'.length))
    .sort((a, b) => place(a) - place(b))
    .map((part) => ({ name: texts[part] ?? '', text: texts[`${part}-text`] ?? '' }))
  return { language, title: texts.title ?? '', parts }
}

/** On buttons, and beside the answer once it is given. */
const aside = ['title', 'accept', 'refuse', 'given']
/** Each is the title, a part's name beside its text, or its text: else something would be left out. */
const isKnown = (texts: Record<string, string>): boolean =>
  Object.keys(texts).every(
    (key) => aside.includes(key) || key.endsWith('-text') || texts[`${key}-text`] !== undefined,
  )

/** Null also for what says a thing twice: of texts alone, JSON made anew is the RFC 8785 form that it was. */
function textsOf(words: string): Record<string, string> | null {
  try {
    const texts = Texts.safeParse(JSON.parse(words)).data
    return texts && JSON.stringify(texts) === words ? texts : null
  } catch (_other) {
    return null
  }
}
