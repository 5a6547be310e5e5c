/**
 * A rubric: what a person marks by. Each criterion is worth points of its own, any up to its most or one of its levels.
 * Whoever is asked never sees it. Pure.
 */
import { z } from 'zod'
import { inHundredths, Points } from '../bounds.ts'
import { nameText } from '../text.ts'
import { Id } from '../vocabulary.ts'

export const criteriaAtMost = 20
export const levelsAtMost = 10
/** Characters of a criterion, and of a level. */
export const criterionLength = 500

const Text = z.string().max(criterionLength)
const Level = z.object({ text: Text, points: Points })

/** `levels`: what is given is one of them, the best is `points`; none: anything from 0 to `points`. */
const Criterion = z.object({
  id: Id,
  text: Text,
  points: Points.positive(),
  levels: z.array(Level).max(levelsAtMost),
})
export type Criterion = z.infer<typeof Criterion>

export const Rubric = z
  .array(Criterion)
  .min(1)
  .max(criteriaAtMost)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'a criterion stands twice')
export type Rubric = z.infer<typeof Rubric>

/** Points of each criterion that a person gave, by its id. */
export const Criteria = z
  .record(Id, Points)
  .refine((given) => Object.keys(given).length <= criteriaAtMost, 'too many criteria')
export type Criteria = z.infer<typeof Criteria>

/** What of it counts, without its texts: the same in all languages, and for all works of an exam. */
interface Worth {
  readonly id: string
  readonly points: number
  readonly levels: readonly { readonly points: number }[]
}

export const worthOf = (rubric: readonly Worth[] | undefined): unknown =>
  rubric?.map(({ id, points, levels }) => [id, points, levels.map((level) => level.points)])

const sumOf = (all: readonly number[]): number => all.reduce((sum, points) => sum + inHundredths(points), 0)

/** All that it gives. */
export const mostOf = (rubric: readonly Worth[]): number => sumOf(rubric.map(({ points }) => points)) / 100

/** Each has its sentence in bank.json, `rubric.wrong-<code>`, and for programs in `rubricSentence`. */
const rubricWrongs = ['text', 'levels', 'sum'] as const
type RubricWrong = (typeof rubricWrongs)[number]

/** What is wrong with it first; null: nothing. `points`: of its item. */
export function rubricWrong(rubric: Rubric, points: number): RubricWrong | null {
  const texts = rubric.flatMap(({ text, levels }) => [text, ...levels.map((level) => level.text)])
  if (texts.some((text) => nameText(text) === '')) return 'text'
  if (!rubric.every(levelsFit)) return 'levels'
  return Math.abs(mostOf(rubric) - points) < 1e-6 ? null : 'sum'
}

/** At least two, no two the same: the points say which level it was. */
const levelsFit = ({ points, levels }: Criterion): boolean => {
  const worths = levels.map((level) => inHundredths(level.points))
  return (
    worths.length === 0 ||
    (worths.length > 1 &&
      new Set(worths).size === worths.length &&
      Math.max(...worths) === inHundredths(points))
  )
}

export const rubricSentence: Record<RubricWrong, string> = {
  text: 'each criterion and level of the rubric needs a text',
  levels:
    'a criterion has no levels, or two and more with different points, the best of which is all of its own',
  sum: "the rubric's criteria are together worth other points than the item",
}

/** Its texts in one line each. */
export const namedRubric = (rubric: Rubric): Rubric =>
  rubric.map((one) => ({
    ...one,
    text: nameText(one.text),
    levels: one.levels.map((level) => ({ ...level, text: nameText(level.text) })),
  }))

/** Whether these points can be given for the criterion. */
export const canGive = ({ points, levels }: Worth, given: number): boolean =>
  levels.length === 0
    ? given >= 0 && given <= points
    : levels.some((level) => inHundredths(level.points) === inHundredths(given))

/**
 * What an answer gets that is worth `max` in its paper, to hundredths: the rubric's points in proportion. Null: a criterion
 * has none or others than it can have, or there is one that the rubric does not have.
 */
export function pointsBy(rubric: readonly Worth[], given: Criteria, max: number): number | null {
  if (Object.keys(given).length !== rubric.length) return null
  const points = rubric.map((criterion) => {
    const one = Object.hasOwn(given, criterion.id) ? given[criterion.id] : undefined
    return one !== undefined && canGive(criterion, one) ? one : null
  })
  if (points.some((one) => one === null)) return null
  const share = sumOf(points.flatMap((one) => one ?? [])) / inHundredths(mostOf(rubric))
  return Math.min(max, inHundredths(share * max) / 100)
}
