/**
 * Platonus's tag text, the format that Kazakh teachers were taught, in its dialects. What a file does not say outright is
 * decided for the whole file from what is seen in it, and told. Pure.
 */
import type { Choice, Common, Item, Rich } from './item.ts'
import { mixedWords } from './look-alikes.ts'
import { type FoundMark, marksIn } from './platonus-marks.ts'
import { type BankImport, createReport, NoBank, Refused, type Report, type Say } from './report.ts'
import { richFromPlain } from './rich-plain.ts'
import { isEmpty } from './rich-write.ts'

export interface PlatonusOptions {
  /** What the number of `<question2>` is: a difficulty, or the question's own number. */
  numbers: 'auto' | 'difficulty' | 'running'
  /** Which option is right where none is marked: none, or the first. `auto`: the first, if the file marks none at all. */
  right: 'auto' | 'marked' | 'first'
}

export interface PlatonusText {
  text: string
  /** Digests of the pictures that the text holds by number (`held` in rich-plain.ts). */
  pictures: readonly string[]
  /** Pictures that could not be taken, by number: why. */
  missing: ReadonlyMap<number, string>
  /** What was lost of the document on the way to a text, for the whole. */
  lost: readonly string[]
}

interface Part {
  text: string
  line: number
}
interface Question extends Part {
  number: number | null
  options: (Part & { right: boolean })[]
  changes: string[]
}

/** Throws NoBank. */
export function importPlatonus(source: PlatonusText, options: PlatonusOptions): BankImport {
  const report = createReport()
  for (const lost of source.lost) report.note(1, lost)
  const questions = questionsIn(source.text, report)
  if (questions.length === 0) throw new NoBank('there is no <question> in it')
  const file = {
    difficultyOf: difficulties(questions, options.numbers, report),
    firstIsRight: firstIsRight(questions, options.right, report),
    usual: usualCount(questions),
    source,
  }
  for (const question of questions)
    report.question({ line: question.line, title: shown(question.text) }, (say) =>
      itemOf(question, file, say),
    )
  return report.result()
}

/** `text` with its line. */
function questionsIn(text: string, report: Report): Question[] {
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

const hardest = 5

/** What the number of a question means, from what is seen: few numbers that come back are levels. */
function difficulties(
  questions: readonly Question[],
  wanted: PlatonusOptions['numbers'],
  report: Report,
): (question: Question) => number | null {
  const numbers = questions.flatMap(({ number }) => (number === null ? [] : [number]))
  if (numbers.length === 0) return () => null
  const distinct = [...new Set(numbers)].sort((a, b) => a - b)
  const levels = distinct.every((number) => number >= 1 && number <= hardest)
  const repeated = distinct.length < numbers.length
  const means = wanted === 'auto' ? (levels && repeated ? 'difficulty' : 'running') : wanted
  const seen = `<question${distinct[0]}>${distinct.length > 1 ? ` to <question${distinct.at(-1)}>` : ''}`
  if (means === 'running') {
    const doubt =
      wanted === 'auto' && levels ? ' (if it is a difficulty, say so with --numbers difficulty)' : ''
    report.note(1, `the number in ${seen} is taken as the question's own number${doubt}`)
    return () => null
  }
  if (wanted === 'auto')
    report.note(
      1,
      `the number in ${seen} is taken as the difficulty (if it is the question's own number, say so with --numbers running)`,
    )
  const plainIsFirst = !distinct.includes(1) && numbers.length < questions.length
  if (plainIsFirst) report.note(1, '<question> without a number is taken as difficulty 1')
  return ({ number }) =>
    number === null ? (plainIsFirst ? 1 : null) : number >= 1 && number <= 10 ? number : null
}

function firstIsRight(
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
function usualCount(questions: readonly Question[]): number | null {
  const counts = new Map<number, number>()
  for (const { options } of questions) {
    const count = options.length - (repeatOf(options) === null ? 0 : 1)
    counts.set(count, (counts.get(count) ?? 0) + 1)
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1])
  return most && questions.length >= 10 && most[1] >= questions.length * 0.9 ? most[0] : null
}

/** For comparison: composed letters, one space. */
const exactly = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
/** And whatever a hand that types the same twice does differently. */
const loosely = (text: string): string =>
  exactly(text)
    .toLowerCase()
    .replace(/[.;,: ]{1,10}$/, '')

/** The option that the last, marked one repeats: its place. */
function repeatOf(options: Question['options']): number | null {
  const last = options.at(-1)
  const others = options.slice(0, -1)
  if (!last?.right || others.some(({ right }) => right) || others.length < 2) return null
  const at = others.findIndex(({ text }) => exactly(text) === exactly(last.text))
  return at < 0 ? null : at
}

interface FileSense {
  difficultyOf(question: Question): number | null
  firstIsRight: boolean
  usual: number | null
  source: PlatonusText
}

function itemOf(question: Question, file: FileSense, say: Say): Item {
  for (const change of question.changes) say.change(change)
  const texts = [question, ...question.options]
  for (const { text } of texts) missingPictures(text, file.source.missing, say)
  const stem = richOf(question.text, file.source)
  if (isEmpty(stem))
    throw new Refused(
      question.options.length === 0
        ? 'it is empty'
        : 'it has options and no text (is its <question> missing?)',
    )
  const common = commonOf(question, stem, file)
  const options = optionsOf(question, file, say)
  const mixed = mixedWords(texts.map(({ text }) => text).join('\n'))
  if (mixed.length > 0) say.remark(`Latin letters in Cyrillic words, kept: ${mixed.join(', ')}`)
  if (texts.some(({ text }) => /<img\s/i.test(text)))
    say.remark('an <img> stands in it as text; if a picture is meant, the file does not have it')
  const rights = options.filter(({ credit }) => credit > 0)
  if (rights.length === options.length) throw new Refused('all its options are marked as right')
  if (rights.length === 1) return { ...common, kind: 'single', options }
  return { ...common, kind: 'multiple', options, scoring: 'parts' }
}

const commonOf = (question: Question, stem: Rich, file: FileSense): Common => ({
  name: '',
  stem,
  points: 1,
  penalty: 0,
  topic: [],
  difficulty: file.difficultyOf(question),
  tags: [],
  note: null,
  source: { line: question.line, file: null },
})

function optionsOf(question: Question, file: FileSense, say: Say): Choice[] {
  const filled = question.options.filter((option) => {
    const empty = isEmpty(richOf(option.text, file.source))
    if (empty && option.right) throw new Refused(`the right option (line ${option.line}) has no text`)
    if (empty) say.change(`an option without a text (line ${option.line}) is left out`)
    return !empty
  })
  const marked = filled.filter(({ right }) => right).length
  if (filled.length === 0) throw new Refused('it has no options')
  if (filled.length === 1) throw new Refused('it has only one option')
  if (file.usual !== null && file.usual > 2 && filled.length >= 2 * file.usual)
    throw new Refused(
      `it has ${filled.length} options, where the others of this file have ${file.usual}: a <question> is missing between them${looseLine(filled, file.usual)}`,
    )
  if (marked === 0 && !file.firstIsRight)
    throw new Refused('none of its options is marked as right, as they are elsewhere in this file')
  const options = marked === 0 ? filled.map((option, place) => ({ ...option, right: place === 0 })) : filled
  const once = withoutRepeat(options, file, say)
  if (once.length < 2) throw new Refused('it has only one option, twice')
  tellTwice(once, say)
  const share = 1 / once.filter(({ right }) => right).length
  return once.map(({ text, right }, place) => ({
    id: String(place + 1),
    text: richOf(text, file.source),
    credit: right ? share : 0,
    note: null,
  }))
}

/** Where the text of the next question went into the last option before it. */
function looseLine(options: Question['options'], usual: number): string {
  const swallowed = options[usual - 1]
  const lines = swallowed?.text.trim().split('\n') ?? []
  const line = lines.at(-1)?.trim() ?? ''
  return lines.length > 1 ? `, before '${shown(line).slice(0, 80)}'` : ''
}

/** The right option stands once: in its place among the others, where it was repeated behind them. */
function withoutRepeat(options: Question['options'], file: FileSense, say: Say): Question['options'] {
  const repeated = repeatOf(options)
  if (repeated !== null)
    return options
      .slice(0, -1)
      .map((option, place) => (place === repeated ? { ...option, right: true } : option))
  const last = options.at(-1)
  const near =
    last?.right && file.usual !== null && options.length === file.usual + 1
      ? options.findIndex((one) => one !== last && !one.right && loosely(one.text) === loosely(last.text))
      : -1
  if (near >= 0) {
    say.change(`the right option is repeated with other signs or case; it stands once, as among the others`)
    return options.slice(0, -1).map((option, place) => (place === near ? { ...option, right: true } : option))
  }
  const rights = options.filter(({ right }) => right)
  const seen = new Set<string>()
  return options.filter((option) => {
    const text = exactly(option.text)
    const twice = option.right ? seen.has(text) : rights.some((right) => exactly(right.text) === text)
    if (option.right) seen.add(text)
    if (twice)
      say.change(
        `the right option '${shown(option.text).slice(0, 60)}' stood among the others too (line ${option.line}); it stands once`,
      )
    return !twice
  })
}

function tellTwice(options: Question['options'], say: Say): void {
  const texts = options.map(({ text }) => exactly(text))
  const twice = texts.find((text, place) => texts.indexOf(text) < place)
  if (twice !== undefined) say.remark(`two options are the same: '${shown(twice).slice(0, 60)}'`)
}

const picture = /\ue000(\d+)\ue001/g
/** `x.png #` of `<#picture= x.png #>`. */
const pictureName = (name: string): string => name.replaceAll('#', '').trim()
const named = /<# {0,5}picture {0,5}=([^<>]{0,300})>/gi

/** `<#picture=…>` names a picture that only Platonus itself has. */
function richOf(text: string, { pictures, missing }: PlatonusText): Rich {
  const withNames = text
    .replace(named, (_whole, name: string) => `[picture: ${pictureName(name)}]`)
    .replace(picture, (whole, number: string) => (missing.has(Number(number)) ? '[picture]' : whole))
  return richFromPlain(withNames, pictures)
}

function missingPictures(text: string, missing: ReadonlyMap<number, string>, say: Say): void {
  for (const [, name = ''] of text.matchAll(named))
    say.change(`the picture '${pictureName(name)}' is named and is not in the file`)
  for (const [, number = ''] of text.matchAll(picture)) {
    const why = missing.get(Number(number))
    if (why !== undefined) say.change(why)
  }
}

/** For a sentence. */
const shown = (text: string): string =>
  text
    .replace(/\ue000\d+\ue001/g, '[picture]')
    .replace(/[\ue000-\ue005]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
