/** Where a student is in a paper that is gone through in turn, as the records tell it. The section's clock is the exam's. */
import { longestMinutes } from '../bounds.ts'
import { isFurther, type Reached } from '../course.ts'
import type { Body } from '../records.ts'
import { type ExamClock, left, used } from './clock.ts'

export interface Course extends Reached {
  /** Why she came into the section, or to the question. */
  by: Body<'paper.reached'>['by']
  /** The section's own time, extensions included, ms; null: it has none. */
  allowedMs: number | null
  /** Of the exam's time, what was used up when the section began, ms. */
  sinceMs: number
  /** Of the paper's own time, what she began with. */
  share: number
}

/** There is no way back. */
export function reach(
  course: Course | null,
  { section, place, by, ms, share }: Body<'paper.reached'>,
  usedMs: number,
): Course {
  if (course && !isFurther({ section, place }, course)) return course
  if (course?.section === section) return { ...course, place, by }
  return { section, place, by, share, allowedMs: ms, sinceMs: usedMs }
}

type Continued = NonNullable<Body<'attempt.opened'>['continues']>['course']

/** At another station, with what was left of the section's time. */
export const carriedOn = (continued: Continued): Course | null =>
  continued ? { ...reached(continued), by: 'student', allowedMs: continued.leftMs, sinceMs: 0 } : null
const reached = ({ section, place, share }: NonNullable<Continued>) => ({ section, place, share })

/** What is given while a section runs is that section's. */
export const longer = (course: Course | null, minutes: number): Course | null =>
  course?.allowedMs == null
    ? course
    : {
        ...course,
        allowedMs: Math.min(Math.max(0, course.allowedMs + minutes * 60_000), longestMinutes * 60_000),
      }

/** ms left of the section's own time and of the exam's; null where it has none of its own. */
export const leftOfSection = (course: Course | null, clock: ExamClock, now: number): number | null =>
  course?.allowedMs == null
    ? null
    : Math.min(
        left(clock, now),
        Math.max(0, course.allowedMs - Math.max(0, used(clock, now) - course.sinceMs)),
      )
