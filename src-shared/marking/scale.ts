/** Grades by a university's scale, and the total by its formula: both are data (`resources/scales`). Pure. */
import { z } from 'zod'
import { Localized } from '../vocabulary.ts'

const Percent = z.number().min(0).max(100)
const Name = z.string().min(1).max(40)

const Grade = z.strictObject({
  grade: Name,
  /** The lowest percentage of it. */
  from: Percent,
  /** What it counts in an average; null where the scale has none. */
  value: z.number().min(0).max(100).nullable(),
  passed: z.boolean(),
  /** Not passed, and the exam may be sat again without the course. */
  retake: z.boolean().default(false),
  /** Good or excellent: what "quality" counts in a session's report. */
  good: z.boolean().default(false),
})

/** Sum of share × mean of parts, each part from 0 to 100. `least`: below it nothing is passed, whatever the sum. */
const Formula = z
  .strictObject({
    parts: z.record(Name, z.strictObject({ least: Percent.optional() })),
    terms: z
      .array(
        z.strictObject({
          share: z.number().positive().max(1),
          mean: z.array(Name).min(1).max(20),
          least: Percent.optional(),
        }),
      )
      .min(1)
      .max(20),
    /** The part that the exam is. */
    exam: Name,
    /** The best grade where something is below its least. */
    unmet: Name,
  })
  .refine(({ terms }) => Math.abs(terms.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9, {
    message: 'the shares of the terms are not 1 together',
  })
  .refine(
    ({ parts, terms, exam }) =>
      [exam, ...terms.flatMap(({ mean }) => mean)].every((name) => Object.hasOwn(parts, name)),
    {
      message: 'a term names a part that is not there',
    },
  )

/** A key that nobody knows is refused: a misspelt `least` would be no threshold. */
export const Scale = z
  .strictObject({
    name: Localized.strict(),
    source: z.string().max(2000),
    /** To a whole percentage before the grade is looked up. */
    rounding: z.enum(['half-up', 'down', 'none']),
    grades: z.array(Grade).min(2).max(50),
    total: Formula.nullable(),
  })
  .refine(({ grades }) => grades.every(({ from }, i) => i === 0 || from < (grades[i - 1]?.from ?? 0)), {
    message: 'the grades do not go down',
  })
  .refine(({ grades }) => grades.at(-1)?.from === 0, { message: 'the last grade does not begin at 0' })
  .refine(({ grades, total }) => total === null || grades.some(({ grade }) => grade === total.unmet), {
    message: 'the formula names a grade that is not there',
  })
export type Scale = z.infer<typeof Scale>
type Grade = z.infer<typeof Grade>

/** `percent` is 0 to 100. Throws RangeError for anything else. */
export function gradeOf({ grades, rounding }: Scale, percent: number): Grade {
  if (!(percent >= 0 && percent <= 100)) throw new RangeError(`${percent} is no percentage`)
  // 49.5 that binary sums made 49.49999999999999 is 49.5.
  const exact = Math.round(percent * 1e6) / 1e6
  const looked =
    rounding === 'half-up' ? Math.floor(exact + 0.5) : rounding === 'down' ? Math.floor(exact) : exact
  const grade = grades.find(({ from }) => looked >= from)
  if (!grade) throw new RangeError('a scale without a lowest grade')
  return grade
}

/**
 * Of an exam that asks for `passAt` points. Graded by what is not rounded, as totals are; passed where the scale's grade
 * does and `passAt` is reached. Who lacks only the latter has the best grade that does not pass. `max` is above 0.
 */
export function outcomeOf(
  scale: Scale,
  { points, max, passAt }: { points: number; max: number; passAt: number },
): { percent: number; grade: string; passed: boolean } {
  const share = Math.min(100, (100 * points) / max)
  const grade = gradeOf(scale, share)
  const passed = grade.passed && points >= passAt - 1e-9
  const best = grade.passed && !passed ? scale.grades.find((one) => !one.passed) : grade
  return { percent: Math.round(share * 100) / 100, grade: (best ?? grade).grade, passed }
}

export interface Total {
  /** 0 to 100, to two places. */
  total: number
  grade: Grade
  /** What is below its least: parts and terms. */
  unmet: string[]
}

/** Null where a part is missing. `values` are 0 to 100. */
export function totalOf(scale: Scale, values: Readonly<Record<string, number>>): Total | null {
  const formula = scale.total
  if (!formula) return null
  const names = Object.keys(formula.parts)
  if (names.some((name) => values[name] === undefined)) return null
  const value = (name: string) => values[name] ?? 0
  const means = formula.terms.map(
    ({ mean }) => mean.reduce((sum, name) => sum + value(name), 0) / mean.length,
  )
  const total =
    Math.round(formula.terms.reduce((sum, { share }, i) => sum + share * (means[i] ?? 0), 0) * 100) / 100
  const isBelow = (least: number | undefined, is: number) => least !== undefined && is < least - 1e-9
  const unmet = [
    ...names.filter((name) => isBelow(formula.parts[name]?.least, value(name))),
    ...formula.terms.flatMap(({ mean, least }, i) =>
      isBelow(least, means[i] ?? 0) ? [mean.join(', ')] : [],
    ),
  ]
  const grade = gradeOf(scale, total)
  const lowest = scale.grades.findIndex((one) => one.grade === formula.unmet)
  const capped = unmet.length > 0 && scale.grades.indexOf(grade) < lowest ? scale.grades[lowest] : grade
  return { total, grade: capped ?? grade, unmet: [...new Set(unmet)] }
}
