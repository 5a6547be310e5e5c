import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AskedOnce, type ChoicesOf, statisticsOf } from '../../../../src-shared/marking/statistics.ts'
import {
  byConcern,
  ItemStatistics,
  textLength,
  worksAtLeast,
} from '../../../../src-shared/marking/statistics-held.ts'

const asked = (item: string, points: number, more: Partial<AskedOnce> = {}): AskedOnce => ({
  ...{ item, points, max: 1, answered: true, chosen: null, typed: null },
  ...more,
})
type Works = readonly (readonly AskedOnce[])[]
const none = () => []
const all = (works: Works, choices: ChoicesOf) => new Map(statisticsOf(works, choices))
const figures = (works: Works, item = 'a', choices: ChoicesOf = none) => {
  const found = all(works, choices).get(item)
  if (!found) throw new Error(`nothing of ${item}`)
  return found
}
/** Item `a` worth 1 point, and the rest of the work worth 10 in one item `r`. */
const beside = (pairs: readonly (readonly [a: number, rest: number])[]) =>
  pairs.map(([a, rest]) => [asked('a', a), asked('r', rest, { max: 10 })])

const ten = [
  [1, 10],
  [1, 9],
  [1, 8],
  [0, 7],
  [1, 6],
  [0, 5],
  [1, 4],
  [0, 3],
  [0, 2],
  [0, 1],
] as const

describe('statistics of an item', () => {
  it('are those that a hand computes', () => {
    const { works, facility, spread, discrimination, difference, efficiency, why } = figures(beside(ten))
    // 5 of 10 are right: p = 0.5, and the deviation of five ones and five noughts is √(10 · 0.25 ÷ 9).
    expect({ works, facility, why }).toEqual({ works: 10, facility: 0.5, why: null })
    expect(spread).toBeCloseTo(0.527046, 6)
    // By another formula: point-biserial, (M₁ − M₀) ÷ s · √(p q), of the rest with n: M₁ = 7.4, M₀ = 3.6, s = √8.25.
    expect(discrimination).toBeCloseTo(((7.4 - 3.6) / Math.sqrt(8.25)) * Math.sqrt(0.25), 12)
    expect(discrimination).toBeCloseTo(0.661_497, 5)
    // Of at best 8 and 3: (7.4 − 3.6) ÷ (8 − 3).
    expect(efficiency).toBeCloseTo(0.76, 12)
    // Three of ten in each group: 3 of 3, and none of 3.
    expect(difference).toBe(1)
  })

  it('rank works by all their points, and share the places of a group among those that are alike', () => {
    // Group of 3; whole points 11, 9, 9, 9, … : the first is in, three share two places.
    const pairs = [
      [1, 10],
      [1, 8],
      [0, 9],
      [0, 9],
      [0, 8],
      [0, 7],
      [0, 6],
      [0, 2],
      [0, 1],
      [1, 0],
    ] as const
    // Upper: (1 + 2 · ⅓) ÷ 3. Lower: 2 alone, and two with 1 point, one of them right: 1 ÷ 3.
    expect(figures(beside(pairs)).difference).toBeCloseTo((1 + 2 / 3) / 3 - 1 / 3, 12)
  })

  it('measure the difference by the span that points have, where a wrong choice costs some', () => {
    const costs = beside(ten.map(([, rest]) => [rest > 7 ? 0.5 : rest > 3 ? 0 : -1, rest]))
    expect(figures(costs)).toMatchObject({ facility: expect.closeTo(-0.15, 12), difference: 0.75 })
  })

  it('find an item that parts the better from the weaker half, whatever the rest', () => {
    const best = (n: number) => beside(Array.from({ length: n }, (_, i) => [2 * i < n ? 1 : 0, (n - i) / n]))
    fc.assert(
      fc.property(fc.integer({ min: worksAtLeast, max: 200 }), (n) => {
        const found = figures(best(n))
        expect(found.difference).toBeCloseTo(1, 12)
        expect(found.efficiency).toBeCloseTo(1, 12)
        expect(found.discrimination).toBeGreaterThan(0.8)
      }),
    )
    const same = beside(ten.map(([, rest]) => [rest / 10, rest]))
    expect(figures(same).discrimination).toBeCloseTo(1, 12)
    const against = figures(beside(ten.map(([a, rest]) => [1 - a, rest])))
    expect(against.discrimination).toBeCloseTo(-0.661_497, 5)
    expect(against.concerns).toEqual(['negative'])
  })

  const someWorks = fc.array(
    fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 5 }),
        max: fc.constantFrom(0, 0.5, 1, 2.25, 10),
        share: fc.constantFrom(-1, -0.25, 0, 0.3333, 0.5, 1),
        choice: fc.constantFrom('1', '2', ''),
        typed: fc.constantFrom(null, '', '5', 'Нютон', ' нютон '),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    { maxLength: 60 },
  )
  interface Sampled {
    at: number
    max: number
    share: number
    choice: string
    typed: string | null
  }
  const made = (works: readonly (readonly Sampled[])[]): Works =>
    works.map((work) => {
      const each = new Map(work.map((question) => [question.at, question]))
      return [...each.values()].map(({ at, max, share, choice, typed }) =>
        asked(`i${at}`, share * max, { max, answered: choice !== '', chosen: choice ? [choice] : [], typed }),
      )
    })
  const choices = () => [
    { id: '1', right: true },
    { id: '2', right: false },
  ]

  it('keep to their bounds, and are never no number', () => {
    fc.assert(
      fc.property(someWorks, (works) => {
        for (const [item, found] of all(made(works), choices)) {
          const told = { ...found, item, number: 1, kind: 'single', text: '', version: 1, key: 1 }
          ItemStatistics.parse({ ...told, choices: found.choices.map((one) => ({ ...one, text: '' })) })
          const known = [found.facility, found.discrimination, found.difference, found.efficiency]
          expect(known.includes(null)).toBe(found.why !== null)
          if (found.works < worksAtLeast) expect(found).toMatchObject({ why: 'few', choices: [], texts: [] })
        }
      }),
    )
  })

  it('do not depend on the order of works and questions', () => {
    const shuffled = fc.shuffledSubarray
    fc.assert(
      fc.property(
        someWorks.chain((works) =>
          fc.tuple(fc.constant(works), shuffled(works, { minLength: works.length, maxLength: works.length })),
        ),
        ([works, others]) => {
          const [before, after] = [all(made(works), choices), all(made(others), choices)]
          expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted())
          const rounded = (found: unknown) =>
            JSON.parse(
              JSON.stringify(found, (_, value) =>
                typeof value === 'number' ? Math.round(value * 1e9 + 0.123) : value,
              ),
            )
          // A correlation of noughts is on either side of nought.
          for (const [item, { concerns: _, ...found }] of before)
            expect(rounded(after.get(item))).toMatchObject(rounded(found))
        },
      ),
    )
  })

  it('agree with Pearson by raw sums, whatever the marks', () => {
    const marks = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 40 })), {
      minLength: worksAtLeast,
      maxLength: 80,
    })
    fc.assert(
      fc.property(marks, (pairs) => {
        const works = pairs.map(([a, r]) => [asked('a', a, { max: 4 }), asked('r', r, { max: 40 })])
        const sum = (of: (a: number, r: number) => number) => pairs.reduce((all, [a, r]) => all + of(a, r), 0)
        const n = pairs.length
        const [a, r] = [sum((x) => x), sum((_, y) => y)]
        const parts = [n * sum((x) => x * x) - a * a, n * sum((_, y) => y * y) - r * r]
        const { discrimination, why } = figures(works)
        if (parts.includes(0))
          expect({ discrimination, none: why !== null }).toEqual({ discrimination: null, none: true })
        else {
          const raw = (n * sum((x, y) => x * y) - a * r) / Math.sqrt((parts[0] ?? 0) * (parts[1] ?? 0))
          expect(discrimination).toBeCloseTo(raw, 9)
        }
      }),
    )
  })

  it('are null with their reason where they are not defined', () => {
    const given = { facility: null, spread: null, discrimination: null, difference: null, efficiency: null }
    expect(figures(beside(ten).slice(1))).toEqual({
      ...{ ...given, works: 9, answered: null, why: 'few' },
      ...{ choices: [], texts: [], concerns: [] },
    })
    const worthless = beside(ten).map(([, r]) => [asked('a', 0, { max: 0 }), ...(r ? [r] : [])])
    expect(figures(worthless)).toMatchObject({ ...given, works: 10, answered: 10, why: 'worthless' })
    const half = figures(beside(ten.map(([, rest]) => [0.5, rest])))
    expect(half).toMatchObject({ ...given, why: 'alike', facility: 0.5, spread: 0, concerns: [] })
    const alone = figures(ten.map(([a]) => [asked('a', a)]))
    expect(alone).toMatchObject({
      ...given,
      why: 'rest-alike',
      facility: 0.5,
      spread: expect.closeTo(0.527, 3),
    })
    // Thirds of points that binary sums would part.
    const thirds = ten.map(([a], i) => {
      const rest = [0.1, 0.2, 0.3].map((points, n) => asked(`r${n}`, points))
      return [asked('a', a), ...(i % 2 ? rest : rest.toReversed())]
    })
    expect(figures(thirds).why).toBe('rest-alike')
  })

  it('say what a teacher looks at', () => {
    const of = (a: (i: number) => number, chosen: (i: number) => string[] = () => []) =>
      figures(
        ten.map(([, rest], i) => [asked('a', a(i), { chosen: chosen(i) }), asked('r', rest, { max: 10 })]),
        'a',
        (item) => (item === 'a' ? choices() : []),
      ).concerns
    expect(
      of(
        () => 1,
        () => ['1'],
      ),
    ).toEqual(['everybody'])
    expect(
      of(
        () => 0,
        (i) => [String(1 + (i % 2))],
      ),
    ).toEqual(['nobody'])
    expect(
      of(
        (i) => (i === 0 ? 1 : 0),
        (i) => (i === 0 ? ['1'] : []),
      ),
    ).toEqual(['nobody', 'untaken'])
    expect(
      of(
        (i) => (i === 9 ? 1 : 0),
        () => ['1', '2'],
      ),
    ).toEqual(['negative', 'nobody'])
    expect(
      of(
        (i) => (i < 5 ? 1 : 0),
        (i) => [i < 5 ? '1' : '2'],
      ),
    ).toEqual([])
  })

  it('count choices in all, and by the best and the weakest', () => {
    const works = ten.map(([a, rest]) => [
      asked('a', a, { chosen: [a ? '1' : '2'] }),
      asked('r', rest, { max: 10 }),
    ])
    works[9] = [asked('a', 0, { answered: false, chosen: [] }), asked('r', 1, { max: 10 })]
    const found = figures(works, 'a', choices)
    expect(found.answered).toBe(9)
    expect(found.choices).toEqual([
      { id: '1', right: true, taken: 5, upper: expect.closeTo(1, 12), lower: 0 },
      { id: '2', right: false, taken: 4, upper: 0, lower: expect.closeTo(2 / 3, 12) },
    ])
  })

  it('tell typed answers of three works or more, wrong ones alone, and none at length', () => {
    const long = 'ұ'.repeat(textLength + 50)
    const typed = ['5', '5', ' 5 ', 'Нютон', 'нютон', 'НЮТОН', 'Нютон', 'Айгерім Қ.', 'Айгерім Қ.', 'right']
    const works = [...typed, 'right', 'right', long, long, long].map((text, i) => [
      asked('a', text === 'right' ? 1 : 0, { typed: text }),
      asked('r', i % 7, { max: 10 }),
    ])
    expect(figures(works).texts).toEqual([
      { text: 'нютон', works: 4 },
      { text: '5', works: 3 },
      { text: 'ұ'.repeat(textLength), works: 3 },
    ])
  })

  it('stand in order: what needs a look first, then by number', () => {
    const item = (number: number, concerns: string[]) =>
      ItemStatistics.parse({
        ...{ item: 'i', number, kind: 'single', text: '', version: 1, key: 1, works: 10, answered: 10 },
        ...{ facility: 0, spread: 0, discrimination: 0, efficiency: 0, difference: 0, why: null },
        ...{ choices: [], texts: [], concerns },
      })
    const items = [
      item(1, []),
      item(2, ['untaken']),
      item(3, []),
      item(4, ['negative', 'nobody']),
      item(5, ['nobody']),
    ]
    expect(items.toSorted(byConcern).map(({ number }) => number)).toEqual([4, 5, 2, 1, 3])
  })
})
