import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlaceKind, Review } from '../../../../src-shared/cases/review.ts'
import { cohensKappa } from '../../../../src-shared/reports/kappa.ts'
import {
  hiddenBelow,
  hideSmall,
  type MonitoredCase,
  monitoringOf,
  quartiles,
} from '../../../../src-shared/reports/monitoring.ts'
import { wilson } from '../../../../src-shared/reports/wilson.ts'

const times = <T>(n: number, value: T): T[] => Array.from({ length: n }, () => value)
const pairs = (yesYes: number, yesNo: number, noYes: number, noNo: number) => [
  ...times(yesYes, ['yes', 'yes'] as const),
  ...times(yesNo, ['yes', 'no'] as const),
  ...times(noYes, ['no', 'yes'] as const),
  ...times(noNo, ['no', 'no'] as const),
]

describe("Cohen's kappa", () => {
  it('is what textbooks have for their tables', () => {
    expect(cohensKappa(pairs(20, 5, 10, 15))).toMatchObject({ pairs: 50, agreed: 35 })
    expect(cohensKappa(pairs(20, 5, 10, 15)).kappa).toBeCloseTo(0.4, 12)
    // The same share of agreement, and another kappa.
    expect(cohensKappa(pairs(45, 15, 25, 15)).kappa).toBeCloseTo(0.1304, 4)
    expect(cohensKappa(pairs(25, 35, 5, 35)).kappa).toBeCloseTo(0.2593, 4)
  })
  it('is 1 where all agree, 0 as by chance, −1 where none does', () => {
    expect(cohensKappa(pairs(3, 0, 0, 4)).kappa).toBe(1)
    expect(cohensKappa(pairs(1, 1, 1, 1)).kappa).toBe(0)
    expect(cohensKappa(pairs(0, 5, 5, 0)).kappa).toBe(-1)
  })
  it('is none of nothing, and none where both say one thing of everything', () => {
    expect(cohensKappa([])).toEqual({ pairs: 0, agreed: 0, kappa: null, why: 'no-pairs' })
    expect(cohensKappa(pairs(7, 0, 0, 0))).toEqual({ pairs: 7, agreed: 7, kappa: null, why: 'one-answer' })
  })
  it('does not hang on who is called the first, and stays within its bounds', () => {
    const answer = fc.constantFrom('found', 'unsure', 'nothing')
    fc.assert(
      fc.property(fc.array(fc.tuple(answer, answer)), (said) => {
        const { kappa } = cohensKappa(said)
        const turned = cohensKappa(said.map(([a, b]) => [b, a] as const)).kappa
        expect(turned === null).toBe(kappa === null)
        expect(turned ?? 0).toBeCloseTo(kappa ?? 0, 9)
        expect(Math.abs(kappa ?? 0)).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('shares and times', () => {
  it("have Wilson's interval, and quartiles between the nearest two", () => {
    const { low = 0, high = 0 } = wilson(1, 10) ?? {}
    expect([low, high].map((one) => one.toFixed(2))).toEqual(['1.79', '40.42'])
    expect(wilson(0, 0)).toBe(null)
    expect(wilson(0, 5)?.low).toBe(0)
    expect(quartiles([])).toBe(null)
    expect(quartiles([7])).toEqual({ n: 1, lower: 7, median: 7, upper: 7 })
    expect(quartiles([4, 1, 3, 2])).toEqual({ n: 4, lower: 1.75, median: 2.5, upper: 3.25 })
  })
})

describe('what is published', () => {
  it('shows no small number, and none that sum and others give away', () => {
    expect(
      hideSmall(
        new Map([
          ['a', 2],
          ['b', 9],
          ['c', 30],
        ]),
      ),
    ).toEqual(
      new Map([
        ['a', null],
        ['b', null],
        ['c', 30],
      ]),
    )
    expect(
      hideSmall(
        new Map([
          ['a', 6],
          ['b', 0],
        ]),
      ),
    ).toEqual(
      new Map([
        ['a', 6],
        ['b', 0],
      ]),
    )
    // The sum is small itself: none of it is broken down.
    expect(
      hideSmall(
        new Map([
          ['a', 4],
          ['b', 0],
        ]),
      ),
    ).toEqual(
      new Map([
        ['a', null],
        ['b', null],
      ]),
    )
  })
  it('whatever is counted', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12), { minLength: 1, maxLength: 8 }), (all) => {
        const counts = new Map(all.map((n, i) => [String(i), n]))
        const shown = [...hideSmall(counts)]
        for (const [, n] of shown) expect(n === null || n === 0 || n >= hiddenBelow).toBe(true)
        const hidden = shown.filter(([, n]) => n === null)
        if (hidden.length === 1) expect(counts.size).toBe(1)
        const told = hidden.reduce((sum, [name]) => sum + (counts.get(name) ?? 0), 0)
        if (hidden.length > 0) expect(told === 0).toBe(false)
      }),
    )
  })
})

describe('the report of a period', () => {
  const place = (kind: PlaceKind, certainty: 'sure' | 'unsure' | 'nothing'): Review['places'][number] => ({
    ...{ id: 'p', from: 0, to: 1, kind, certainty, words: '', moments: [] },
  })
  const review = (...places: Review['places']): Review => ({ whole: true, words: '', places })
  const found = (kind: PlaceKind = 'phone') => [review(place(kind, 'sure')), review(place(kind, 'sure'))]
  const one = (over: Partial<MonitoredCase>): MonitoredCase => ({
    ...{ attempt: 'a0', sampled: false, closed: true, reviews: found(), hour: '10', closedAt: 1 },
    ...{ decision: { spares: false, changesMark: true, lostByAppeal: false }, tookMs: 7_200_000, ...over },
  })
  const attempts = Array.from({ length: 12 }, (_, i) => ({
    ...{ id: `a${i}`, faculty: i < 8 ? 'Law' : null, course: '1', room: 'R', submitted: i > 0 },
  }))
  const nothing = { reviews: [review(), review()], decision: null, hour: null }
  const cases = [
    ...Array.from({ length: 6 }, (_, i) => one({ attempt: `a${i}`, sampled: i === 0 })),
    one({ ...nothing, attempt: 'a8', sampled: true }),
    one({ attempt: 'a9', closed: false, sampled: true, decision: null, tookMs: null, closedAt: null }),
    one({
      ...{ attempt: 'a1', closedAt: 9 },
      decision: { spares: true, changesMark: false, lostByAppeal: false },
    }),
  ]
  const missing = [
    { day: '2026-12-01', reason: 'camera-lost', student: 's1' },
    { day: '2026-12-01', reason: 'unexplained', student: 's1' },
  ]
  const facts = { exams: 2, expected: 15, attempts, missing, cases }
  const period = { from: '2026-12-01', to: '2026-12-31' }

  it('counts what is closed: by kind, faculty and hour, what was drawn by lot, what was taken back', () => {
    const report = monitoringOf(facts, period, false)
    expect(report).toMatchObject({
      ...{ exams: 2, expected: 15, attempts: 12, submitted: 11, incomplete: 1, overturned: 1 },
      cases: { closed: 8, going: 1 },
      decided: { confirmed: 6, spared: 1, nothing: 1 },
      agreement: { pairs: 8, agreed: 8, kappa: 1 },
      sampled: { judged: 2, found: 1, waiting: 1 },
      hours: { n: 8, median: 2 },
    })
    expect(report.kinds[0]).toEqual({ kind: 'phone', confirmed: 6, sure: 7, unsure: 0 })
    expect(report.groups.faculty).toEqual([
      { name: null, attempts: 4, confirmed: 0 },
      { name: 'Law', attempts: 8, confirmed: 6 },
    ])
    expect(report.groups.hour).toEqual([{ name: '10', attempts: null, confirmed: 6 }])
  })

  it('counts once what an appeal took back, whether or not it said anything of the mark', () => {
    const lost = { spares: false, changesMark: false, lostByAppeal: true }
    const more = [one({ attempt: 'a10', decision: lost }), one({ attempt: 'a11', decision: lost })]
    const both = cases.map((each, i) =>
      i === 1 ? one({ attempt: 'a1', decision: { ...lost, changesMark: true } }) : each,
    )
    expect(monitoringOf({ ...facts, cases: [...cases, ...more] }, period, false).overturned).toBe(3)
    expect(monitoringOf({ ...facts, cases: both }, period, false).overturned).toBe(1)
    expect(monitoringOf({ ...facts, cases: more }, period, false).decided.confirmed).toBe(2)
  })

  it('breaks no small number down where it is published', () => {
    const report = monitoringOf(facts, period, true)
    expect(report.missing.map((row) => row.attempts)).toEqual([null, null])
    expect(report.groups.faculty?.map((row) => row.attempts)).toEqual([null, null])
    expect(report.kinds.find(({ kind }) => kind === 'phone')?.sure).toBe(7)
  })
})
