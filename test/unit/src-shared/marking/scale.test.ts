import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import kgFile from '../../../../resources/scales/kg.json' with { type: 'json' }
import kzFile from '../../../../resources/scales/kz.json' with { type: 'json' }
import { gradeOf, outcomeOf, Scale, totalOf } from '../../../../src-shared/marking/scale.ts'

const kz = Scale.parse(kzFile)
const kg = Scale.parse(kgFile)

describe('a grade', () => {
  it.each([
    [100, 'A', 4], [95, 'A', 4], [94.5, 'A', 4], [94.49, 'A-', 3.67], [90, 'A-', 3.67], [85, 'B+', 3.33], [80, 'B', 3], [75, 'B-', 2.67],
    [70, 'C+', 2.33], [65, 'C', 2], [60, 'C-', 1.67], [55, 'D+', 1.33], [50, 'D', 1], [49.4, 'FX', 0.5], [25, 'FX', 0.5], [24, 'F', 0], [0, 'F', 0],
  ])('of %d %% in Kazakhstan is %s', (percent, grade, value) => expect(gradeOf(kz, percent)).toMatchObject({ grade, value })) // biome-ignore format: a table
  it.each([[86, '5'], [85.4, '4'], [76, '4'], [60, '3'], [59.4, '2'], [0, '2']])('of %d %% in Kyrgyzstan is %s', (percent, grade) =>
    expect(gradeOf(kg, percent).grade).toBe(grade),
  ) // biome-ignore format: a table
  it('never falls while points rise, and there is one for every percentage', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(kz, kg),
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (scale, a, b) => {
          const place = (percent: number) =>
            scale.grades.findIndex(({ grade }) => grade === gradeOf(scale, percent).grade)
          expect(place(Math.max(a, b))).toBeLessThanOrEqual(place(Math.min(a, b)))
        },
      ),
    )
    for (const wrong of [-1, 101, Number.NaN]) expect(() => gradeOf(kz, wrong)).toThrow(RangeError)
  })
})

describe('the total', () => {
  it.each([
    [{ R1: 80, R2: 90, exam: 70 }, 79, 'B-', []],
    [{ R1: 100, R2: 100, exam: 100 }, 100, 'A', []],
    [{ R1: 90, R2: 90, exam: 49 }, 73.6, 'FX', ['exam']],
    [{ R1: 40, R2: 58, exam: 90 }, 65.4, 'FX', ['R1, R2']],
    [{ R1: 10, R2: 10, exam: 20 }, 14, 'F', ['exam', 'R1, R2']],
    [{ R1: 79, R2: 80, exam: 80 }, 79.7, 'B', []],
  ])('of %o is %d, %s', (parts, total, grade, unmet) => {
    expect(totalOf(kz, parts)).toMatchObject({ total, grade: { grade }, unmet })
  })
  it('is not there without a part, or without a formula', () => {
    expect(totalOf(kz, { R1: 80, exam: 70 })).toBeNull()
    expect(totalOf(kg, { R1: 80, R2: 80, exam: 70 })).toBeNull()
  })
  it('lies between the least and the most of its parts, and rises with each', () => {
    const part = fc.integer({ min: 0, max: 100 })
    fc.assert(
      fc.property(part, part, part, (R1, R2, exam) => {
        const total = totalOf(kz, { R1, R2, exam })?.total ?? -1
        expect(total).toBeGreaterThanOrEqual(Math.min(R1, R2, exam))
        expect(total).toBeLessThanOrEqual(Math.max(R1, R2, exam))
        expect(totalOf(kz, { R1, R2, exam: Math.min(100, exam + 1) })?.total).toBeGreaterThanOrEqual(total)
      }),
    )
  })
})

it.each([
  ['grades that do not go down', { ...kgFile, grades: [...kgFile.grades].reverse() }],
  ['no lowest grade', { ...kgFile, grades: kgFile.grades.slice(0, 3) }],
  [
    'shares that are not 1',
    { ...kzFile, total: { ...kzFile.total, terms: [{ share: 0.5, mean: ['exam'] }] } },
  ],
  [
    'a part that is not there',
    { ...kzFile, total: { ...kzFile.total, terms: [{ share: 1, mean: ['R3'] }] } },
  ],
  ['a grade that is not there', { ...kzFile, total: { ...kzFile.total, unmet: 'Z' } }],
])('a scale with %s is refused', (_what, file) => expect(Scale.safeParse(file).success).toBe(false))

describe('the outcome of an exam', () => {
  it.each<[number, number, number, ReturnType<typeof outcomeOf>]>([
    [98.99, 200, 0, { percent: 49.5, grade: 'FX', passed: false }],
    [99, 200, 0, { percent: 49.5, grade: 'D', passed: true }],
    // The scale passes it, the paper does not; and the other way round.
    [49.5, 100, 50, { percent: 49.5, grade: 'FX', passed: false }],
    [96, 100, 97, { percent: 96, grade: 'FX', passed: false }],
    [20, 100, 10, { percent: 20, grade: 'F', passed: false }],
  ])('of %d of %d points where %d pass', (points, max, passAt, outcome) =>
    expect(outcomeOf(kz, { points, max, passAt })).toEqual(outcome),
  )
})
