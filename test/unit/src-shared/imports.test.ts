import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findingCodes } from '../../../src-shared/imports/finding.ts'
import { type ByHand, type Remembered, readList } from '../../../src-shared/imports/list.ts'
import { tables } from '../../../src-shared/imports/lists.ts'
import { tableCodes } from '../../../src-shared/tables/says.ts'
import { encoded } from '../../support/office/encoded.ts'
import { plainSheet, workbook } from '../../support/office/workbook.ts'

const read = (file: string | Uint8Array, remembered: Remembered = {}, byHand: ByHand = null) =>
  readList(typeof file === 'string' ? Buffer.from(file) : file, tables.students, remembered, byHand)
const found = (file: string | Uint8Array) =>
  read(file).findings.map(({ line, code, grave }) => [line, code, grave])

describe('the columns of a list of students', () => {
  it.each([
    [
      'Kazakh',
      'Студенттің нөмірі;Тегі;Аты;Әкесінің аты;Факультет;Топ;Курс;Оқу нысаны;Оқу тілі;Сынақ кітапшасы',
    ],
    [
      'Russian',
      'ID студента;Фамилия;Имя;Отчество;Факультет;Группа;Курс;Форма обучения;Язык обучения;№ зачётной книжки',
    ],
    [
      'Kyrgyz',
      'Студенттин номери;Фамилиясы;Аты;Атасынын аты;Факультет;Топ;Курс;Окуу формасы;Окуу тили;Сынак китепчеси',
    ],
    [
      'English',
      'Student ID;Surname;Given name;Patronymic;Faculty;Group;Year;Form of study;Language;Record book',
    ],
  ])('are known by their headers in %s', (_language, header) => {
    const { columns, missing, rows, findings } = read(
      `${header}\n0012;Сәрсенова;Айгүл;Маратқызы;Экономика;ЭК-21-1;2 курс;күндізгі;қазақ;ЗК-0007\n`,
    )
    expect(columns.map(({ column }) => column)).toEqual([
      'number', 'surname', 'givenName', 'patronymic', 'faculty', 'group', 'course', 'form', 'language', 'recordBook',
    ]) // biome-ignore format: a row
    expect(missing).toEqual([])
    expect(findings).toEqual([])
    expect(rows).toEqual([
      {
        line: 2,
        key: '0012',
        values: {
          number: '0012', name: 'Сәрсенова Айгүл Маратқызы', faculty: 'Экономика', group: 'ЭК-21-1', course: 2,
          form: 'day', language: 'kk', recordBook: 'ЗК-0007',
        }, // biome-ignore format: a row
      },
    ])
  })

  it('that nobody knows are matched by hand, and by what was matched before', () => {
    const file = 'Шифр;Кто;Номер\n1;Асан;17\n'
    expect(read(file)).toMatchObject({ missing: ['name'], rows: [] })
    const byHand = read(file, {}, ['number', 'name', null])
    expect(byHand.rows).toMatchObject([{ key: '1', values: { name: 'Асан' } }])
    expect(byHand.columns.map(({ how }) => how)).toEqual(['hand', 'hand', 'hand'])
    const again = read('Номер;Кто;Шифр\n17;Асан;1\n', { шифр: 'number', кто: 'name', номер: null })
    expect(again.rows).toMatchObject([{ key: '1', values: { name: 'Асан' } }])
    expect(again.columns.map(({ how }) => how)).toEqual(['remembered', 'remembered', 'remembered'])
  })

  it('of which two are the same are for a person to choose', () => {
    expect(found('Номер;ИИН;ФИО\n1;2;Асан\n')).toEqual([[1, 'column-twice', true]])
    expect(read('Номер;ИИН;ФИО\n1;2;Асан\n', {}, ['number', null, 'name']).rows).toHaveLength(1)
  })
})

const head = 'Номер;ФИО;Курс;Форма обучения;Язык;Зачётка'
describe('a row is told', () => {
  it.each([
    ['a number that lost its digits', '1,23E+11;Асан;1;;;', 'number-rounded', true],
    ['a number with a decimal part', '123,0;Асан;1;;;', 'number-decimal', true],
    ['a number that became a date', '01.02.2003;Асан;1;;;', 'number-date', true],
    ['a number with other signs', '12№3;Асан;1;;;', 'number-signs', true],
    ['a number with spaces', '12 34;Асан;1;;;', 'number-spaces', false],
    ['no number', ';Асан;1;;;', 'no-number', true],
    ['no name', '1;;1;;;', 'no-name', true],
    ['letters that an encoding lost', '1;Ас?н;1;;;', 'lost-letters', true],
    ['Latin letters in a Cyrillic name', '1;Aсан;1;;;', 'mixed-letters', false],
    ['й of two characters', '1;Андреи\u0306;1;;;', 'cleaned', false],
    ['a no-break space', '1;Асан\u00a0Усенов;1;;;', 'cleaned', false],
    ['a year that there is not', '1;Асан;9;;;', 'unknown-course', true],
    ['a form that nobody knows', '1;Асан;1;ночная;;', 'unknown-form', true],
    ['a language that is not taught in', '1;Асан;1;;латынь;', 'unknown-language', true],
    ['a name too long', `1;${'я'.repeat(201)};1;;;`, 'too-long', true],
    ['more values than columns', '1;Асан;1;;;;;7', 'too-wide', true],
    ['a line that numbers the columns', '1;2;3;4;5;6', 'numbering', false],
  ])('%s', (_what, row, code, grave) => {
    // An ordinary row stands beside it: only the one that is told is.
    expect(found(`${head}\n${row}\n77;Ордабай;1;очная;русский;5\n`)).toEqual([[2, code, grave]])
  })

  it.each([
    ['the same once more', '1;Асан;1;;;\n1;Асан;1;;;', 'row-again', false],
    ['its number with other data', '1;Асан;1;;;\n1;Үсөн;1;;;', 'key-twice', true],
    ['another person of the same name', '1;Асан Усенов;1;;;\n2;асан үсенов;1;;;', 'same-name', false],
    ['a record book twice', '1;Асан;1;;;5\n2;Үсөн;1;;;5', 'book-twice', true],
  ])('%s', (_what, rows, code, grave) => {
    expect(found(`${head}\n${rows}\n`)).toEqual([[3, code, grave]])
  })

  it.each([
    ['leading zeros stay', '00123;Асан;1;;;', { number: '00123' }],
    ['apostrophes stay', "1;О'Коннор Мөлдір;1;;;", { name: "О'Коннор Мөлдір" }],
    [
      'Kazakh and Kyrgyz letters stay',
      '1;Өмүрбеков Ғани Үсенұлы Һ;1;;;',
      { name: 'Өмүрбеков Ғани Үсенұлы Һ' },
    ],
    ['years as people write them', '1;Асан;III курс;;;', { course: 3 }],
    ['forms as people write them', '1;Асан;1;заочная с ДОТ;;', { form: 'distance' }],
    ['languages as people write them', '1;Асан;1;;кыргызча;', { language: 'ky' }],
  ])('and %s', (_what, row, values) => {
    expect(read(`${head}\n${row}\n`).rows[0]?.values).toMatchObject(values)
  })
})

it('Windows-1251 and its Kazakh kind, and workbooks, are read alike', () => {
  const rows = [
    ['Номер', 'ФИО'],
    ['0007', 'Сарсенов Ерлан'],
    ['0008', 'Әбдіқадір Қайрат'],
  ]
  const csv = (some: string[][]) => some.map((cells) => cells.join(';')).join('\r\n')
  const names = (file: Uint8Array) => read(file).rows.map(({ key, values }) => [key, values.name])
  expect(names(encoded(csv(rows.slice(0, 2)), 'windows-1251'))).toEqual([rows[1]])
  expect(names(workbook({ sheets: [{ name: 'A', rows: plainSheet(rows) }] }))).toEqual(rows.slice(1))
  expect(names(Buffer.from(`\ufeff${csv(rows)}`, 'utf16le'))).toEqual(rows.slice(1))
})

it.each(['en', 'kk', 'ru', 'ky'])('all that is said of a list has its sentence in %s', (language) => {
  const file = new URL(`../../../resources/locales/${language}/people.json`, import.meta.url)
  const { import: words } = JSON.parse(readFileSync(file, 'utf8'))
  expect(Object.keys(words.finding).toSorted()).toEqual([...findingCodes].toSorted())
  expect(Object.keys(words.table).toSorted()).toEqual(tableCodes.toSorted())
  for (const { columns } of Object.values(tables))
    for (const name of Object.keys(columns)) expect(words.column).toHaveProperty(name)
})
