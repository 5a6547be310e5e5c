/** What of a paper can be shown now, where it is gone through in turn. Pure. */
import type { PaperWay } from '../../src-shared/bridge/station-view.ts'
import { isAsked, type Question } from '../../src-shared/exam.ts'

export interface Shown {
  /** Places in the paper's list, from 0, that can be gone to. */
  open: number[]
  /** Those that the list has a number for. */
  listed: number[]
  /** What of them can still be answered, the questions to come in the section included. */
  ahead: number[]
  /** What is pressed last: on to what comes next, or handing in. */
  on: 'question' | 'section' | 'submit'
}

/** Texts of the section that ask nothing can be read again: the questions after them are about them. */
export function shownOf(questions: readonly Question[], way: PaperWay | null): Shown {
  const places = questions.map((_question, place) => place)
  if (!way) return { open: places, listed: places, ahead: places, on: 'submit' }
  const { from, end, place, section, sections, oneWay } = way
  const listed = places.slice(from, end)
  const on = section < sections ? 'section' : 'submit'
  if (!oneWay) return { open: listed, listed, ahead: listed, on }
  const at = from + place - 1
  const readable = (one: number) => one === at || (one < at && questions[one] && !isAsked(questions[one]))
  return {
    ...{ open: listed.filter(readable), listed, ahead: listed.filter((one) => one >= at) },
    on: at < end - 1 ? 'question' : on,
  }
}

/** The place to show: what was asked for where it is open, else the last that is. */
export const placeIn = ({ open }: Shown, wanted: number): number =>
  open.includes(wanted) ? wanted : (open.at(-1) ?? 0)
