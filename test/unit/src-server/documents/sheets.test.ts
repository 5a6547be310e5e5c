/** Documents as XLSX and CSV, read back by what reads the files of others. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvOf } from '../../../../src-server/documents/csv.ts'
import { xlsxOf } from '../../../../src-server/documents/xlsx.ts'
import { readTable } from '../../../../src-shared/tables/read.ts'
import { readWorkbook } from '../../../../src-shared/tables/xlsx.ts'
import { results } from './sample.ts'

const cellsOf = (bytes: Uint8Array, sheet: string | null = null) =>
  readTable(bytes, { header: (cells) => cells.length, sheet }).rows.map(({ cells }) => cells)

describe('a workbook', () => {
  it('reads back with texts, numbers in their formats and gaps', () => {
    expect(cellsOf(xlsxOf([{ name: 'Есеп', ...results }]))).toEqual([
      ['Факультет', 'Студенттер', 'Абсолют, %'],
      ['МТФ; Ң «Ө»', '873', '32,1'],
      ['=1+1', '0'],
      ['Барлығы', '12345', '41,1'],
      ['Жаңа', '1', '7'],
    ])
  })

  it('has any number of sheets, whatever they are to be called', () => {
    const names = ['a/b', 'a b', 'A B', '', 'x'.repeat(40)]
    const book = xlsxOf(names.map((name) => ({ name, ...results })))
    for (const name of ['a b', 'a b 2', 'A B 3', 'Sheet', 'x'.repeat(31)])
      expect(cellsOf(book, name).length, name).toBe(5)
  })

  it('holds any text as it is', () => {
    const text = fc.string({ unit: 'binary', maxLength: 30 })

    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (texts) => {
        const table = {
          caption: '',
          columns: [{ head: 'x' }],
          rows: texts.map((one) => ({ cells: [one] })),
        }
        const { rows } = readWorkbook(xlsxOf([{ name: 'x', ...table }]), null)
        expect(rows.map(({ cells }) => cells)).toEqual([['x'], ...texts.map((one) => [one])])
      }),
      { numRuns: 20 },
    )
  })

  it('is the same bytes for the same data', () => {
    const make = () => Buffer.from(xlsxOf([{ name: 'x', ...results }])).toString('base64')
    expect(make()).toBe(make())
  })
})

describe('CSV', () => {
  const text = (language: 'ru' | 'en') =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(csvOf(results, language))

  it('has the mark of UTF-8, semicolons, and no formula', () => {
    expect(text('ru')).toBe(
      '\ufeffФакультет;Студенттер;Абсолют, %\r\n"МТФ; Ң «Ө»";873;32,1\r\n\'=1+1;0;\r\nБарлығы;12345;41,0\r\nЖаңа;1;7\r\n',
    )
    expect(text('en')).toContain(';32.1\r\n')
  })

  it.each(['=HYPERLINK("x")', '+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
    'makes %j harmless',
    (formula) => {
      const rows = [{ cells: [formula] }]
      const made = new TextDecoder().decode(csvOf({ caption: '', columns: [{ head: 'x' }], rows }, 'ru'))
      expect(made.split('\r\n').slice(1).join('\r\n')).toMatch(/^"?'/)
    },
  )

  it('reads back', () => {
    expect(cellsOf(csvOf(results, 'kk'))[1]).toEqual(['МТФ; Ң «Ө»', '873', '32,1'])
  })
})
