/** A paper that is gone through in turn: whatever its sections, everything comes once and nothing comes back. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  beginning,
  isFurther,
  isOpen,
  nextOf,
  type PaperCourse,
  rangeOf,
  sectionAfter,
  sectionMs,
  shareOf,
} from '../../../src-shared/course.ts'
import { courseOf } from '../../../src-shared/papers/course.ts'
import { paper, questions } from './papers/papers.ts'

const courses: fc.Arbitrary<PaperCourse> = fc
  .array(
    fc.record({
      title: fc.constant(null),
      questions: fc.integer({ min: 1, max: 6 }),
      oneWay: fc.boolean(),
      minutes: fc.option(fc.integer({ min: 1, max: 60 }), { nil: null }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((sections) => ({
    sections,
    minutes: Math.max(
      1,
      sections.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0),
    ),
  }))

it('opens every question once, one after another or a section at a time, and none again', () => {
  fc.assert(
    fc.property(courses, (course) => {
      const all = course.sections.reduce((sum, one) => sum + one.questions, 0)
      const left = new Set<number>()
      let at = beginning
      for (;;) {
        const { from, end } = rangeOf(course, at.section)
        const open = Array.from({ length: all + 2 }, (_, index) => index).filter((index) =>
          isOpen(course, at, index),
        )
        const { oneWay = false } = course.sections[at.section - 1] ?? {}
        expect(open).toEqual(
          oneWay ? [from + at.place - 1] : Array.from({ length: end - from }, (_, i) => from + i),
        )
        expect(open.filter((index) => left.has(index))).toEqual([])
        for (const index of open) left.add(index)
        const next = nextOf(course, at)
        if (!next) break
        expect(isFurther(next, at)).toBe(true)
        at = next
      }
      expect(left.size).toBe(all)
      expect(sectionAfter(course, at)).toBeNull()
    }),
  )
})

it('shares the time that a student has as the paper shares its own', () => {
  fc.assert(
    fc.property(courses, fc.integer({ min: 0, max: 1000 }), (course, allowed) => {
      const share = shareOf(course, allowed * 60_000)
      const own = course.sections.map((_one, at) => sectionMs(course, at + 1, share))
      const sum = own.reduce<number>((all, ms) => all + (ms ?? 0), 0)
      expect(sum).toBeLessThanOrEqual(allowed * 60_000 + own.length)
      expect(own.map((ms) => ms === null)).toEqual(course.sections.map(({ minutes }) => minutes === null))
    }),
  )
})

it('is what its author asks for, and nothing where all of the paper is open', () => {
  const two = [questions(), questions({ id: 's2', title: { ru: 'Второй' } })]
  const asked = [0, 0, 1]
  expect(courseOf(paper(two), asked)).toBeNull()
  const section = { oneWay: false, minutes: null, questions: 2 }
  const title = { kk: 'Бөлім', ru: 'Раздел', ky: 'Бөлім', en: 'Бөлім' }
  const second = { kk: 'Второй', ru: 'Второй', ky: 'Второй', en: 'Второй' }
  expect(courseOf(paper(two, { oneWay: true }), asked)).toEqual({
    minutes: 60,
    sections: [
      { ...section, title },
      { ...section, title: second, questions: 1 },
    ],
  })
  const timed = [questions({ minutes: 20 }), questions({ id: 's2', oneWay: true })]
  expect(courseOf(paper(timed), asked)?.sections).toMatchObject([
    { oneWay: false, minutes: 20 },
    { oneWay: true, minutes: null },
  ])
})
