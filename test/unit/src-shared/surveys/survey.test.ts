import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cube, cubeOf, hiddenCells, type Key, keyOf } from '../../../../src-shared/surveys/hide.ts'
import { tenthsOf } from '../../../../src-shared/surveys/hundred.ts'
import { responsesTable } from '../../../../src-shared/surveys/responses-table.ts'
import { type Distribution, tabulate } from '../../../../src-shared/surveys/tabulate.ts'
import { readTable } from '../../../../src-shared/tables/read.ts'

const survey = (
  lines: readonly string[],
  by: string[],
  more: { multiple?: string[]; text?: string[] } = {},
  least = 5,
) =>
  tabulate(
    responsesTable(readTable(Buffer.from(lines.join('\n')), { multiline: true }), {
      by,
      multiple: more.multiple ?? [],
      text: more.text ?? [],
    }),
    least,
  )
const figures = (of: Distribution | undefined) =>
  of?.cells.map(({ value, count, percent }) => [value, count, percent])

/** As published: answers A to E of 2,400 Kazakh and 600 Russian responses; five faculties take turns. */
const asked = { қазақ: [741, 735, 487, 385, 52], русский: [112, 135, 101, 252, 0] }
const responses = Object.entries(asked).flatMap(([language, counts]) =>
  counts.flatMap((count, i) => Array.from({ length: count }, () => ({ language, answer: 'ABCDE'[i] ?? '' }))),
)
const lines = [
  'Тіл;Факультет;Сұрақ',
  ...responses.map(({ language, answer }, i) => `${language};Ф${(i % 5) + 1};${answer}`),
]

describe('the published survey', () => {
  const { tables, responses: all } = survey(lines, ['faculty', 'language'])
  const question = tables.find(({ column }) => column === 'Сұрақ')
  it('comes out to the digit, in all and by language', () => {
    expect(all).toBe(3000)
    expect(figures(question?.all)).toEqual([
      ['A', 853, 28.4], ['B', 870, 29], ['C', 588, 19.6], ['D', 637, 21.3], ['E', 52, 1.7],
    ]) // biome-ignore format: a table
    // 637 of 3000 are 21.2; the table adds up to 100.
    expect(question?.all.cells[3]).toMatchObject({ percent: 21.3, exact: 21.2333 })
    const [kazakh, russian] = question?.by.find(({ column }) => column === 'language')?.groups ?? []
    expect(kazakh).toMatchObject({ of: { language: 'қазақ' }, answered: 2400 })
    expect(figures(kazakh)).toEqual([
      ['A', 741, 30.9], ['B', 735, 30.6], ['C', 487, 20.3], ['D', 385, 16], ['E', 52, 2.2],
    ]) // biome-ignore format: a table
    expect(figures(russian)).toEqual([
      ['A', 112, 18.7], ['B', 135, 22.5], ['C', 101, 16.8], ['D', 252, 42], ['E', 0, 0],
    ]) // biome-ignore format: a table
  })
  it('has five faculties, the two crossed, and the margin of error', () => {
    expect(question?.by.find(({ column }) => column === 'faculty')?.groups).toHaveLength(5)
    expect(question?.cross).toHaveLength(10)
    const sum = (cells: (number | null)[]) => cells.reduce<number>((a, b) => a + (b ?? Number.NaN), 0)
    expect(sum(question?.cross.map(({ answered }) => answered) ?? [])).toBe(3000)
    expect(question?.all.cells[0]).toMatchObject({ margin: 1.6, low: 26.8, high: 30.1 })
    expect(tables[0]).toMatchObject({ column: 'faculty', role: 'group', all: { answered: 3000 } })
    expect(figures(tables[1]?.all)).toEqual([
      ['қазақ', 2400, 80],
      ['русский', 600, 20],
    ])
  })
})

it('comes out the same where the five counts are the faculties', () => {
  const { tables } = survey(
    ['language,faculty', ...responses.map(({ language, answer }) => `${language},${answer}`)],
    ['faculty', 'language'],
  )
  expect(figures(tables[0]?.all)?.map(([, count, percent]) => [count, percent])).toEqual([
    [853, 28.4], [870, 29], [588, 19.6], [637, 21.3], [52, 1.7],
  ]) // biome-ignore format: a table
  expect(figures(tables[0]?.by[0]?.groups[1])?.map(([, count]) => count)).toEqual([112, 135, 101, 252, 0])
})

describe('a question', () => {
  const twenty = (cell: (i: number) => string, head = 'faculty;q') =>
    survey([head, ...Array.from({ length: 20 }, (_, i) => `A;${cell(i)}`)], ['faculty'], {
      multiple: head === 'faculty;m' ? ['m'] : [],
    }).tables[1]
  it('with several answers counts each of those who answered', () => {
    const table = twenty((i) => (i % 2 ? '"a; b"' : 'a'), 'faculty;m')
    expect(table).toMatchObject({ kind: 'multiple', all: { answered: 20 } })
    expect(figures(table?.all)).toEqual([
      ['a', 20, 100],
      ['b', 10, 50],
    ])
  })
  it('that is a scale has a mean', () => {
    expect(twenty((i) => String((i % 4) + 1))).toMatchObject({ kind: 'scale', all: { mean: 2.5 } })
  })
  it('that some left empty is counted of those who answered', () => {
    expect(twenty((i) => (i < 5 ? '' : i < 10 ? 'a' : 'b'))?.all).toMatchObject({
      answered: 15,
      withoutAnswer: 5,
      cells: [{ percent: 33.3 }, { percent: 66.7 }],
    })
  })
  it('written in small and capital letters is one', () => {
    expect(figures(twenty((i) => (i < 5 ? 'ДА' : i < 15 ? 'Да' : 'нет'))?.all)).toEqual([
      ['Да', 15, 75],
      ['нет', 5, 25],
    ])
  })
  it('of texts shows none of them', () => {
    const { tables } = survey(
      ['faculty;t', ...Array.from({ length: 60 }, (_, i) => `A;"мой ответ\n${i}"`)],
      ['faculty'],
    )
    expect(tables[1]).toMatchObject({ kind: 'text', all: { answered: 60, cells: [] } })
    expect(JSON.stringify(tables)).not.toContain('ответ')
  })
})

describe('percentages of one question', () => {
  it('are 100 together, each less than a tenth from its own', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { minLength: 1, maxLength: 12 }), (counts) => {
        const all = counts.reduce((a, b) => a + b, 0)
        fc.pre(all > 0)
        const tenths = tenthsOf(counts)
        expect(tenths.reduce((a, b) => a + b, 0)).toBe(1000)
        for (const [i, count] of counts.entries())
          expect(Math.abs((tenths[i] ?? 0) - (1000 * count) / all)).toBeLessThan(1)
      }),
    )
  })
})

describe('small cells', () => {
  const values = [
    ['a', 'b', 'c'],
    ['k', 'r'],
    ['1', '2', '3'],
  ]
  const all = values.reduce<string[][]>(
    (rows, own) => rows.flatMap((row) => own.map((one) => [...row, one])),
    [[]],
  )
  const counts = fc.array(
    fc.oneof(fc.integer({ min: 5, max: 40 }), fc.integer({ min: 5, max: 40 }), fc.nat(6)),
    {
      minLength: all.length,
      maxLength: all.length,
    },
  )
  const cubes = counts.map((of) => [
    cubeOf(
      all.flatMap((row, i) => Array.from({ length: of[i] ?? 0 }, () => row)),
      values,
    ),
  ])

  it('are never shown, nor is one that is alone hidden in a line, nor too few together', () => {
    fc.assert(
      fc.property(cubes, (all) => {
        const [cube] = all
        const [hidden] = hiddenCells(all, 5)
        if (!cube || !hidden) throw new Error('there is one')
        for (const [key, count] of cube.counts) expect(hidden.has(key) || count >= 5).toBe(true)
        for (const { sum, parts } of lines3(cube)) {
          const gone = parts.filter((key) => hidden.has(keyOf(key)))
          const unknown = gone.length + (hidden.has(keyOf(sum)) ? 1 : 0)
          expect(unknown).not.toBe(1)
          if (gone.length > 0 && !hidden.has(keyOf(sum)))
            expect(gone.reduce((n, key) => n + (cube.counts.get(keyOf(key)) ?? 0), 0)).toBeGreaterThanOrEqual(
              5,
            )
        }
      }),
      { numRuns: 300 },
    )
  })
  it('hide nothing where none is small', () => {
    const responses = Array.from({ length: 180 }, (_, i) =>
      values.map((own, d) => own[Math.floor(i / [1, 3, 6][d]!) % own.length] ?? ''),
    )
    expect(hiddenCells([cubeOf(responses, values)], 5).flatMap((cells) => [...cells])).toEqual([])
  })
  it('are hidden in the table, with the one that would give them away', () => {
    const { tables } = survey(
      ['faculty;q', ...[['A', 'x', 40], ['A', 'y', 3], ['A', 'z', 9], ['B', 'x', 30], ['B', 'y', 20], ['B', 'z', 11]].flatMap(
        ([faculty, answer, n]) => Array.from({ length: Number(n) }, () => `${faculty};${answer}`))],
      ['faculty'],
    ) // biome-ignore format: a table
    const shown = tables[1]?.by[0]?.groups.map(({ cells }) => cells.map(({ count }) => count))
    expect(shown).toEqual([[40, null, null], [30, null, null]]) // biome-ignore format: a table
    expect(tables[1]?.all.cells.map(({ count }) => count)).toEqual([70, 23, 20])
    expect(tables[1]?.by[0]?.groups[0]?.cells[1]).toMatchObject({ percent: null, exact: null, low: null })
  })
})

const lines3 = ({ values }: Cube) =>
  values.flatMap((own, d) => {
    const rest = values.map((other, i) => (i === d ? [null] : [null, ...other]))
    const keys = rest.reduce<Key[]>(
      (all, some) => all.flatMap((key) => some.map((one) => [...key, one])),
      [[]],
    )
    return keys.map((sum) => ({ sum, parts: own.map((value) => sum.with(d, value)) }))
  })

it.each([
  [
    'a column that is not there',
    ['a;q', '1;2'],
    ['faculty'],
    /no column is called 'faculty'; there are a, q/,
  ],
  ['a column twice', ['q;Q', '1;2'], [], /two columns are called 'Q'/],
  ['too few', ['faculty;q', 'A;1'], [], /fewer than 5/],
  ['no response', ['faculty;q'], [], /no response/],
])('%s is refused', (_what, text, by, says) => expect(() => survey(text, by)).toThrow(says))
