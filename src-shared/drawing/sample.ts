/**
 * The sample of attempts that are reviewed without anybody having chosen them: its seed and rates are committed to before the
 * exams, and who is in it follows from them (docs/session/draws.md). Pure.
 */
import { z } from 'zod'
import { fromHex, toHex, utf8 } from '../bytes.ts'
import { canonical } from '../ledger/jcs.ts'
import { Digest } from '../vocabulary.ts'
import { createChecks, type Verdict } from './check.ts'
import { hmacOf, sha256Hex } from './stream.ts'

export const sampleKind = 'taza-sample-1'
const Name = z.string().min(1).max(200)
const attemptsAtMost = 100_000
/** Of 1; in ten-thousandths, so that it is exact. */
const Rate = z
  .number()
  .min(0)
  .max(1)
  .refine((rate) => Math.abs(rate * 10_000 - Math.round(rate * 10_000)) < 1e-6, {
    message: 'a rate has at most four places',
  })

const SampledExam = z.strictObject({
  exam: Name,
  begins: z.iso.datetime(),
  rate: Rate,
  /** After the exam: all there were, and who is in the sample. */
  attempts: z.array(Name).max(attemptsAtMost).default([]),
  sample: z.array(Name).max(attemptsAtMost).default([]),
})

/** What is published: before the exams without `opened`, `attempts` and `sample`. */
export const Sample = z.strictObject({
  kind: z.literal(sampleKind),
  committed: z.strictObject({ at: z.iso.datetime(), commitment: Digest }),
  opened: z.strictObject({ at: z.iso.datetime(), seed: Digest }).nullable().default(null),
  exams: z.array(SampledExam).min(1).max(2000),
})
export type Sample = z.infer<typeof Sample>

type Rated = Pick<z.infer<typeof SampledExam>, 'exam' | 'rate'>

/** SHA-256 of the canonical JSON (RFC 8785) of the seed and the rate of each exam. */
export const sampleCommitment = (exams: readonly Rated[], seed: string): Promise<string> =>
  sha256Hex(
    utf8(
      canonical({
        kind: sampleKind,
        rates: Object.fromEntries(exams.map(({ exam, rate }) => [exam, rate])),
        seed,
      }),
    ),
  )

/** How many of so many attempts: rate × attempts, rounded up. */
export const sampleSize = (rate: number, attempts: number): number =>
  Math.ceil((Math.round(rate * 10_000) * attempts) / 10_000)

/**
 * Those with the smallest HMAC-SHA-256(seed, `taza-sample-1 ` exam LF attempt). One attempt more or less changes nobody
 * else's number. In the order of their ids.
 */
export async function sampleOf(
  { exam, rate }: Rated,
  attempts: readonly string[],
  seed: Uint8Array,
): Promise<string[]> {
  const hmac = await hmacOf(seed)
  const ranked = await Promise.all(
    [...new Set(attempts)].map(async (attempt) => ({
      attempt,
      rank: toHex(await hmac(`${sampleKind} ${exam}\n${attempt}`)),
    })),
  )
  return ranked
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, sampleSize(rate, ranked.length))
    .map(({ attempt }) => attempt)
    .sort()
}

/** Repeats a sample from its published values alone. */
export async function verifySample(sample: Sample): Promise<Verdict> {
  const { committed, opened, exams } = sample
  const exam = exams.map((one) => one.exam).join(', ')
  const checks = createChecks()
  const late = exams.filter(({ begins }) => Date.parse(committed.at) >= Date.parse(begins))
  checks.say(
    'times',
    late.map((one) => `${one.exam} began before the seed was committed to`),
    'the seed was committed to before the exams',
  )
  const twice = exams.filter((one, i) => exams.findIndex((other) => other.exam === one.exam) < i)
  checks.say(
    'exams',
    twice.map((one) => `${one.exam} is there twice`),
    `${exams.length} exams`,
  )
  if (!opened) {
    checks.say('opened', ['the seed is not opened yet: nothing more can be checked before'], '')
    return { ok: false, exam, checks: checks.all }
  }
  const early = exams.filter(({ begins }) => Date.parse(opened.at) < Date.parse(begins))
  checks.say(
    'opened',
    early.map((one) => `the seed was opened before ${one.exam} began`),
    'the seed was opened after the exams began',
  )
  const commitment = await sampleCommitment(exams, opened.seed)
  checks.say(
    'commitment',
    commitment === committed.commitment
      ? []
      : [`seed and rates make ${commitment}, published was ${committed.commitment}`],
    'seed and rates are what was committed to',
  )
  for (const one of exams) {
    const expected = await sampleOf(one, one.attempts, fromHex(opened.seed))
    const given = new Set(one.sample)
    const spared = expected.filter((attempt) => !given.has(attempt))
    const right = new Set(expected)
    const chosen = [...given].filter((attempt) => !right.has(attempt))
    const doubled = one.attempts.length - new Set(one.attempts).size
    checks.say(
      `sample of ${one.exam}`,
      [
        ...spared.map((attempt) => `${attempt} belongs to it and is not there`),
        ...chosen.map((attempt) => `${attempt} is there and does not belong to it`),
        ...(doubled > 0 ? [`${doubled} attempts are listed twice`] : []),
      ],
      `${expected.length} of ${one.attempts.length} attempts, as the seed says`,
    )
  }
  return { ok: checks.all.every(({ ok }) => ok), exam, checks: checks.all }
}
