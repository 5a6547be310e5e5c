import { describe, expect, it } from 'vitest'
import { readTable } from '../../../../src-shared/tables/read.ts'
import { encoded } from '../../../support/office/encoded.ts'

const header = (cells: readonly string[]) =>
  cells.filter((cell) => /^(номер|аты|балл)$/i.test(cell.trim())).length
const read = (text: string | Uint8Array, multiline = false) =>
  readTable(typeof text === 'string' ? Buffer.from(text) : text, { header, multiline })
const cells = (text: string | Uint8Array) => read(text).rows.map((row) => row.cells)

const two = [
  ['номер', 'аты', 'балл'],
  ['0007', 'Айгүл Сәрсенова', '32,1'],
]
const text = 'номер;аты;балл\n0007;Айгүл Сәрсенова;32,1\n'

describe('a table as CSV is read', () => {
  it.each([
    ['UTF-8', text],
    ['UTF-8 with a mark', `\ufeff${text}`],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16, big-endian', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['a line that tells the separator', `sep=;\r\n${text}`],
    ['commas, the decimal comma in quotes', 'номер,аты,балл\n0007,Айгүл Сәрсенова,"32,1"\n'],
    ['tabs', 'номер\tаты\tбалл\r\n0007\tАйгүл Сәрсенова\t32,1\r\n'],
    [
      'a title with other separators above it',
      `${text.replace('номер', 'Итоги, всего, 2026, год, А, Б\nномер')}`,
      1,
    ],
    ['line ends of an old program', text.replaceAll('\n', '\r')],
    ['empty lines and columns at its end', 'номер;аты;балл;\n\n;;;\n0007;Айгүл Сәрсенова;32,1;;\n'],
    [
      'NBSP, zero-width and decomposed letters',
      'номер;аты;балл\n\u200b0007;Айгүл\u00a0\u00adСәрсенова;32,1\n',
    ],
  ])('%s', (_what, given, above = 0) => expect(cells(given).slice(above)).toEqual(two))

  it('with the lines of the file, and what was left out is said', () => {
    const { rows, notes, encoding } = read('номер;аты;балл\n\n\u200b1;й;2\n2;и\u0306;3\n')
    expect(rows.map(({ line, cells: [, name] }) => [line, name])).toEqual([
      [1, 'аты'],
      [3, 'й'],
      [4, 'й'],
    ])
    expect(notes).toMatchObject([{ line: 3, why: 'characters that nobody sees were left out here' }])
    expect(encoding).toBe('UTF-8')
  })

  it.each([
    ['windows-1251', 'Windows-1251', 'номер;аты;балл\n1;Иванов Пётр;2\n', []],
    ['windows-1251', 'Windows-1251', 'unit;form\nМТФ;ДО\nЭТИ;ДО\n', [/look at its letters/]],
    ['windows-1251', 'Windows-1251', 'n;x\nЯн;1\n', [/look at its letters/]],
    ['windows-1251', 'Windows-1251', 'n;x\nМТФ;1\n', [/look at its letters/]],
    ['ibm866', 'DOS 866', 'номер;аты\n1;Петров Пётр\nфамилия;имя\n', []],
    ['koi8-r', 'KOI8-R', 'Номер;Аты\n1;Петров Пётр Сергеевич\n', []],
  ])('%s, told as %s', (label, name, given, says) => {
    const { rows, notes, encoding } = read(encoded(given, label))
    expect(rows.map((row) => row.cells.join(';')).join('\n')).toBe(given.trim())
    expect(encoding).toBe(name)
    expect(notes.map(({ why }) => why)).toEqual(says.map((one) => expect.stringMatching(one)))
  })

  it('KZ-1048 with its Kazakh letters, which is told', () => {
    const { rows, notes } = read(encoded('номер;аты\n1;Ќайрат Єани\n', 'windows-1251'))
    expect(rows[1]?.cells).toEqual(['1', 'Қайрат Ғани'])
    expect(notes).toMatchObject([{ line: null, why: expect.stringContaining('KZ-1048') }])
  })

  it('values of several lines where those are expected', () => {
    expect(read('номер;аты\n1;"a\nb"\n2;c\n', true).rows.map(({ line, cells }) => [line, ...cells])).toEqual([
      [1, 'номер', 'аты'],
      [3, '1', 'a b'],
      [4, '2', 'c'],
    ])
    expect(() => read('номер;аты\n1;"a\n2;b"\n')).toThrow(/closed only in line 3/)
  })
})

it.each([
  ['nothing', '', /it is empty/],
  ['only empty lines', '\n;;\n', /no row/],
  ['a PDF', '%PDF-1.7', /is a PDF/],
  [
    'an old workbook',
    Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1),
    /old Excel \(\.xls\) or one with a password/,
  ],
  ['a row of a thousand and one cells', `a;b\n${';'.repeat(1000)}x\n`, /more than 1000 columns/],
  ['a cell as long as a book', `a;b\n${'x'.repeat(40_000)};y\n`, /a cell of 40000 characters/],
  ['bytes that are no text', Uint8Array.of(0x81, 0x8d, 0xff, 0x00, 0xfe), /save it again as UTF-8/],
])('%s is refused in a sentence', (_what, given, says) => expect(() => read(given)).toThrow(says))
