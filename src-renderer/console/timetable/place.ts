/** Places among the screens of the timetable, as they stand in the address behind `#/timetable`. */
import { goTo, hashOf, type Route, replaceWith } from '../frame/route.ts'

const at = (...place: string[]): Route => ({ screen: 'timetable', place })

export const places = {
  list: at(),
  session: (session: string) => at(session),
  /** `day` null: of the session's first one. */
  week: (session: string, day: string | null) => at(session, 'week', ...(day === null ? [] : [day])),
  newExam: (session: string) => at(session, 'exams', 'new'),
  exam: (session: string, exam: string) => at(session, 'exams', exam),
  seats: (session: string, exam: string) => at(session, 'exams', exam, 'seats'),
}

export const linkTo = hashOf
export const go = goTo
export const goInstead = replaceWith
