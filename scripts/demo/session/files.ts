/** What a dean's office and a teacher bring along: a list of students as Excel saves it, questions as Platonus has them. */
import { encoded } from '../../../test/support/office/encoded.ts'

/** Kazakh letters are not in Windows-1251: lists in it are of names that have none. */
export const listed = [
  ['0420261101', 'Асанова Айгерим Нурлановна', 'ИС-21'],
  ['0420261102', 'Бекмуратов Тимур Ержанович', 'ИС-21'],
  ['0420261103', 'Ким Виктория Сергеевна', 'ИС-21'],
  ['0420261104', 'Омуров Бакыт Азаматович', 'ИС-22'],
  ['0420261105', 'Сыдыкова Жамиля Талантовна', 'ИС-22'],
  ['0420261106', 'Цой Андрей Викторович', 'ИС-22'],
] as const

export const numbers: readonly string[] = listed.map(([number]) => number)
/** The student on whose desk a phone lies. */
export const withPhone: string = listed[3][0]
export const groups = ['ИС-21', 'ИС-22'] as const

export function deansList(): Buffer {
  const rows = listed.map(
    ([number, name, group]) => `${number};${name};Информационные системы;2;очная;рус;${group}`,
  )
  const text = ['Номер студента;ФИО;Факультет;Курс;Форма обучения;Язык;Группа', ...rows, ''].join('\r\n')
  return Buffer.from(encoded(text, 'windows-1251'))
}

export const questionCount = 16
/** What each of them begins with. */
export const questionsBegin = 'Сколько будет'
/** As a teacher's file has them: the number is a difficulty, the right answer is marked. */
export function platonusFile(): Buffer {
  const questions = Array.from({ length: questionCount }, (_, i) => {
    const right = 7 * (i + 1)
    const wrong = [right - 7, right + 1, right + 7]
    return [
      `<question${(i % 3) + 1}> ${questionsBegin} 7 · ${i + 1}?`,
      `<variantright> ${right}`,
      ...wrong.map((value) => `<variant> ${value}`),
    ].join('\n')
  })
  // One without an answer, as such files have: it is in the report, not in the bank.
  return Buffer.from(`${questions.join('\n')}\n<question1> Вопрос без ответа\n<variant> а\n<variant> б\n`)
}

/** Per cent of the term, as the dean's office has them: R1 and R2 of the student at this place of the list. */
export const ratingsOf = (place: number): readonly [number, number] => [70 + 4 * place, 88 - 3 * place]

export function ratingsFile(): Buffer {
  const rows = listed.map(([number, name], place) => [number, name, ...ratingsOf(place)].join(';'))
  const text = ['Номер студента;ФИО;Р1;Р2', ...rows, ''].join('\r\n')
  return Buffer.from(encoded(text, 'windows-1251'))
}

export const nameOf = (number: string): string => listed.find(([one]) => one === number)?.[1] ?? ''

export const essayStem = 'Назовите признаки делимости на 2, 3, 5 и 9 и докажите один из них.'
const ideas = [
  'На 2: последняя цифра чётная',
  'На 3: сумма цифр делится на 3',
  'На 5: последняя цифра 0 или 5',
  'На 9: сумма цифр делится на 9, так как 10 ≡ 1 (mod 9)',
] as const
/** What an essay with all of them is worth. */
export const essayPoints = ideas.length

/** What the student at this place of the list knows: right answers of so many, and ideas of the essay. */
export const knowsOf = (place: number, asked: number): { right: number; ideas: number } => ({
  right: asked - 2 * place,
  ideas: (2 * place) % (ideas.length + 1),
})
export const essayWith = (count: number): string => ideas.slice(0, count).join('\n') || 'Не знаю.'
/** As a marker counts them. */
export const ideasIn = (answer: string): number => ideas.filter((idea) => answer.includes(idea)).length
