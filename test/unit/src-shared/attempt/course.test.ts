/** A section's clock is the exam's: it runs and stands with it, whatever happens, and nothing but an extension adds to it. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { apply } from '../../../../src-shared/attempt/apply.ts'
import { left } from '../../../../src-shared/attempt/clock.ts'
import { leftOfSection } from '../../../../src-shared/attempt/course.ts'
import { newAttempt } from '../../../../src-shared/attempt/state.ts'
import { openedBody, story } from '../../../support/story.ts'

const terms = { durationMinutes: 60, clockRunsWhileLocked: false, unfilmedSeats: false }
const minute = 60_000
const reached = (section: number, place: number, minutes: number | null) => ({
  ...{ section, place, share: 1, by: 'student' },
  ms: minutes === null ? null : minutes * minute,
})

const facts: Record<string, [string, Record<string, unknown>]> = {
  break: ['attempt.changed', { from: 'running', to: 'break', cause: 'x' }],
  pause: ['attempt.changed', { from: 'running', to: 'paused', cause: 'x' }],
  run: ['attempt.changed', { from: 'break', to: 'running', cause: 'x' }],
  lock: ['attempt.locked', { reason: 'keys', params: {}, code: 'AB' }],
  unlock: ['attempt.unlocked', { by: 'x' }],
  lost: ['shell.lost', { run: 'r', cause: 'x' }],
  resumed: ['attempt.resumed', { cause: 'x', lastMono: 1, outageMs: 1 }],
  extend: ['attempt.extended', { minutes: 5, by: 'x' }],
  next: ['paper.reached', reached(1, 2, 10)],
  back: ['paper.reached', reached(1, 1, 90)],
}

it('runs and stands as the exam’s does, and is longer by what is added', () => {
  const steps = fc.array(
    fc.record({ fact: fc.constantFrom(...Object.keys(facts)), after: fc.integer({ min: 0, max: 90_000 }) }),
    { maxLength: 20 },
  )
  fc.assert(
    fc.property(steps, (all) => {
      const it = story()
        .add(0, 'attempt.opened', openedBody)
        .add(0, 'paper.reached', reached(1, 1, 10))
        .running(0)
      let mono = 0
      for (const { fact, after } of all) {
        mono += after
        it.add(mono, ...(facts[fact] ?? ['x.y', {}]))
      }
      const attempt = newAttempt(terms)
      for (const record of it.records) apply(attempt, record)
      const { clock, course } = attempt
      // What the exam has more than the section: fifty minutes, unless the section has nothing left.
      const own = leftOfSection(course, clock, mono) ?? -1
      expect(own).toBe(Math.max(0, left(clock, mono) - 50 * minute))
      expect(course?.place).toBe(all.some(({ fact }) => fact === 'next') ? 2 : 1)
    }),
    { numRuns: 300 },
  )
})

it('begins anew with the next section, from then on, and goes on elsewhere with what was left', () => {
  const at = (records: ReturnType<typeof story>['records'], mono: number) => {
    const attempt = newAttempt(terms)
    for (const record of records) apply(attempt, record)
    return leftOfSection(attempt.course, attempt.clock, mono)
  }
  const here = story()
    .add(0, 'attempt.opened', openedBody)
    .add(0, 'paper.reached', reached(1, 1, 10))
    .running(0)
  here.add(4 * minute, 'paper.reached', reached(2, 1, 20))
  expect(at(here.records, 5 * minute)).toBe(19 * minute)
  // An earlier section is never again where she is.
  here.add(6 * minute, 'paper.reached', reached(1, 1, 10))
  expect(at(here.records, 6 * minute)).toBe(18 * minute)
  here.add(7 * minute, 'paper.reached', reached(3, 1, null))
  expect(at(here.records, 8 * minute)).toBeNull()

  const course = { section: 2, place: 1, share: 1, leftMs: 18 * minute }
  const continues = { part: 0, size: 1, root: 'AA==', state: 'running', leftMs: 40 * minute, course }
  const there = story()
    .add(0, 'attempt.opened', { ...openedBody, continues })
    .running(minute)
  expect(at(there.records, 3 * minute)).toBe(16 * minute)
})
