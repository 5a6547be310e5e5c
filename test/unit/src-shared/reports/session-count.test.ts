/** A session counted from mark lists: what holds of every report, whatever the lists say. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scales } from '../../../../src-server/marking/scales.ts'
import { behind } from '../../../../src-server/reports/names.ts'
import { markStates } from '../../../../src-shared/marks/held.ts'
import { sessionReport } from '../../../../src-shared/reports/session.ts'
import {
  type CountedExam,
  type CountedList,
  type CountedMark,
  type CountedPerson,
  rowsOf,
  sharesOf,
  standingsOf,
} from '../../../../src-shared/reports/session-count.ts'
import {
  type CountColumn,
  type PercentColumn,
  percentNames,
} from '../../../../src-shared/reports/session-names.ts'

const students = Array.from({ length: 12 }, (_, i) => `s${i}`)
const mark = (student: string): fc.Arbitrary<CountedMark> =>
  fc
    .record({ state: fc.constantFrom(...markStates), passed: fc.boolean(), good: fc.boolean() })
    .map(({ state, passed, good }) => ({
      ...{ student, state, grade: state === 'sat' ? (passed ? 'B' : 'FX') : null },
      passed: state === 'sat' ? passed : state === 'absent-with-reason' ? null : false,
      good: state === 'sat' && passed && good,
    }))
const rows = fc
  .subarray(students)
  .chain((here) => fc.tuple(...here.map(mark)))
  .map((all) => [...all])
const person: fc.Arbitrary<CountedPerson> = fc.record({
  unit: fc.constantFrom('МТФ', 'ЭФ', '—'),
  form: fc.constantFrom('day', 'extramural'),
  course: fc.option(fc.integer({ min: 1, max: 7 })),
})

/** Four main exams and three retakes of them; a student may stand in lists of several groups, as one who changed hers. */
const session = fc
  .record({
    people: fc.tuple(...students.map(() => person)),
    repeats: fc.array(fc.subarray(['m0', 'm1', 'm2', 'm3']), { minLength: 3, maxLength: 3 }),
    lists: fc.array(
      fc.record({
        exam: fc.constantFrom('m0', 'm1', 'm2', 'm3', 'r0', 'r1', 'r2'),
        closedAt: fc.integer({ min: 0, max: 99 }),
        rows,
      }),
      { maxLength: 14 },
    ),
  })
  .map(({ people, repeats, lists }) => ({
    people: new Map(students.map((student, i): [string, CountedPerson] => [student, people[i]!])),
    lists,
    exams: [
      ...[0, 1, 2, 3].map((i): CountedExam => ({ id: `m${i}`, startsAt: i, retakeOf: null })),
      ...repeats.map((retakeOf, i): CountedExam => ({ id: `r${i}`, startsAt: 10 + i, retakeOf })),
    ],
  }))

const both = ({
  exams,
  lists,
  people,
}: {
  exams: CountedExam[]
  lists: CountedList[]
  people: Map<string, CountedPerson>
}) => (['main', 'retakes'] as const).map((stage) => standingsOf(exams, lists, people, stage))

test('units sum to the whole, debtors are those who have not passed, each student is counted once', () => {
  fc.assert(
    fc.property(session, (given) => {
      const inMain = new Set(
        given.lists
          .filter(({ exam }) => exam.startsWith('m'))
          .flatMap((list) => list.rows.map((row) => row.student)),
      )
      for (const standings of both(given)) {
        expect(standings.map(({ student }) => student)).toEqual([...inMain].sort())
        const counted = rowsOf(standings)
        const report = sessionReport({ rows: counted, totals: [], notes: [], places: {}, counted: {} })
        expect(report.disagrees).toEqual([])
        const wrong = counted.filter(
          ({ counts: { students = 0, admitted = 0, passed = 0, debtors = 0, good = 0, ...more } }) =>
            passed + debtors !== students ||
            (more.debtsOne ?? 0) + (more.debtsTwo ?? 0) + (more.debtsMore ?? 0) !== debtors ||
            good > passed ||
            passed > admitted ||
            admitted > students,
        )
        expect(wrong).toEqual([])
        if (counted.length > 0)
          for (const name of ['students', 'admitted', 'passed', 'debtors', 'good', 'debtsMore'] as const)
            expect(report.totals[name]).toBe(behind(standings, { column: name, who: 'part' }).length)
      }
    }),
  )
})

test('behind each figure stand as many students as it says', () => {
  fc.assert(
    fc.property(session, (given) => {
      for (const standings of both(given))
        for (const { unit, form, counts } of rowsOf(standings)) {
          const of = (column: CountColumn | PercentColumn, who: 'part' | 'rest' | 'all' = 'part') =>
            behind(standings, { unit, form, column, who }).length
          const told = Object.keys(counts).map((name) => [name, of(name as CountColumn)])
          expect(Object.fromEntries(told)).toEqual(counts)
          const shares = percentNames.flatMap((column) => {
            const share = sharesOf(column)
            if (!share || counts[share.all] === undefined) return []
            const [part, rest, all] = [of(column), of(column, 'rest'), of(column, 'all')]
            return part + rest === all && part === counts[share.part] && all === counts[share.all]
              ? []
              : [column]
          })
          expect(shares).toEqual([])
        }
    }),
  )
})

test('after the retakes nobody owes more than before, and nobody is there who was not', () => {
  fc.assert(
    fc.property(session, (given) => {
      const [before = [], after = []] = both(given)
      expect(after.map(({ student }) => student)).toEqual(before.map(({ student }) => student))
      for (const [i, one] of after.entries()) {
        const owed = new Set(before[i]?.debts.map(({ exam }) => exam))
        expect(one.debts.filter(({ exam }) => !owed.has(exam))).toEqual([])
      }
    }),
  )
})

test('a list that is no longer there takes back what it gave, and nothing else', () => {
  fc.assert(
    fc.property(session, fc.nat(), (given, nth) => {
      const retakes = given.lists.filter(({ exam }) => exam.startsWith('r'))
      const gone = retakes[nth % Math.max(1, retakes.length)]
      if (!gone) return
      const lists = given.lists.filter((list) => list !== gone)
      const told = new Set(gone.rows.map(({ student }) => student))
      const [, with_ = []] = both(given)
      const [, without = []] = both({ ...given, lists })
      for (const [i, one] of without.entries()) if (!told.has(one.student)) expect(one).toEqual(with_[i])
    }),
  )
})

const everyone = new Map([['a', { unit: 'МТФ', form: '', course: 1 }]])
const row = (grade: string | null, more: Partial<CountedMark> = {}): CountedMark => ({
  ...{ student: 'a', state: 'sat', grade, passed: grade !== null && grade !== 'FX', good: grade === 'A' },
  ...more,
})
const exams: CountedExam[] = [
  { id: 'm1', startsAt: 1, retakeOf: null },
  { id: 'm2', startsAt: 2, retakeOf: null },
  { id: 'r1', startsAt: 3, retakeOf: ['m1', 'm2'] },
  { id: 'r2', startsAt: 4, retakeOf: ['m1'] },
]
const one = (lists: [string, CountedMark][], stage: 'main' | 'retakes' = 'retakes') =>
  standingsOf(
    exams,
    lists.map(([exam, mark], closedAt) => ({ exam, closedAt, rows: [mark] })),
    everyone,
    stage,
  )[0]

test('the newest passed retake counts, one that failed leaves the mark, one that names two pays what is owed', () => {
  const main: [string, CountedMark][] = [
    ['m1', row('A')],
    ['m2', row('FX')],
  ]
  expect(one(main, 'main')?.debts).toEqual([{ exam: 'm2', state: 'sat', grade: 'FX' }])
  expect(one([...main, ['r1', row('FX')]])?.debts).toHaveLength(1)
  // It stands for what she owes, not for what she has passed: the A stays an A.
  expect(one([...main, ['r1', row('A')]])).toMatchObject({ debts: [], good: true })
  expect(one([...main, ['r1', row('C')]])).toMatchObject({ debts: [], good: false })
  const failed: [string, CountedMark][] = [['m1', row('FX')]]
  expect(one([...failed, ['r1', row('C')], ['r2', row('A')]])).toMatchObject({ debts: [], good: true })
  expect(one([...failed, ['r1', row('C')], ['r2', row('FX')]])).toMatchObject({ debts: [] })
})

test('admitted is who was admitted to anything; absent with reason (I) is a debt until it is passed', () => {
  const not = row(null, { state: 'not-admitted', passed: false })
  expect(one([['m1', not]])).toMatchObject({ admitted: false, debts: [{ state: 'not-admitted' }] })
  expect(
    one([
      ['m1', not],
      ['m2', row('A')],
    ]),
  ).toMatchObject({ admitted: true, debts: [{ exam: 'm1' }] })
  const reason = row(null, { state: 'absent-with-reason', passed: null })
  expect(one([['m1', reason]])?.debts).toHaveLength(1)
  expect(
    one([
      ['m1', reason],
      ['r2', row('A')],
    ]),
  ).toMatchObject({ debts: [], good: true })
  // A retake of hers without a mark to repeat is no exam of the main session.
  expect(one([['r2', row('A')]])).toBeUndefined()
})

test('of two closed lists of one exam the one that was closed last says how it went', () => {
  expect(
    one([
      ['m1', row('FX')],
      ['m1', row('A')],
    ])?.debts,
  ).toEqual([])
  expect(
    one([
      ['m1', row('A')],
      ['m1', row('FX')],
    ])?.debts,
  ).toHaveLength(1)
})

test('every scale says which grades are good, and none of them is one that does not pass', () => {
  for (const { grades } of Object.values(scales)) {
    expect(grades.some(({ good }) => good)).toBe(true)
    expect(grades.filter(({ good, passed }) => good && !passed)).toEqual([])
  }
})
