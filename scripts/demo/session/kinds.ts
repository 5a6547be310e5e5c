/** A question of each other kind, as a teacher brings them from Moodle, and what students answer. Each is worth one point. */
import type { AnswerValue, Option, Question } from '../../../src-shared/exam.ts'

/** In the order of the paper. Nothing is asked by the first. */
export const kindStems = {
  description: 'Дальше речь о числах и о египетском треугольнике со сторонами 3, 4 и 5.',
  multiple: 'Отметьте простые числа.',
  truefalse: 'Сумма углов треугольника равна 180°.',
  number: 'Чему равно π с точностью до сотых?',
  text: 'Как называется сторона против прямого угла?',
  matching: 'Укажите квадрат каждого числа.',
  ordering: 'Расположите дроби по возрастанию.',
  gaps: 'Самая длинная сторона египетского треугольника',
  upload: 'Сдайте файлом доказательство теоремы Пифагора.',
} as const
export const kindsCount = Object.keys(kindStems).length
/** Those of them that the key marks. */
export const kindsByKey = kindsCount - 2
/** On each paper beside what the key marks: the essay, the file, and what asks nothing. */
export const besideKey = 3
/** What a file that says something is worth. */
export const filePoints = 1
/** What everybody hands in, each with a line of her own. */
export const fileName = 'доказательство.txt'
export const fileBy = (number: string): string =>
  `Квадрат гипотенузы равен сумме квадратов катетов.\n${number}\n`
export const isProof = (text: string): boolean => text.startsWith('Квадрат гипотенузы')

const primes = ['2', '11']
const squareOf: Readonly<Record<string, string>> = { '6': '36', '7': '49', '8': '64' }
const rising = ['1/5', '1/3', '1/2', '3/4']
const sides = ['5', '3', '4']

/** As Moodle exports a category: XML of its version 4. */
export function moodleFile(): Buffer {
  const text = (html: string) => `<text><![CDATA[${html}]]></text>`
  const answer = (said: string, fraction: number) =>
    `<answer fraction="${fraction}">${text(said)}<tolerance>0.005</tolerance></answer>`
  const question = (type: string, stem: string, rest: readonly string[]) =>
    `<question type="${type}"><name>${text(stem)}</name><questiontext format="html">${text(`<p>${stem}</p>`)}</questiontext>` +
    `<defaultgrade>1</defaultgrade>${rest.join('')}</question>`
  const multiple = [...primes.map((one) => answer(one, 50)), answer('9', 0), answer('15', 0)]
  const pairs = Object.entries(squareOf).map(
    ([root, square]) => `<subquestion>${text(root)}<answer>${text(square)}</answer></subquestion>`,
  )
  const words = sides.map((side) => `<selectoption>${text(side)}<group>1</group></selectoption>`)
  const questions = [
    question('description', kindStems.description, []),
    question('multichoice', kindStems.multiple, ['<single>false</single>', ...multiple]),
    question('truefalse', kindStems.truefalse, [answer('true', 100), answer('false', 0)]),
    question('numerical', kindStems.number, [answer('3.14', 100)]),
    question('shortanswer', kindStems.text, [answer('гипотенуза', 100)]),
    question('matching', kindStems.matching, pairs),
    question(
      'ordering',
      kindStems.ordering,
      rising.map((one, place) => answer(one, place + 1)),
    ),
    question('gapselect', `${kindStems.gaps}: [[1]], самая короткая: [[2]].`, words),
    question('essay', kindStems.upload, [
      '<responseformat>noinline</responseformat><attachments>1</attachments><filetypeslist>.txt</filetypeslist>',
    ]),
  ]
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n${questions.join('\n')}\n</quiz>\n`)
}

/** All of it right, or none: the key gives no part of the point for what is answered wrongly here. */
export function answerOf(
  question: Exclude<Question, { type: 'single' | 'essay' | 'upload' }>,
  right: boolean,
): AnswerValue {
  switch (question.type) {
    case 'multiple':
      return idsOf(question.options, ({ text }) => primes.includes(text.ru ?? '') === right)
    case 'number':
      return right ? '3,14' : '3,2'
    case 'text':
      // What the key does not know a person would have to look at.
      return right ? 'Гипотенуза' : null
    case 'order': {
      const inOrder = rising.flatMap((one) => idsOf(question.options, ({ text }) => text.ru === one))
      return right ? inOrder : inOrder.reverse()
    }
    case 'match': {
      const squares = Object.values(squareOf)
      const given = right ? squares : [...squares.slice(1), ...squares.slice(0, 1)]
      const pairs = Object.keys(squareOf).map((root, place) => [
        one(question.left, root),
        one(question.right, given[place] ?? ''),
      ])
      return Object.fromEntries(pairs)
    }
    case 'gaps': {
      const words = right ? ['5', '3'] : ['4', '4']
      return Object.fromEntries(
        question.gaps.map((gap, place) => [
          gap.id,
          one('options' in gap ? gap.options : [], words[place] ?? ''),
        ]),
      )
    }
    case 'description':
      return null
  }
}

const idsOf = (options: readonly Option[], holds: (option: Option) => boolean): string[] =>
  options.filter(holds).map(({ id }) => id)

function one(options: readonly Option[], said: string): string {
  const [id] = idsOf(options, ({ text }) => text.ru === said)
  if (id === undefined) throw new Error(`no option ${said}`)
  return id
}
