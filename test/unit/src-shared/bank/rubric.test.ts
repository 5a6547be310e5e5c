import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { searchedText } from '../../../../src-shared/bank/alike.ts'
import { exportGift } from '../../../../src-shared/bank/gift-export.ts'
import { Item } from '../../../../src-shared/bank/item.ts'
import { exportMoodle } from '../../../../src-shared/bank/moodle-export.ts'
import { mostOf, pointsBy, Rubric, rubricWrong } from '../../../../src-shared/bank/rubric.ts'
import { disagreement, sanitised } from '../../../../src-shared/bank/texts.ts'
import { ApprovedPaper, approvedKind, paperFor, selectPaper } from '../../../../src-shared/papers/approved.ts'
import { paperDigest } from '../../../../src-shared/papers/assigned.ts'
import { printedPaper } from '../../../../src-shared/papers/printed.ts'
import { common } from '../../../support/bank-items.ts'
import { paper, questions, spokenItem } from '../papers/papers.ts'

const level = (text: string, points: number) => ({ text, points })
const thesis = { id: '1', text: 'Тезис', points: 4, levels: [] }
const sources = { id: '2', text: 'Көздер', points: 6, levels: [level('жоқ', 0), level('бар', 6)] }
const rubric: Rubric = [thesis, sources]
const essay = (own: Rubric | undefined, points = 10): Item =>
  Item.parse({
    ...common('Еркіндік деген не?', { points, stem: { html: 'Еркіндік', text: 'Еркіндік' } }),
    ...{ kind: 'essay', template: null, markerNote: null, ...(own && { rubric: own }) },
  })

describe('a rubric', () => {
  it.each([
    ['is whole', rubric, null],
    ['adds up to other points', [thesis], 'sum'],
    ['has a criterion without a text', [{ ...thesis, text: ' \u200b' }, sources], 'text'],
    ['has a level without a text', [thesis, { ...sources, levels: [level('', 0), level('бар', 6)] }], 'text'],
    ['has one level', [thesis, { ...sources, levels: [level('бар', 6)] }], 'levels'],
    ['has two levels alike', [thesis, { ...sources, levels: [level('a', 6), level('b', 6)] }], 'levels'],
    [
      'has a best level below its own',
      [thesis, { ...sources, levels: [level('a', 0), level('b', 5)] }],
      'levels',
    ],
  ] as const)('%s', (_, own, wrong) => {
    expect(rubricWrong(Rubric.parse(own), 10)).toBe(wrong)
  })

  it('is bounded, and names no criterion twice', () => {
    expect(Rubric.safeParse([thesis, thesis]).success).toBe(false)
    expect(Rubric.safeParse([]).success).toBe(false)
    expect(Rubric.safeParse([{ ...thesis, points: 0.001 }]).success).toBe(false)
    const many = Array.from({ length: 21 }, (_, at) => ({ ...thesis, id: String(at) }))
    expect(Rubric.safeParse(many).success).toBe(false)
    expect(Rubric.safeParse(many.slice(1)).success).toBe(true)
  })

  it('gives what its criteria give, in proportion to what the answer is worth', () => {
    expect(pointsBy(rubric, { 1: 2.5, 2: 6 }, 10)).toBe(8.5)
    expect(pointsBy(rubric, { 1: 2.5, 2: 6 }, 4)).toBe(3.4)
    expect(pointsBy(rubric, { 1: 2.5, 2: 5 }, 10)).toBeNull()
    expect(pointsBy(rubric, { 1: 4.01, 2: 0 }, 10)).toBeNull()
    expect(pointsBy(rubric, { 1: 4 }, 10)).toBeNull()
    expect(pointsBy(rubric, { 1: 4, 3: 6 }, 10)).toBeNull()
    expect(pointsBy(rubric, { 1: 4, 2: 0, 3: 6 }, 10)).toBeNull()
  })

  it('gives all for all, nothing for nothing, and only hundredths between', () => {
    const hundredths = (most: number) => fc.integer({ min: 1, max: most }).map((n) => n / 100)
    fc.assert(
      fc.property(
        fc.array(fc.tuple(hundredths(10_000), fc.double({ min: 0, max: 1, noNaN: true })), {
          minLength: 1,
          maxLength: 20,
        }),
        hundredths(100_000),
        (criteria, max) => {
          const own = criteria.map(([points], at) => ({ id: String(at), text: 'x', points, levels: [] }))
          const give = (of: (points: number, at: number) => number) =>
            pointsBy(own, Object.fromEntries(own.map(({ id, points }, at) => [id, of(points, at)])), max)
          expect(give((points) => points)).toBe(max)
          expect(give(() => 0)).toBe(0)
          const some = give((points, at) => Math.floor(points * 100 * (criteria[at]?.[1] ?? 0)) / 100) ?? -1
          expect(some).toBeGreaterThanOrEqual(0)
          expect(some).toBeLessThanOrEqual(max)
          expect(Math.abs(some * 100 - Math.round(some * 100))).toBeLessThan(1e-6)
          expect(rubricWrong(own, mostOf(own))).toBeNull()
        },
      ),
    )
  })
})

describe('an item with a rubric', () => {
  it('has one in all its languages, with texts of each', () => {
    const other = rubric.map((one) => ({ ...one, text: `${one.text} (ru)` }))
    expect(disagreement({ kk: essay(rubric), ru: essay(other) })).toBeNull()
    expect(disagreement({ kk: essay(rubric), ru: essay(undefined) })).toEqual(['kk', 'ru'])
    const worth = [
      { ...thesis, points: 5 },
      { ...sources, points: 5, levels: [level('жоқ', 0), level('бар', 5)] },
    ]
    expect(disagreement({ kk: essay(rubric), ru: essay(worth) })).toEqual(['kk', 'ru'])
  })

  it('is cleaned as its other names are, and found by its words', () => {
    const { item } = sanitised(essay([{ ...thesis, text: ' Тезис\u0000 \n толық ' }, sources]), new Map())
    expect(item.kind === 'essay' && item.rubric?.[0]?.text).toBe('Тезис толық')
    expect(searchedText({ kk: item })).toContain('көздер')
  })

  it('loses it in other formats, and that is told', () => {
    for (const write of [exportMoodle, exportGift]) {
      expect(
        write([essay(rubric)], [])
          .lost.map(({ why }) => why)
          .join(),
      ).toMatch(/rubric/)
      expect(
        write([essay(undefined)], [])
          .lost.map(({ why }) => why)
          .join(),
      ).not.toMatch(/rubric/)
    }
  })
})

describe('a paper that asks it', () => {
  const approved = (own: Rubric | undefined) =>
    ApprovedPaper.parse({
      kind: approvedKind,
      definition: paper([questions({ fixed: [{ item: 'e', points: 10 }] })]),
      items: [spokenItem('e', essay(own))],
    })

  it('keeps it for whoever approves it, and tells its student nothing of it', async () => {
    const seed = '5'.repeat(64)
    const selection = await selectPaper(approved(rubric), { exam: 'ex', seed, attempt: 'at', seat: 1 })
    const asked = JSON.stringify(paperFor(approved(rubric), selection))
    expect(asked).toContain('Еркіндік')
    expect(asked).not.toMatch(/rubric|Тезис|Көздер|бар/)
    const [section] = await printedPaper(approved(rubric), seed, 'kk')
    expect(section?.parts[0]?.questions[0]?.key).toBe('Тезис (4); Көздер (0 жоқ, 6 бар)')
    const [without] = await printedPaper(approved(undefined), seed, 'kk')
    expect(without?.parts[0]?.questions[0]?.key).toBeNull()
  })

  it('has the digest that it had before there were rubrics, where it has none', async () => {
    const before = approved(undefined)
    expect(JSON.stringify(before)).not.toContain('rubric')
    expect(await paperDigest(ApprovedPaper.parse(JSON.parse(JSON.stringify(before))))).toBe(
      await paperDigest(before),
    )
    expect(await paperDigest(approved(rubric))).not.toBe(await paperDigest(before))
  })
})
