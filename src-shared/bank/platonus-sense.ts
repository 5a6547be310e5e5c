/** What a Platonus file does not say outright, decided for the whole file from what is seen in it. Pure. */
import type { Question } from './platonus-questions.ts'
import type { Report } from './report.ts'

export interface PlatonusOptions {
  /** What the number of `<question2>` is: a difficulty, or the question's own number. */
  numbers: 'auto' | 'difficulty' | 'running'
  /** Which option is right where none is marked: none, or the first. `auto`: the first, if the file marks none at all. */
  right: 'auto' | 'marked' | 'first'
}

/** How it was taken; null where nothing in the file asks for it. */
export interface PlatonusSense {
  numbers: 'difficulty' | 'running' | null
  right: 'marked' | 'first'
}

const hardest = 5

/** What the number of a question means, from what is seen: few numbers that come back are levels. */
export function difficulties(
  questions: readonly Question[],
  wanted: PlatonusOptions['numbers'],
  report: Report,
): { means: PlatonusSense['numbers']; of: (question: Question) => number | null } {
  const numbers = questions.flatMap(({ number }) => (number === null ? [] : [number]))
  if (numbers.length === 0) return { means: null, of: () => null }
  const distinct = [...new Set(numbers)].sort((a, b) => a - b)
  const levels = distinct.every((number) => number >= 1 && number <= hardest)
  const repeated = distinct.length < numbers.length
  const means = wanted === 'auto' ? (levels && repeated ? 'difficulty' : 'running') : wanted
  const seen = `<question${distinct[0]}>${distinct.length > 1 ? ` to <question${distinct.at(-1)}>` : ''}`
  if (means === 'running') {
    const doubt =
      wanted === 'auto' && levels ? ' (if it is a difficulty, say so with --numbers difficulty)' : ''
    report.note(1, `the number in ${seen} is taken as the question's own number${doubt}`)
    return { means, of: () => null }
  }
  if (wanted === 'auto')
    report.note(
      1,
      `the number in ${seen} is taken as the difficulty (if it is the question's own number, say so with --numbers running)`,
    )
  const plainIsFirst = !distinct.includes(1) && numbers.length < questions.length
  if (plainIsFirst) report.note(1, '<question> without a number is taken as difficulty 1')
  return {
    means,
    of: ({ number }) =>
      number === null ? (plainIsFirst ? 1 : null) : number >= 1 && number <= 10 ? number : null,
  }
}

export function firstIsRight(
  questions: readonly Question[],
  wanted: PlatonusOptions['right'],
  report: Report,
): boolean {
  const marked = questions.some(({ options }) => options.some(({ right }) => right))
  const first = wanted === 'first' || (wanted === 'auto' && !marked)
  if (first && wanted === 'auto' && questions.some(({ options }) => options.length > 1))
    report.note(
      1,
      'no option of the file is marked by <variantright>: the first of each question is taken as the right one',
    )
  return first
}

/** How many options nine of ten questions have, the marked repeat not counted; null where they differ. */
export function usualCount(questions: readonly Question[]): number | null {
  const counts = new Map<number, number>()
  for (const { options } of questions) {
    const count = options.length - (repeatOf(options) === null ? 0 : 1)
    counts.set(count, (counts.get(count) ?? 0) + 1)
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1])
  return most && questions.length >= 10 && most[1] >= questions.length * 0.9 ? most[0] : null
}

/** For comparison: composed letters, one space. */
export const exactly = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
/** And whatever a hand that types the same twice does differently. */
export const loosely = (text: string): string =>
  exactly(text)
    .toLowerCase()
    .replace(/[.;,: ]{1,10}$/, '')

/** The option that the last, marked one repeats: its place. */
export function repeatOf(options: Question['options']): number | null {
  const last = options.at(-1)
  const others = options.slice(0, -1)
  if (!last?.right || others.some(({ right }) => right) || others.length < 2) return null
  const at = others.findIndex(({ text }) => exactly(text) === exactly(last.text))
  return at < 0 ? null : at
}
