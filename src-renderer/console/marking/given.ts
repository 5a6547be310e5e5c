/** What a marker typed for an answer, and what of it can be saved. Pure. */
import { type Criteria, canGive } from '../../../src-shared/bank/rubric.ts'
import { Points } from '../../../src-shared/bounds.ts'
import type { ShownRubric, WorkToMark } from '../../../src-shared/marking/held.ts'
import { numberOf } from '../../ui/NumberField.tsx'
import type { Draft } from '../server/drafts.ts'

type Saved = Pick<NonNullable<WorkToMark['questions'][number]['mark']>, 'points' | 'comment' | 'criteria'>

/** Whether this mark is what she typed. */
export const isSame = (draft: Draft, { points, comment, criteria }: Saved): boolean =>
  draft.comment === comment &&
  (criteria === null
    ? draft.typed === points
    : Object.entries(criteria).every(([id, given]) => numberOf(draft.criteria[id] ?? '') === given))

/** Null: it is no number that the criterion can have. */
export function givenFor(criterion: ShownRubric[number], typed: number | string | undefined): number | null {
  const given = Points.safeParse(numberOf(typed ?? ''))
  return given.success && canGive(criterion, given.data) ? given.data : null
}

/** Null: a criterion has no points yet. */
export function wholeOf(rubric: ShownRubric, typed: Draft['criteria']): Criteria | null {
  const given = rubric.map((one) => [one.id, givenFor(one, typed[one.id])] as const)
  const whole = given.flatMap(([id, points]) => (points === null ? [] : [[id, points] as const]))
  return whole.length === rubric.length ? Object.fromEntries(whole) : null
}

/** What the key takes away, or counts in thirds, cannot be given by hand. */
export function startOf(proposed: number | null, max: number): number | '' {
  if (proposed === null) return ''
  const down = Math.floor(max * 100) / 100
  return Math.min(Math.max(0, Math.round(proposed * 100) / 100), down)
}

/** Null: what is typed is no points of this answer, and is never saved as others. */
export function pointsOf(typed: number | string, max: number): number | null {
  const given = Points.max(max).safeParse(numberOf(typed))
  return given.success ? given.data : null
}
