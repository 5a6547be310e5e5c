/** The list of students as deans' offices have it, in four languages. Pure. */
import { studyFormOf } from '../people/form.ts'
import { foldedName } from '../people/names.ts'
import { numberLength, numberPattern, spoiltBySpreadsheet } from '../people/number.ts'
import { courseAtMost } from '../people/people.ts'
import { isNoValue } from '../tables/values.ts'
import { codeText } from '../text.ts'
import type { Language } from '../vocabulary.ts'
import { column, fullName, grave, nameColumns, needed, textCell } from './cells.ts'
import type { Finding } from './finding.ts'
import type { ListKind, ListRow, ReadCell, Values } from './list.ts'

/** Of a person or a book: never what a spreadsheet has made of it. */
function numberCell(cell: string): ReadCell {
  if (isNoValue(cell)) return { value: null }
  const spoilt = spoiltBySpreadsheet(cell)
  if (spoilt) return grave(spoilt.code, cell)
  const number = codeText(cell)
  if (number.length > numberLength || !numberPattern.test(number)) return grave('number-signs', cell)
  return number === cell
    ? { value: number }
    : { value: number, findings: [{ code: 'number-spaces', grave: false, params: { cell, number } }] }
}

const roman: Readonly<Record<string, number>> = { i: 1, ii: 2, iii: 3, iv: 4, v: 5, vi: 6, vii: 7 }
function courseCell(cell: string): ReadCell {
  if (isNoValue(cell)) return { value: null }
  const [, digit, letters] =
    /^(?:(\d)|(i{1,3}|iv|vi{0,2}))(?:[\s-]*(?:й|ый|ой|st|nd|rd|th|ші|шы|чи|чу|чү|чы))?[.\s-]*(?:курс|course|year|к)?\.?$/i.exec(
      cell,
    ) ?? []
  const course = digit === undefined ? roman[letters?.toLowerCase() ?? ''] : Number(digit)
  return course !== undefined && course >= 1 && course <= courseAtMost
    ? { value: course }
    : grave('unknown-course', cell)
}

function formCell(cell: string): ReadCell {
  if (isNoValue(cell)) return { value: null }
  const form = studyFormOf(cell)
  return form ? { value: form } : grave('unknown-form', cell)
}

const languages: readonly [Language, RegExp][] = [
  ['kk', /^(kk|kz|каз|қаз|kaz)/],
  ['ky', /^(ky|kg|кирг|кырг|кыр|kyr|қырғ)/],
  ['ru', /^(ru|рус|орыс|орус|rus)/],
  ['en', /^(en|англ|ағыл|eng)/],
]
function languageCell(cell: string): ReadCell {
  if (isNoValue(cell)) return { value: null }
  const language = languages.find(([, pattern]) => pattern.test(cell.toLowerCase()))?.[0]
  return language ? { value: language } : grave('unknown-language', cell)
}

/** More are no university. */
const rowsAtMost = 60_000

export const studentList: ListKind = {
  columns: {
    recordBook: column(
      /зач[её]т|сынақ|сынак|record book|book number|(^|\s)зк($|\s)|рейтинг кітап|сынақ кітапша/,
      numberCell,
    ),
    number: column(
      /^(id|ид|student (id|number|no)|id (студента|студент|обучающегося)|number|номер( студента| обучающегося)?|студенттің (нөмірі|id|коды)|(студенттин|окуучунун) (номери|коду)|білім алушының (нөмірі|коды)|студента|нөмірі?|номери|код( студента)?|табельный номер|иин|жсн|инн|пин|личный номер|жеке нөмірі?)$/,
      needed('no-number', numberCell),
    ),
    ...nameColumns,
    faculty: column(/факультет|faculty|институт|institute|^school|высшая школа|мектебі?$|^мектеп/, textCell),
    group: column(
      /(^|\s)групп|^(study )?group|(^|\s)топ(\s|$|тың)|(^|\s)тайпа|академическая группа/,
      textCell,
    ),
    course: column(/курс|^course$|year of study|^year$/, courseCell),
    form: column(/форма|form of study|^form$|оқу (нысаны|түрі|формасы)|окуу (формасы|түрү)/, formCell),
    language: column(
      /язык|language|(^|\s)тілі?($|\s)|(^|\s)тили?($|\s)|отделение|бөлімі|бөлүм/,
      languageCell,
    ),
  },
  needed: [['number'], ['name', 'surname']],
  rowsAtMost,
  compose(cells) {
    const name = fullName(cells)
    const { number = null, faculty, group, course, form, language, recordBook } = cells
    const values: Record<string, Values[string]> = { number, name }
    for (const [key, value] of Object.entries({ faculty, group, course, form, language, recordBook }))
      if (value !== undefined) values[key] = value
    return values
  },
  keyOf: ({ number, name }) => (typeof number === 'string' && typeof name === 'string' ? number : null),
  across: (rows) => [
    ...again(
      rows,
      ({ name }) => (typeof name === 'string' ? foldedName(name) : null),
      (line, other, { name }) => ({
        line,
        column: 'name',
        grave: false,
        code: 'same-name',
        params: { name: String(name), line: other },
      }),
    ),
    ...again(
      rows,
      ({ recordBook }) => (typeof recordBook === 'string' ? recordBook : null),
      (line, other, { recordBook }) => ({
        line,
        column: 'recordBook',
        grave: true,
        code: 'book-twice',
        params: { book: String(recordBook), line: other },
      }),
    ),
  ],
}

/** A finding of each row that shares something with one above. */
function again(
  rows: readonly ListRow[],
  of: (values: Values) => string | null,
  finding: (line: number, other: number, values: Values) => Finding,
): Finding[] {
  const seen = new Map<string, number>()
  return rows.flatMap(({ line, values }) => {
    const what = of(values)
    if (what === null) return []
    const other = seen.get(what)
    if (other === undefined) seen.set(what, line)
    return other === undefined ? [] : [finding(line, other, values)]
  })
}
