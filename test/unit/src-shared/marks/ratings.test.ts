import { expect, it } from 'vitest'
import { utf8 } from '../../../../src-shared/bytes.ts'
import { readRatings } from '../../../../src-shared/marks/ratings.ts'

const parts = ['R1', 'R2']
const read = (text: string) => readRatings(utf8(text), parts)

it.each([
  ['Номер студента;R1;R2'],
  ['student id;r1;r2'],
  ['ID;Р1;Р2'],
  ['Студенттің нөмірі;1 рейтинг;2 рейтинг'],
  ['№ студента;РК1;РК2'],
  ['Student number;Rating 1;Rating 2'],
  ['Код студента;Рубежный контроль 1;Рубежный контроль 2'],
  ['Окуучунун номери;Рейтинг 1;Рейтинг 2'],
])('knows the columns of «%s»', (head) => {
  expect(read(`${head}\n0042;80,5;90\n`)).toMatchObject({
    findings: [],
    ratings: [
      { line: 2, student: '0042', part: 'R1', value: 80.5 },
      { line: 2, student: '0042', part: 'R2', value: 90 },
    ],
  })
})

it('takes the number of a row for no student, and an empty cell for nothing', () => {
  const { ratings, findings } = read('№;Номер студента;Имя;R1\n1;0042;Айгерим;\n2;0043;Болат;0\n')
  expect(findings).toEqual([])
  expect(ratings).toEqual([{ line: 3, student: '0043', part: 'R1', value: 0 }])
})

it.each([
  ['100,01', 'out-of-bounds'],
  ['-5', 'not-a-number'],
  ['80.125', 'not-a-number'],
  ['1,23E+1', 'not-a-number'],
  ['80 балл', 'not-a-number'],
  ['Infinity', 'not-a-number'],
])('says of «%s» what is wrong, with its line', (cell, code) => {
  const { ratings, findings } = read(`Номер студента;R1\n7;50\n8;${cell}\n`)
  expect(findings).toMatchObject([{ line: 3, code }])
  expect(ratings).toHaveLength(1)
})

it('says which column is missing, and names a student twice as such', () => {
  expect(read('Имя;R1\nА;1\n').findings).toMatchObject([{ line: null, code: 'no-number-column' }])
  expect(read('Номер студента;Итог\n7;1\n').findings).toMatchObject([
    { code: 'no-part-column', what: 'R1, R2' },
  ])
  const twice = read('Номер студента;R1\n7;1\n7;2\n')
  expect(twice.findings).toEqual([{ line: 3, code: 'twice', what: '7' }])
  expect(twice.ratings).toHaveLength(1)
})

it('takes no part out of two columns', () => {
  const { findings, ratings } = read('Номер студента;R1;Рейтинг 1\n7;1;2\n')
  expect(findings).toEqual([{ line: null, code: 'two-columns', what: 'Рейтинг 1' }])
  expect(ratings).toEqual([])
})
