/** The questions of a Platonus text and their options, by its marks, as they stand. Pure. */
import { type FoundMark, marksIn } from './platonus-marks.ts'
import type { Report } from './report.ts'

interface Part {
  text: string
  line: number
}
export interface Question extends Part {
  number: number | null
  options: (Part & { right: boolean })[]
  changes: string[]
}

/** `text` with its line. */
export function questionsIn(text: string, report: Report): Question[] {
  const marks = marksIn(text)
  const lineAt = lineCounter(text)
  const questions: Question[] = []
  const before = text.slice(0, marks[0]?.from ?? 0).trim()
  if (before !== '')
    report.note(1, `the text before the first mark is not taken: '${shown(before).slice(0, 120)}'`)
  let last: Part | null = null
  const begin = (mark: FoundMark, line: number): Question => {
    const question = { text: '', line, number: mark.number, options: [], changes: [] }
    questions.push(question)
    return question
  }
  for (const [place, mark] of marks.entries()) {
    const content = text.slice(mark.to, marks[place + 1]?.from ?? text.length)
    const line = lineAt(mark.from)
    if (mark.closing) {
      // Most often nothing stands between a closing mark and the next one.
      if (content.trim() === '') continue
      if (last) last.text += content
      questions
        .at(-1)
        ?.changes.push(
          `'${shown(content).slice(0, 80)}' after ${text.slice(mark.from, mark.to)} is taken with what stands before it`,
        )
      continue
    }
    const question: Question =
      mark.kind === 'question'
        ? begin(mark, line)
        : (questions.at(-1) ?? begin({ ...mark, number: null }, line))
    if (mark.wrong !== null) question.changes.push(mark.wrong)
    if (mark.kind === 'question') {
      question.text = content
      last = question
    } else {
      const option = { text: content, line, right: mark.kind === 'right' }
      question.options.push(option)
      last = option
    }
  }
  return questions
}

function lineCounter(text: string): (offset: number) => number {
  let at = 0
  let line = 1
  return (offset) => {
    for (; at < offset; at++) if (text.charCodeAt(at) === 10) line++
    return line
  }
}

/** For a sentence. */
export const shown = (text: string): string =>
  text
    .replace(/\ue000\d+\ue001/g, '[picture]')
    .replace(/[\ue000-\ue005]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
