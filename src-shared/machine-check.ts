/** What `taza check` found on a machine: printed there, kept there for the next time, and at the server for a room's wall. */
import { z } from 'zod'
import { Base64 } from './vocabulary.ts'

/** In the order in which they are taken. */
const checkSteps = [
  'display',
  'browser',
  'guard',
  'displays',
  'foreign window',
  'held keys',
  'session',
  'cameras',
  'film',
  'memory',
  'keeper',
  'evidence store',
  'key store',
  'disk space',
  'system',
  'program files',
  'power',
  'time zone',
  'updates',
  'server',
] as const
export type CheckStep = (typeof checkSteps)[number]
/** Of a newer station it may be one that has no words here: it is shown by its name. */
export const isCheckStep = (name: string): name is CheckStep => checkSteps.some((one) => one === name)

/** Longer sentences are cut: a file name in one may be of any length. */
const sentenceLength = 1000
const Words = z
  .string()
  .max(10_000)
  .transform((text) => text.slice(0, sentenceLength))
const mostLacks = 32
const mostChanges = 100
/** A station of another release may take more steps. */
const mostSteps = 64

/** Cut where it is said, with a word of it: the server takes no longer one. */
export function cutSentence(text: string): string {
  if (text.length <= sentenceLength) return text
  const mark = ` … (cut: ${text.length} characters)`
  // Half a letter is none.
  return text.slice(0, sentenceLength - mark.length).replace(/[\uD800-\uDBFF]$/, '') + mark
}

export const cutLacks = (lacks: readonly string[]): string[] => cutList(lacks, mostLacks)
export const cutChanges = (changes: readonly string[]): string[] => cutList(changes, mostChanges)

const cutList = (all: readonly string[], most: number): string[] =>
  (all.length <= most ? all : [...all.slice(0, most - 1), `… (cut: ${all.length - most + 1} more)`]).map(
    cutSentence,
  )

export const CheckResult = z.object({
  /** A `CheckStep`, or one that only another release takes. */
  name: z.string().regex(/^[a-z][a-z0-9 -]{0,63}$/),
  ok: z.boolean(),
  /** What was found, or what to do. */
  says: Words,
  /** What cannot be done on this machine although the step is fine; a person decides whether that will do. */
  lacks: z.array(Words).max(mostLacks).readonly(),
  /** Of what was found, what should be the same at the next check; null: nothing, or it was not found. */
  same: Words.nullable(),
  ms: z.number().min(0).max(3_600_000),
})
export type CheckResult = z.infer<typeof CheckResult>

export const Checked = z.object({
  results: z.array(CheckResult).max(mostSteps),
  /** Since the check before, in sentences; null: there was none. */
  changes: z.array(Words).max(mostChanges).nullable(),
})
export type Checked = z.infer<typeof Checked>

/** JPEG of 320 pixels, base64. */
const SmallPicture = Base64.max(100_000)
/** What the film of ten seconds showed last; null: that camera gave none. */
export const CheckPictures = z.object({ face: SmallPicture.nullable(), desk: SmallPicture.nullable() })
export type CheckPictures = z.infer<typeof CheckPictures>

/** What a station answers when it is asked for a check. */
export const CheckAnswer = z.discriminatedUnion('outcome', [
  Checked.extend({ outcome: z.literal('checked'), pictures: CheckPictures }),
  /** Somebody signs in, sits there, or touched something lately: it was not begun, or ended. */
  z.object({ outcome: z.literal('busy') }),
  /** Whoever stands there said no: cameras were let go. */
  z.object({ outcome: z.literal('refused') }),
  /** It could not be begun, or broke off; `says`: why. */
  z.object({ outcome: z.literal('failed'), says: Words }),
])
export type CheckAnswer = z.infer<typeof CheckAnswer>
