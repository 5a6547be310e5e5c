import { describe, expect, it } from 'vitest'
import { readRoster } from '../../../src-server/commands/roster-file.ts'

const read = (content: string) => readRoster(content, 'r.csv')
const seats = (content: string) => read(content).seats.map(({ number, name, seat }) => [number, name, seat])
const two = [
  ['0007', 'Айгүл Сәрсенова', 1],
  ['0008', 'Қайрат Ғани; Ңұрәлі', 2],
]

describe('is read as a spreadsheet wrote it', () => {
  it.each([
    ['semicolons', 'number;name;seat\n0007;Айгүл Сәрсенова;1\n0008;"Қайрат Ғани; Ңұрәлі";2\n'],
    [
      'a line that tells the separator',
      'sep=;\r\nnumber;name;seat\r\n0007;Айгүл Сәрсенова;1\r\n0008;"Қайрат Ғани; Ңұрәлі";2\r\n',
    ],
    [
      'commas, other columns and another order',
      'seat,group,name,number\n1,A,Айгүл Сәрсенова,0007\n2,"A, B",Қайрат Ғани; Ңұрәлі,0008\n',
    ],
    [
      'tabs, as of "Unicode text"',
      'number\tname\tseat\r\n0007\tАйгүл Сәрсенова\t1\r\n0008\tҚайрат Ғани; Ңұрәлі\t2\r\n',
    ],
    [
      'line ends of several programs',
      'number;name;seat\n0007;Айгүл Сәрсенова;1\r\n0008;"Қайрат Ғани; Ңұрәлі";2\n',
    ],
    [
      'line ends of an old program, and a line that tells the separator',
      '"SEP=;"\rnumber;name;seat\r0007;Айгүл Сәрсенова;1\r0008;"Қайрат Ғани; Ңұрәлі";2\r',
    ],
    [
      'empty lines and columns at its end',
      'number;name;seat;\n\n0007;Айгүл Сәрсенова;1;\n;;;\n0008;"Қайрат Ғани; Ңұрәлі";2;;\n',
    ],
  ])('%s', (_what, content) => expect(seats(content)).toEqual(two))

  it('without what nobody sees in a name, and says where that was', () => {
    const roster = read(
      'number;name;seat\n\u200b0007;Ай\u200bгүл\u00a0Сәрсенова;1\n0008;\u202eнамА;2\n9;A  B;3\n',
    )
    expect(roster.seats.map(({ number, name }) => [number, name])).toEqual([
      ['0007', 'Айгүл Сәрсенова'],
      ['0008', 'намА'],
      ['9', 'A B'],
    ])
    expect(roster.cleaned).toEqual([2, 3])
  })
})

it('takes numbers that only begin like what a spreadsheet makes', () => {
  for (const number of ['12-05', '12/345678', '2026.15', 'mar-1001a', '1.0.1', 'E11', '21e12a'])
    expect(seats(`number;name;seat\n${number};A;1\n`)).toEqual([[number, 'A', 1]])
})

describe('is refused in one sentence with the line', () => {
  it.each([
    [
      'a number that became another',
      'number;name;seat\n1;A;1\n2,02312E+11;B;2\n',
      /line 3: '2,02312E\+11' is what a spreadsheet/,
    ],
    [
      'a number with decimals',
      'number;name;seat\n20260001.0;A;1\n',
      /line 2: '20260001\.0' is what a spread/,
    ],
    ['a date', 'number;name;seat\n12/05/2026;A;1\n', /makes of numbers that look like a date/],
    ['a day of a month', 'number;name;seat\n02.апр;A;1\n', /'02\.апр' is what a spreadsheet makes/],
    ['a month of a year', 'number;name;seat\nмай.26;A;1\n', /'май\.26' is what a spreadsheet makes/],
    ['question marks for letters', 'number;name;seat\n1;??????? ????;1\n', /has lost letters/],
    ['the same below a sep= line', 'sep=;\nnumber;name;seat\n2.02312E+11;B;2\n', /line 3: '2\.02312E\+11'/],
    [
      'a quote that is never closed',
      'number;name;seat;note\n1;A;1;\n2;B;2;"24\n3;C;3;\n4;D;4;\n',
      /line \d: a quotation mark is opened here and never closed/,
    ],
    [
      'a quote that is closed over others',
      'number;name;seat;note\n1;A;1;"24\n2;B;2;\n3;C;3;25"\n',
      /closed only in line 4/,
    ],
    [
      'a quote in a value',
      'number;name;seat\n1;A "b" c;1\n',
      /line 2: a quotation mark stands where none can/,
    ],
    [
      'two on one seat',
      'number;name;seat\n1;A;7\n2;B;7\n',
      /line 3: seat 7 is there twice \(also in line 2\)/,
    ],
    [
      'a student twice',
      'number;name;seat\n1;A;7\n\n1;B;8\n',
      /line 4: number 1 is there twice \(also in line 2\)/,
    ],
    ['twice but for what nobody sees', 'number;name;seat\n1;A;7\n\u200b1;B;8\n', /is there twice/],
    ['a separator in a name', 'number,name,seat\n1,Иванов, Пётр,1\n', /line 2: 4 values for 3 columns/],
    ['lost letters', 'number;name;seat\n1;\ufffd\ufffd\ufffd;1\n', /line 2: .* has lost letters/],
    ['no seat', 'number;name;seat\n1;A;0\n', /line 2: '0' is no seat/],
    ['no name', 'number;name;seat\n1;\u200b;1\n', /line 2: no name/],
    [
      'a sentence for a number',
      'number;name;seat\nnot known;A;1\n',
      /line 2: 'not known' is no student number/,
    ],
    ['no column', 'number;name\n1;A\n', /no column 'seat'/],
    ['a column twice', 'number;name;seat;Name\n1;A;1;B\n', /'name' twice/],
    ['nothing but a first line', 'number;name;seat\n\n', /names no student/],
    ['nothing at all', '', /no column 'number'/],
  ])('%s', (_what, content, says) => {
    expect(() => read(content)).toThrow(says)
    expect(() => read(content)).toThrow(/^[^\n]*$/)
  })
})
