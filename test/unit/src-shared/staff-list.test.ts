import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readList } from '../../../src-shared/imports/list.ts'
import { tables } from '../../../src-shared/imports/lists.ts'
import { languages } from '../../../src-shared/languages.ts'
import { Role } from '../../../src-shared/vocabulary.ts'

const read = (cell: string) => {
  const { rows, findings } = readList(
    Buffer.from(`login;name;roles\nasel;Әсел;"${cell}"\n`),
    tables.staff,
    {},
    null,
  )
  return { roles: rows[0]?.values.roles, codes: findings.map(({ code, grave }) => [code, grave]) }
}
const consoleWords = (language: string) =>
  JSON.parse(
    readFileSync(new URL(`../../../resources/locales/${language}/console.json`, import.meta.url), 'utf8'),
  ).role

describe('a role of a list of staff', () => {
  it.each(languages)('is what the console calls it in %s, or its code', (language) => {
    for (const role of Role.options)
      for (const word of [consoleWords(language)[role], role])
        expect([word, read(word)]).toEqual([word, { roles: role, codes: [] }])
  })

  it.each([
    ['Администраторы', 'administrator'],
    ['әкімшілер', 'administrator'],
    ['admin', 'administrator'],
    ['Наблюдатели, преподавательница', 'invigilator, teacher'],
    ['оқытушылар / бақылаушылар', 'invigilator, teacher'],
    ['Текшерүүчүлөр + техниктер', 'officer, technician'],
    ["Registrar's office", 'office'],
    ['Читатель', 'reader'],
  ])('%s is known', (cell, roles) => expect(read(cell)).toEqual({ roles, codes: [] }))

  it.each([
    'Администратор аудитории',
    'administrator of the canteen',
    'Әкімші көмекшісі',
    'Учительская',
    'Техникум',
    'office manager',
    'officers mess',
    'Проверяющий, деканат факультета',
    'Читатель библиотеки',
    'проктор-стажёр',
    'admin1',
  ])('%s is none', (cell) => expect(read(cell).codes).toEqual([['unknown-role', true]]))
})
