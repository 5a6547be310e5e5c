import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import kgFile from '../../../../resources/scales/kg.json' with { type: 'json' }
import kzFile from '../../../../resources/scales/kz.json' with { type: 'json' }
import { gradeOf, Scale, totalOf } from '../../../../src-shared/marking/scale.ts'
import { type ListRule, markStates } from '../../../../src-shared/marks/held.ts'
import { type KnownStudent, partsOf, rowOf } from '../../../../src-shared/marks/row.ts'

const kz = Scale.parse(kzFile)
const kg = Scale.parse(kgFile)
const byTotal: ListRule = { scale: 'kz', by: 'total' }
const byExam: ListRule = { scale: 'kz', by: 'exam' }
const student: KnownStudent = {
  ...{ student: '1', name: 'А', recordBook: null, said: null, guess: 'sat' },
  ...{ parts: { R1: 80, R2: 90 }, exam: { percent: 70, missed: false } },
}

describe('a row of a mark list', () => {
  it('is graded by the formula, or by the exam alone', () => {
    expect(rowOf(kz, byTotal, student)).toMatchObject({
      row: { total: 79, grade: 'B-', passed: true },
      waits: [],
    })
    expect(rowOf(kz, byExam, student).row).toMatchObject({ total: 70, grade: 'C+', parts: {}, passed: true })
    expect(partsOf(kz, byTotal)).toEqual(['R1', 'R2'])
    for (const [scale, rule] of [
      [kz, byExam],
      [kg, { scale: 'kg', by: 'exam' }],
    ] as const)
      expect(partsOf(scale, rule)).toEqual([])
  })

  it('waits for what is missing, and says for which', () => {
    const { row, waits } = rowOf(kz, byTotal, { ...student, parts: { R1: 1 }, exam: { waits: 'marking' } })
    expect(waits).toEqual([
      { why: 'marking', part: null },
      { why: 'part', part: 'R2' },
    ])
    expect(row).toMatchObject({ exam: null, total: null, grade: null, passed: null })
  })

  it.each(markStates.filter((state) => state !== 'sat'))('has no grade of whoever was %s', (said) => {
    const { row, waits } = rowOf(kz, byTotal, { ...student, parts: {}, exam: { waits: 'marking' }, said })
    expect(waits).toEqual([])
    const passed = said === 'absent-with-reason' ? null : false
    expect(row).toMatchObject({ state: said, exam: null, total: null, grade: null, value: null, passed })
  })

  it('never passes with fewer points than the paper asks for', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(byTotal, byExam),
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.integer({ min: 0, max: 100 }),
        (rule, percent, rating) => {
          const of = { ...student, parts: { R1: rating, R2: rating } }
          const missed = rowOf(kz, rule, { ...of, exam: { percent, missed: true } }).row
          const held = rowOf(kz, rule, { ...of, exam: { percent, missed: false } }).row
          expect(missed.passed).toBe(false)
          expect(missed.total).toBe(held.total)
          const place = (name: string | null) => kz.grades.findIndex(({ grade }) => grade === name)
          expect(place(missed.grade)).toBeGreaterThanOrEqual(place(held.grade))
        },
      ),
    )
  })

  it('says nothing that cannot be computed again from what it shows', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 0, max: 10_000 }),
        (percent, R1, R2) => {
          const parts = { R1: R1 / 100, R2: R2 / 100 }
          const { row } = rowOf(kz, byTotal, { ...student, parts, exam: { percent, missed: false } })
          const again = totalOf(kz, { ...row.parts, exam: row.exam ?? 0 })
          expect([row.total, row.grade]).toEqual([again?.total, again?.grade.grade])
          const alone = rowOf(kz, byExam, { ...student, exam: { percent, missed: false } }).row
          expect(alone.grade).toBe(gradeOf(kz, alone.total ?? 0).grade)
        },
      ),
    )
  })
})
