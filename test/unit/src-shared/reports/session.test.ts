import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wordsOf } from '../../../../src-main/office/words.ts'
import { agreement, percentOf, rounded } from '../../../../src-shared/reports/fraction.ts'
import { sessionReport } from '../../../../src-shared/reports/session.ts'
import { sessionChanges } from '../../../../src-shared/reports/session-changes.ts'
import { sessionColumn, sessionTable } from '../../../../src-shared/reports/session-columns.ts'
import { countNames, percentNames } from '../../../../src-shared/reports/session-names.ts'
import { columnName, shownParts } from '../../../../src-shared/reports/session-words.ts'
import { headerWords } from '../../../../src-shared/tables/columns.ts'
import { readTable } from '../../../../src-shared/tables/read.ts'
import { languages } from '../../../../src-shared/vocabulary.ts'
import { published } from '../../../support/office/session-tables.ts'

const report = (text: string) => sessionReport(sessionTable(readTable(Buffer.from(text), { header: known })))
const known = (cells: readonly string[]) =>
  cells.filter((cell) => sessionColumn(headerWords(cell), '') !== null).length

describe('the published table', () => {
  it('agrees in every figure but the debtors of one faculty', () => {
    const { disagrees, notes, totals } = report(published)
    expect(disagrees).toEqual([
      { unit: 'ТФ', column: 'debtors', published: 436, computed: 424 },
      { unit: 'ТФ', column: 'debtorsPercent', published: 54.8, computed: 53.3 },
    ])
    expect(notes.map(({ unit, column, what }) => [unit, column, what])).toEqual([
      ['ТФ', 'debtorsPercent', 'by-published-debtors'],
      ['In all', 'course2', 'tie'],
      ['In all', 'debtors', 'sum-of-published'],
    ])
    expect(totals).toMatchObject({
      students: 4690, admitted: 4505, passed: 1851, debtors: 2839, debtorsPercent: 60.5, absolute: 41.1,
      course1: 32.9, course2: 28.3, course3: 33.5, course4: 94.6, quality: 37.4,
      by: { absolute: 'counts', debtorsPercent: 'counts', course1: 'mean', quality: 'mean' },
    }) // biome-ignore format: a table
  })

  it('needs no row of sums and no percentages', () => {
    const text = published
      .split('\n')
      .slice(0, -2)
      .map((line) => line.split(';').slice(0, 5).join(';'))
      .join('\n')
    const { rows, totals, disagrees } = report(text)
    expect(disagrees).toEqual([])
    expect(totals).toMatchObject({ debtors: 2839, absolute: 41.1 })
    expect(rows[0]).toMatchObject({ unit: 'МТФ', debtors: 610, debtorsPercent: 69.9, absolute: 32.1 })
  })

  it.each([
    ['32,1;32,0', '32,2;32,0', 'absolute', 32.2, 32.1],
    ['41,1;37,4', '41,2;37,4', 'absolute', 41.2, 41.1],
    ['37,4;2839', '37,3;2839', 'quality', 37.3, 37.4],
    ['2839;60,5', '2851;60,5', 'debtors', 2851, 2839],
    ['4690;4505', '4691;4505', 'students', 4691, 4690],
  ])('names %s that became %s', (from, to, column, was, is) => {
    expect(report(published.replace(from, to)).disagrees).toContainEqual(
      expect.objectContaining({ column, published: was, computed: is }),
    )
  })
})

it.each([
  ['Факультет', 'unit'], ['Форма обучения', 'form'], ['Всего студентов', 'students'], ['Допущено', 'admitted'],
  ['Сдали все экзамены', 'passed'], ['1 курс', 'course1'], ['II курс, %', 'course2'], ['Абс. успеваемость', 'absolute'],
  ['Качественная успеваемость, %', 'quality'], ['Имеют задолженность', 'debtors'], ['% задолжников', 'debtorsPercent'],
  ['Оқу нысаны', 'form'], ['Студенттер саны', 'students'], ['Жіберілгендер', 'admitted'], ['Бәрін тапсырғандар', 'passed'],
  ['3-курс', 'course3'], ['Абсолюттік үлгерім', 'absolute'], ['Білім сапасы', 'quality'], ['Қарызы барлар', 'debtors'],
  ['Бөлүм', 'unit'], ['Окуу формасы', 'form'], ['Киргизилгендер', 'admitted'], ['Баарын тапшыргандар', 'passed'],
  ['4-курс', 'course4'], ['Абсолюттук жетишүү', 'absolute'], ['Билим сапаты', 'quality'], ['Карызы барлар', 'debtors'],
  ['Faculty', 'unit'], ['Form of study', 'form'], ['Students', 'students'], ['Passed everything', 'passed'],
  ['course6', 'course6'], ['Course 5', 'course5'], ['2nd year', 'course2'], ['Quality %', 'quality'],
  ['Допущено, 1 курс', 'admitted1'], ['passed2', 'passed2'], ['Подпись', null],
])('the column «%s» is %s', (header, column) => expect(sessionColumn(headerWords(header), '')).toBe(column)) // biome-ignore format: a table

it.each([
  ['Допущено к ГИА', 'stateAdmitted'], ['Допущены к государственной аттестации', 'stateAdmitted'], ['Защитили', 'stateDefended'],
  ['Диплом с отличием', 'stateHonours'], ['Защитили, %', 'stateDefendedPercent'], ['Мемлекеттік аттестаттауға жіберілді', 'stateAdmitted'],
  ['Қорғады', 'stateDefended'], ['Үздік дипломмен', 'stateHonours'], ['Мамлекеттик аттестацияга киргизилди', 'stateAdmitted'],
  ['Defended with honours', 'stateHonours'], ['Посещаемость, сентябрь', 'attendance9'], ['Практика, май', 'practice5'],
  ['Қатысу, наурыз', 'attendance3'], ['Тәжірибе (желтоқсан), %', 'practice12'], ['Катышуу, июнь', 'attendance6'],
  ['Допущено к защите', 'stateAdmitted'], ['Қорғауға жіберілгендер', 'stateAdmitted'], ['Коргоого киргизилгендер', 'stateAdmitted'],
  ['Admitted to the defence', 'stateAdmitted'], ['Жакташты', 'stateDefended'], ['Катышуу, теке', 'attendance7'],
  // An interim rating is no state attestation; a month alone says nothing, nor does attendance without one.
  ['Допущены к рубежной аттестации', 'admitted'], ['Март', null], ['Практика в библиотеке', null], ['Посещаемость', null],
])('of what is no exam, the column «%s» is %s', (header, column) => expect(sessionColumn(headerWords(header), '')).toBe(column)) // biome-ignore format: a table

it.each(languages)('reads each column as our own tables head it, %s', (language) => {
  const words = wordsOf(language)
  for (const column of [...countNames, ...percentNames])
    expect([column, sessionColumn(headerWords(columnName(column, words)), '')]).toEqual([column, column])
})

describe('what is no exam', () => {
  const text = `Факультет;Студентов;Допущено к ГИА;Защитили;С отличием;С отличием, %;Посещаемость, %;;Практика, %
;;;;;;сентябрь;октябрь;май
А;100;20;15;5;33,3;91,5;80;100
Б;50;10;10;1;11;88;90;
Всего;150;30;25;6;24;89,8;85,5;100
`
  it('is summed, of the state attestation computed too, and held against what was published', () => {
    const { rows, totals, disagrees } = report(text)
    expect(rows[0]).toMatchObject({ stateDefendedPercent: 75, stateHonoursPercent: 33.3, attendance9: 91.5 })
    expect(totals).toMatchObject({
      ...{ stateAdmitted: 30, stateDefended: 25, stateHonours: 6, stateDefendedPercent: 83.3 },
      ...{ attendance9: 89.8, attendance10: 85, practice5: 100 },
      by: { stateDefendedPercent: 'counts', attendance9: 'mean' },
    })
    expect(disagrees).toEqual([
      { unit: 'Б', column: 'stateHonoursPercent', published: 11, computed: 10 },
      { unit: 'Всего', column: 'attendance10', published: 85.5, computed: 85 },
    ])
    expect(report(text.replace(';30;25;', ';31;26;')).disagrees).toEqual(
      expect.arrayContaining([
        { unit: 'Всего', column: 'stateAdmitted', published: 31, computed: 30 },
        { unit: 'Всего', column: 'stateDefended', published: 26, computed: 25 },
      ]),
    )
  })
  it('has a table each, months in the order of the study year', () => {
    expect(shownParts(report(text)).map(({ part, columns }) => [part, columns.length])).toEqual([
      ['figures', 1],
      ['state', 5],
      ['attendance', 2],
      ['practice', 1],
    ])
    const [, , attendance] = shownParts(report(text))
    expect(attendance?.columns).toEqual(['attendance9', 'attendance10'])
  })
  it('is not summed where a unit says nothing of it, and that is told', () => {
    const { totals, notes } = report('unit;students;stateAdmitted\nА;9;2\nБ;9;\n')
    expect(totals.stateAdmitted).toBeUndefined()
    expect(notes).toMatchObject([{ unit: 'Б', column: 'stateAdmitted', what: 'incomplete' }])
  })
  it('cannot be more than it is a part of', () => {
    const { notes } = report('unit;students;stateAdmitted;stateDefended;attendance9\nА;9;2;3;101\n')
    expect(notes.map(({ column, what }) => [column, what])).toEqual([
      ['stateDefended', 'more-than'],
      ['attendance9', 'more-than'],
    ])
  })
})

describe('a percentage of a total', () => {
  const table = (total: string) =>
    report(`unit;students;admitted;passed;admitted1;passed1;course1;absolute
A;100;100;50;10;5;50;50
B;300;300;60;90;9;10;20
Всего;400;400;110;100;14;${total}
`)
  it('comes from counts where there are some; the plain mean that was published is named', () => {
    const { totals, disagrees, notes } = table('30;27,5')
    expect(totals).toMatchObject({ course1: 14, absolute: 27.5, by: { course1: 'counts' } })
    expect(disagrees.filter(({ column }) => column.startsWith('course'))).toEqual([])
    expect(notes).toContainEqual(
      expect.objectContaining({
        column: 'course1',
        what: 'total-is-mean',
        values: { published: 30, computed: 14 },
      }),
    )
  })
  it('that is neither is named', () => {
    expect(table('31;35').disagrees).toEqual(
      expect.arrayContaining([
        { unit: 'Всего', column: 'course1', published: 31, computed: 14 },
        { unit: 'Всего', column: 'absolute', published: 35, computed: 28 },
      ]),
    )
  })
})

it('has sums of each form and of all, and rows of sums are held against theirs', () => {
  const { byForm, disagrees, totals } = report(`unit,form,students,admitted,passed
A,day,10,10,5
B,day,20,20,5
Итого,day,30,30,10
A,extramural,10,8,4
Итого,extramural,11,8,4
Всего,,40,38,14
`)
  expect(byForm.map(({ form, students }) => [form, students])).toEqual([
    ['day', 30],
    ['extramural', 10],
  ])
  expect(totals.students).toBe(40)
  expect(disagrees).toEqual([
    { unit: 'Итого', form: 'extramural', column: 'students', published: 11, computed: 10 },
  ])
})

it('has two rows of names where a title stands over several columns', () => {
  const { totals, disagrees } = report(`Итоги сессии;;;;;;;;
Факультет;Студентов;Допущено;Сдали все;Успеваемость по курсам, %;;Абсолютная, %;Задолжники;
;;;;1;2;;кол-во;%
1;2;3;4;5;6;7;8;9
А;100;80;40;50;50;50,0;60;60,0
КГТУ, всего;100;80;40;50;51;50,0;61;60,0
Проректор;;;;;;;;
`)
  expect(totals).toMatchObject({ students: 100, course1: 50, course2: 50, debtors: 60 })
  expect(disagrees.map(({ column }) => column)).toEqual(['debtors', 'course2'])
})

it('says what cannot be, what is there twice and what is missing', () => {
  const { notes, totals } = report(`unit;students;admitted;passed;course1;absolute
A;10;12;13;101;10
B;10;10;;50;
A;10;10;1;50;10
`)
  expect(notes.map(({ column, what }) => `${column} ${what}`)).toEqual(
    expect.arrayContaining([
      'admitted more-than',
      'passed more-than',
      'course1 more-than',
      'unit twice',
      'passed incomplete',
      'absolute outside-courses',
    ]),
  )
  expect(totals).toMatchObject({ students: 30, passed: null })
})

it.each([
  [
    'a figure that is none',
    'unit;students;passed\nA;8I9;1\nB;y;2\n',
    /'8I9' is no number \('students'\); so in 1 more/,
  ],
  ['a rounded number', 'unit;students\nA;1,23E+11\n', /its digits are lost/],
  ['no column of students', 'unit;passed\nA;1\n', /'students'/],
  ['a column twice', 'unit;students;Студентов\nA;1;2\n', /two columns are 'students'/],
  ['a value with a separator', 'unit,students,absolute\nA,1,32,1\n', /4 values for 3 columns/],
  ['figures without a unit', 'unit;students\n;5\n', /no unit/],
])('%s is refused with its line', (_what, text, says) => expect(() => report(text)).toThrow(says))

describe('a published figure', () => {
  const share = fc.record({ part: fc.nat(5000), all: fc.integer({ min: 1, max: 5000 }), places: fc.nat(4) })
  it('agrees when it is rounded, and one unit of its last place beside it does not', () => {
    fc.assert(
      fc.property(share, ({ part, all, places }) => {
        const fraction = percentOf(part, all)
        if (!fraction) throw new Error('there are some')
        const value = rounded(fraction, places)
        expect(Math.abs(value - (100 * part) / all)).toBeLessThanOrEqual(0.5000001 / 10 ** places)
        const scaled = Math.round(value * 10 ** places)
        expect(agreement({ scaled, places }, fraction, places).agrees).toBe(true)
        expect(agreement({ scaled: scaled + 1, places }, fraction, places).agrees).toBe(false)
      }),
    )
  })
  it.each([
    [
      { scaled: 282, places: 1 },
      percentOf(113, 400),
      { agrees: true, doubt: { what: 'tie', readings: [28.3, 28.2] } },
    ],
    [
      { scaled: 32, places: 0 },
      percentOf(321, 1000),
      { agrees: true, doubt: { what: 'places', readings: [32, 32.1] } },
    ],
    [{ scaled: 308, places: 1 }, percentOf(87, 282), { agrees: false, computed: 30.9, cut: true }],
  ])('%o: doubts are told', (figure, fraction, found) => {
    expect(fraction && agreement(figure, fraction, 1)).toEqual(found)
  })
})

it('is put beside another session, in points and with who is missing', () => {
  const head = 'unit;students;admitted;passed\n'
  const { changes, only } = sessionChanges(
    report(`${head}A;100;100;40\nB;10;10;1\n`),
    report(`${head}A;100;100;72\nC;10;10;1\n`),
  )
  expect(changes).toContainEqual({ unit: 'A', form: '', column: 'absolute', before: 40, now: 72, change: 32 })
  expect(only).toEqual({ before: ['B'], now: ['C'] })
})
