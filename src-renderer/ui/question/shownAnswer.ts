/** An answer in words: as it was typed, options by their texts, of gaps, pairs and files a line each. */
import { type AnswerValue, filesIn, idsIn, type Question } from '../../../src-shared/exam.ts'

type Say = (text: Question['text']) => string

export function shownAnswer(question: Question, answer: AnswerValue, say: Say): string {
  if (answer === null) return '–'
  const options = 'options' in question ? question.options : 'right' in question ? question.right : []
  const named = (all: readonly { id: string; text: Question['text'] }[], id: string) => {
    const option = all.find((one) => one.id === id)
    return option ? say(option.text) : id
  }
  if (typeof answer === 'string') return question.type === 'single' ? named(options, answer) : answer
  if (Array.isArray(answer))
    return [
      ...idsIn(answer).map((id) => named(options, id)),
      ...filesIn(answer).map(({ name }) => name),
    ].join('\n')
  return Object.entries(answer)
    .map(([id, part]) => {
      const place = question.type === 'gaps' ? question.gaps.findIndex((gap) => gap.id === id) : -1
      const gap = question.type === 'gaps' ? question.gaps[place] : undefined
      const left = 'left' in question ? named(question.left, id) : `(${place + 1})`
      const from = gap?.kind === 'choice' ? gap.options : gap ? [] : options
      return `${left} ${[part]
        .flat()
        .map((one) => named(from, one))
        .join(', ')}`
    })
    .join('\n')
}
