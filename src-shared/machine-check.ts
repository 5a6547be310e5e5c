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
const CheckStep = z.enum(checkSteps)
export type CheckStep = z.infer<typeof CheckStep>

/** Longer sentences are cut: a file name in one may be of any length. */
const sentenceLength = 1000
const Words = z
  .string()
  .max(10_000)
  .transform((text) => text.slice(0, sentenceLength))

export const CheckResult = z.object({
  name: CheckStep,
  ok: z.boolean(),
  /** What was found, or what to do. */
  says: Words,
  /** What cannot be done on this machine although the step is fine; a person decides whether that will do. */
  lacks: z.array(Words).max(32).readonly(),
  /** Of what was found, what should be the same at the next check; null: nothing, or it was not found. */
  same: Words.nullable(),
  ms: z.number().min(0).max(3_600_000),
})
export type CheckResult = z.infer<typeof CheckResult>

export const Checked = z.object({
  results: z.array(CheckResult).max(checkSteps.length),
  /** Since the check before, in sentences; null: there was none. */
  changes: z.array(Words).max(100).nullable(),
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
  /** Somebody signs in or sits there: nothing was looked at. */
  z.object({ outcome: z.literal('busy') }),
  /** It could not be begun, or broke off; `says`: why. */
  z.object({ outcome: z.literal('failed'), says: Words }),
])
export type CheckAnswer = z.infer<typeof CheckAnswer>
