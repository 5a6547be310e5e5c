/** An answer sheet as people read it, in one language. Pure. */
import { type AnswerValue, filesIn, idsIn, isAsked, type Question } from '../exam.ts'
import type { Language } from '../vocabulary.ts'
import type { Sheet } from './sheet.ts'

export interface ShownQuestion {
  /** Null: nothing is asked. */
  number: number | null
  text: string
  points: number
  /** What could be chosen, lettered; what was to be matched, numbered. */
  choices: string[]
  /** Null: none was given. */
  answer: string | null
}

const letterAt = (place: number): string => (place < 26 ? String.fromCharCode(65 + place) : String(place + 1))

export function shownQuestions({ questions, answers }: Sheet, language: Language): ShownQuestion[] {
  let number = 0
  return questions.map((question) => {
    const value = answers[question.id]
    return {
      number: isAsked(question) ? ++number : null,
      text: textOf(question, language),
      points: question.points,
      choices: choicesOf(question, language),
      answer: value === undefined ? null : answerText(question, value, language),
    }
  })
}

/** Gaps by number in the place where they stand. */
function textOf(question: Question, language: Language): string {
  const text = question.text[language]
  if (question.type !== 'gaps') return text
  return text.replace(/\[\[([^\]]*)\]\]/g, (whole, id: string) => {
    const place = question.gaps.findIndex((gap) => gap.id === id)
    return place < 0 ? whole : `(${place + 1}) ______`
  })
}

type Options = readonly { id: string; text: Record<Language, string> }[]

function choicesOf(question: Question, language: Language): string[] {
  const lettered = (options: Options) =>
    options.map(({ text }, place) => `${letterAt(place)}) ${text[language]}`)
  if (question.type === 'match')
    return [
      ...question.left.map(({ text }, place) => `${place + 1}) ${text[language]}`),
      ...lettered(question.right),
    ]
  if (question.type === 'gaps')
    return question.gaps.flatMap((gap, place) =>
      gap.kind === 'choice'
        ? [`(${place + 1}) ${gap.options.map(({ text }) => text[language]).join(' / ')}`]
        : [],
    )
  return 'options' in question ? lettered(question.options) : []
}

const bytesIn = (language: Language) =>
  new Intl.NumberFormat(language, { style: 'unit', unit: 'byte', unitDisplay: 'long' })

function answerText(question: Question, value: AnswerValue, language: Language): string {
  const ids = (chosen: AnswerValue | undefined): string[] =>
    typeof chosen === 'string' ? [chosen] : idsIn(chosen)
  /** As the options stand on the sheet. One that is not there is shown by its id. */
  const chosen = (options: Options, some: AnswerValue | undefined, whole = true) =>
    ids(some).map((id) => {
      const place = options.findIndex((option) => option.id === id)
      const option = options[place]
      return option ? `${letterAt(place)}${whole ? `) ${option.text[language]}` : ''}` : id
    })
  const part = (id: string): AnswerValue | undefined =>
    value !== null && typeof value === 'object' && !Array.isArray(value) ? value[id] : undefined
  switch (question.type) {
    case 'single':
      return chosen(question.options, value).join('; ')
    case 'multiple':
      return chosen(question.options, value).join('; ')
    case 'order':
      return chosen(question.options, value).join(' → ')
    case 'match':
      return question.left
        .map(({ id }, place) => `${place + 1} – ${chosen(question.right, part(id), false).join('') || '—'}`)
        .join('; ')
    case 'gaps':
      return question.gaps
        .map((gap, place) => {
          const given = part(gap.id)
          const texts =
            gap.kind === 'choice'
              ? ids(given).map((id) => gap.options.find((one) => one.id === id)?.text[language] ?? id)
              : ids(given)
          return `(${place + 1}) ${texts.join(', ') || '—'}`
        })
        .join('; ')
    case 'upload':
      return filesIn(value)
        .map(({ name, bytes, digest }) => `${name}, ${bytesIn(language).format(bytes)}, SHA-256 ${digest}`)
        .join('\n')
    case 'number':
      return [...ids(value), ...(question.unit ? [question.unit] : [])].join(' ')
    default:
      return ids(value).join(', ')
  }
}
