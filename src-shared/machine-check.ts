/** What `taza check` found on a machine: printed there, kept there for the next time, and at the server for a room's wall. */
import { z } from 'zod'

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
const Words = z.string().transform((text) => text.slice(0, sentenceLength))

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
