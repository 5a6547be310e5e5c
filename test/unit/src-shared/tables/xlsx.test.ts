import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { readTable } from '../../../../src-shared/tables/read.ts'
import { plainSheet, workbook } from '../../../support/office/workbook.ts'

const formats = [
  '000000',
  '0.0',
  '0%',
  '0.0%',
  14,
  'dd.mm.yyyy hh:mm',
  '#,##0',
  '0" чел."',
  '[h]:mm',
] as const
const one = (cells: string, more: Partial<Parameters<typeof workbook>[0]> = {}) =>
  readTable(
    workbook({ sheets: [{ name: 'A', rows: `<row r="3">${cells}</row>` }], formats: [...formats], ...more }),
  )

describe('a cell of a workbook is read as it is shown', () => {
  it.each([
    ['a shared text', '<c r="A3" t="s"><v>0</v></c>', 'Айгүл Сәрсенова'],
    ['a shared text in runs, without its pronunciation', '<c r="A3" t="s"><v>1</v></c>', 'Қайрат'],
    ['an inline text', '<c r="A3" t="inlineStr"><is><t>Ёлки</t></is></c>', 'Ёлки'],
    ['a number', '<c r="A3"><v>32.1</v></c>', '32,1'],
    ['a long number, every digit', '<c r="A3"><v>123456789012</v></c>', '123456789012'],
    [
      'a long number that was saved with an exponent',
      '<c r="A3"><v>1.23456789012E11</v></c>',
      '123456789012',
    ],
    ['leading zeros of its format', '<c r="A3" s="1"><v>7</v></c>', '000007'],
    ['the places of its format', '<c r="A3" s="2"><v>32</v></c>', '32,0'],
    ['a percentage', '<c r="A3" s="3"><v>0.33</v></c>', '33%'],
    ['a percentage with a place', '<c r="A3" s="4"><v>0.321</v></c>', '32,1%'],
    ['a date', '<c r="A3" s="5"><v>46356</v></c>', '2026-11-30'],
    ['a date with a time', '<c r="A3" s="6"><v>46356.375</v></c>', '2026-11-30 09:00'],
    ['thousands', '<c r="A3" s="7"><v>123456</v></c>', '123 456'],
    ['words of its format', '<c r="A3" s="8"><v>5</v></c>', '5 чел.'],
    ['the saved value of a formula', '<c r="A3"><f>1+1</f><v>2</v></c>', '2'],
    ['the saved text of a formula', '<c r="A3" t="str"><f>A1</f><v>x</v></c>', 'x'],
    ['yes and no', '<c r="A3" t="b"><v>1</v></c>', 'TRUE'],
  ])('%s', (_what, cell, shown) => {
    const strings = [
      '<t>Айгүл Сәрсенова</t>',
      '<r><t>Қай</t></r><r><rPr><b/></rPr><t>рат</t></r><rPh sb="0" eb="1"><t>x</t></rPh>',
    ]
    expect(one(cell, { strings }).rows).toEqual([{ line: 3, cells: [shown] }])
  })

  it('in its column, where others are empty or have no place of their own', () => {
    expect(one('<c r="C3"><v>1</v></c><c><v>2</v></c><c r="AB3"><v>3</v></c>').rows[0]?.cells).toEqual([
      '',
      '',
      '1',
      '2',
      ...Array(23).fill(''),
      '3',
    ])
  })

  it('counts the days of old Macs from 1904', () => {
    expect(one('<c s="5"><v>44894</v></c>', { date1904: true }).rows[0]?.cells).toEqual(['2026-11-30'])
  })

  it('says where a formula has no value, a cell an error, a row is hidden, sheets are left', () => {
    const table = readTable(
      workbook({
        sheets: [
          { name: 'x', rows: plainSheet([['no']]), state: 'hidden' },
          {
            name: 'Күндізгі',
            rows: '<row r="2"><c r="A2"><f>B2</f></c><c r="B2" t="e"><v>#DIV/0!</v></c></row><row r="4" hidden="1"><c><v>1</v></c></row>',
          },
          { name: 'Сырттай', rows: plainSheet([['two']]) },
        ],
      }),
    )
    expect(table.sheet).toBe('Күндізгі')
    expect(table.notes).toMatchObject([
      { line: null, why: 'only the sheet «Күндізгі» is read, of «Күндізгі», «Сырттай»' },
      { line: 2, why: expect.stringContaining('the formula in A2 has no saved value') },
      { line: 2, why: 'B2 holds the error #DIV/0!' },
      { line: 4, why: 'a hidden row is read too (1 of them in the sheet)' },
    ])
  })

  it('of the sheet that is asked for', () => {
    const book = workbook({ sheets: ['A', 'B'].map((name) => ({ name, rows: plainSheet([[name]]) })) })
    expect(readTable(book, { sheet: 'B' }).rows[0]?.cells).toEqual(['B'])
    expect(() => readTable(book, { sheet: 'C' })).toThrow(/no sheet «C», only «A», «B»/)
  })
})

describe('is refused in a sentence', () => {
  it.each([
    ['a text of Word', zipSync({ 'word/document.xml': strToU8('<a/>') }), /text of Word/],
    ['an OpenDocument', zipSync({ mimetype: strToU8('a'), 'content.xml': strToU8('<a/>') }), /OpenDocument/],
    ['a ZIP of something', zipSync({ a: strToU8('b') }), /a ZIP and no workbook/],
    ['a ZIP that is cut', workbook({ sheets: [{ name: 'A', rows: plainSheet([['x']]) }] }).slice(0, 400), /damaged/],
    ['a bomb', zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(50_000_000) }), /500 times its size/],
    ['a sheet that is no XML', workbook({ sheets: [{ name: 'A', rows: '<row><c>' }] }), /is damaged \(xl\/worksheets/],
    ['a text that is not there', workbook({ sheets: [{ name: 'A', rows: '<row><c t="s"><v>9</v></c></row>' }] }), /has no text/],
    ['a cell far to the right', workbook({ sheets: [{ name: 'A', rows: '<row><c r="ZZZ1"><v>1</v></c></row>' }] }), /1000 columns/],
    ['entities of its own', zipSync({ '_rels/.rels': strToU8('<!DOCTYPE a [<!ENTITY b "c">]><a/>') }), /entities of its own/],
  ])('%s', (_what, bytes, says) => expect(() => readTable(bytes)).toThrow(says)) // biome-ignore format: a table
})
