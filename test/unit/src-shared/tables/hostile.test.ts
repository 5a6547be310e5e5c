/** Whatever the bytes are: a table, or a sentence. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readTable } from '../../../../src-shared/tables/read.ts'
import { UnreadableTable } from '../../../../src-shared/tables/table.ts'
import { plainSheet, workbook } from '../../../support/office/workbook.ts'

function tableOrSentence(bytes: Uint8Array): void {
  try {
    const { rows } = readTable(bytes)
    expect(rows.length).toBeGreaterThan(0)
    for (const { cells } of rows) for (const cell of cells) expect(typeof cell).toBe('string')
  } catch (error) {
    if (!(error instanceof UnreadableTable)) throw error
    expect(error.message).toMatch(/^[^\n]+$/)
  }
}
const sign = fc.constantFrom(...'abЯя"\';,\t\n\r=\u00a0\u200b0123\ufeff', 'sep=;\n')

it('a text of separators, quotes and line ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: sign }), (text) => tableOrSentence(Buffer.from(text))),
    { numRuns: 500 },
  )
})
it('any bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), tableOrSentence), { numRuns: 500 })
})
it('a workbook with bytes changed', () => {
  const sound = workbook({
    sheets: [
      {
        name: 'A',
        rows: plainSheet([
          ['a', 1],
          ['b', 2],
        ]),
      },
    ],
    formats: ['0.0', 14],
  })
  const change = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(change, (changes) => {
      const bytes = sound.slice()
      for (const [at, byte] of changes) bytes[at] = byte
      tableOrSentence(bytes)
    }),
    { numRuns: 500 },
  )
})
it('a sheet of odd cells', () => {
  const text = fc.constantFrom('0', '1', '-1', '1e400', 'x', '', '99999999', '46356.5', '-5', '#N/A', '1.5')
  const cell = fc
    .record({
      t: fc.constantFrom('s', 'n', 'd', 'b', 'e', 'str', 'inlineStr', 'zz'),
      s: text,
      r: fc.constantFrom('A1', 'ZZ9', 'a', 'AAAA1', 'B0'),
      v: text,
    })
    .map(({ t, s, r, v }) => `<c t="${t}" s="${s}" r="${r}"><v>${v}</v></c>`)
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 8 }), (cells) =>
      tableOrSentence(
        workbook({
          sheets: [{ name: 'A', rows: `<row r="1">${cells.join('')}</row>` }],
          formats: [14, 'dd.mm.yyyy', '[h]:mm', '[bad', '0.00E+00', '# ?/?'],
        }),
      ),
    ),
    { numRuns: 120 },
  )
})
