/** Going through a paper that is not all open at once. What she has left cannot be answered any more, whatever the page asks. */
import { leftOfSection } from '../../src-shared/attempt/course.ts'
import {
  beginning,
  isOpen,
  isSame,
  nextOf,
  type PaperCourse,
  type Reached,
  sectionAfter,
  sectionMs,
  shareOf,
} from '../../src-shared/course.ts'
import type { Bodies } from '../../src-shared/records.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { type CurrentAttempt, clockOf, lockOf, type SessionContext } from './context.ts'
import { submit } from './submit.ts'

/** What was typed as a question or section was left is on its way for so long, ms. */
const lateMs = 3000

export const reachedOf = ({ attempt }: CurrentAttempt): Reached => attempt.course ?? beginning

/** `index`: of the question in the paper's list, from 0. */
export function isAnswerable(current: CurrentAttempt, index: number, now: number): boolean {
  const course = current.kept.paper?.course
  if (!course || isOpen(course, reachedOf(current), index)) return true
  const { late } = current
  return late !== null && now < late.until && isOpen(course, late.at, index)
}

/** She is at its first question, and the first section's time is to begin with the exam's. */
export const isToBegin = ({ kept, attempt }: CurrentAttempt): boolean =>
  kept.paper?.course !== undefined && attempt.course === null

export async function beginCourse(context: SessionContext, current: CurrentAttempt): Promise<void> {
  const course = current.kept.paper?.course
  if (course && isToBegin(current)) await reach(context, current, { course, to: beginning, by: 'begin' })
}

interface Step {
  course: PaperCourse
  to: Reached
  by: Bodies['paper.reached']['by']
}

async function reach(context: SessionContext, { attempt }: CurrentAttempt, { course, to, by }: Step) {
  const share = attempt.course?.share ?? shareOf(course, attempt.clock.allowedMs)
  const { section, place } = to
  await context.append('paper.reached', { section, place, by, share, ms: sectionMs(course, section, share) })
}

/** `from`: where the page shows her. Pressed twice, or after her time was over, it leads no further. */
export async function goOn(context: SessionContext, from: Reached): Promise<void> {
  const { stage, current } = context.state
  const course = current?.kept.paper?.course
  if (stage !== 'attempt' || !course || current?.attempt.state !== 'running' || lockOf(current))
    throw new ProblemError('not-allowed', 'no paper to go on in')
  if (!isSame(reachedOf(current), from)) return
  const to = nextOf(course, from)
  if (!to) throw new ProblemError('not-allowed', 'it is the last')
  await beginCourse(context, current)
  await leaving(context, current, from, () => reach(context, current, { course, to, by: 'student' }))
  context.render()
}

/** What was being typed as she left is taken for a moment more, which begins when she has left: a slow disk takes none of it. */
async function leaving(
  { ports }: SessionContext,
  current: CurrentAttempt,
  at: Reached,
  step: () => Promise<void>,
): Promise<void> {
  current.late = { at, until: Number.POSITIVE_INFINITY }
  await step()
  current.late = { at, until: ports.now() + lateMs }
}

/** The clock runs, and the section has nothing left of its own time. */
export function isSectionOver({ ports, state }: SessionContext): boolean {
  const { stage, current } = state
  if (stage !== 'attempt' || !current || clockOf(current).runningSince === null) return false
  return leftOfSection(current.attempt.course, clockOf(current), ports.now()) === 0
}

/** With its answers as they are; after the last one it is handed in. */
export async function closeSection(context: SessionContext): Promise<void> {
  const { current } = context.state
  const course = current?.kept.paper?.course
  if (!course || !current || !isSectionOver(context)) return
  const at = reachedOf(current)
  const to = sectionAfter(course, at)
  if (!to) return submit(context, 'time')
  await leaving(context, current, at, () => reach(context, current, { course, to, by: 'time' }))
  context.render()
}
