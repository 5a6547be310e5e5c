/**
 * The station page's view as it comes by itself. A paper is large: told anew with each piece of film on its way and each
 * answer, 300 questions would hold up the typing of the next letter. Pure.
 */
import type { z } from 'zod'
import { Paper } from '../exam.ts'
import { StationView } from './station-view.ts'

/** `questions` null: those of the view before. */
export const StationUpdate = StationView.extend({
  paper: StationView.shape.paper.unwrap().extend({ questions: Paper.shape.questions.nullable() }).nullable(),
})
export type StationUpdate = z.infer<typeof StationUpdate>

type Questions = NonNullable<StationView['paper']>['questions']

/** @param told the very questions that the update before had; null: none. */
export const updateOf = (view: StationView, told: Questions | null): StationUpdate =>
  view.paper !== null && view.paper.questions === told
    ? { ...view, paper: { ...view.paper, questions: null } }
    : view

/** The whole view; null where what is left out is not of the view before, so that all of it has to be asked for. */
export function wholeOf({ paper, ...rest }: StationUpdate, before: StationView | null): StationView | null {
  if (paper === null) return { ...rest, paper }
  const { questions, ...others } = paper
  if (questions !== null) return { ...rest, paper: { ...others, questions } }
  const held = before?.attempt === rest.attempt ? before.paper?.questions : undefined
  return held ? { ...rest, paper: { ...others, questions: held } } : null
}
