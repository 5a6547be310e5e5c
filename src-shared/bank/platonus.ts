/**
 * Platonus's tag text, the format that Kazakh teachers were taught, in its dialects. What a file does not say outright is
 * decided for the whole file from what is seen in it, and told. Pure.
 */
import type { Choice, Common, Item, Rich } from './item.ts'
import { mixedWords } from './look-alikes.ts'
import { type Question, questionsIn, shown } from './platonus-questions.ts'
import {
  difficulties,
  exactly,
  firstIsRight,
  loosely,
  type PlatonusOptions,
  type PlatonusSense,
  repeatOf,
  usualCount,
} from './platonus-sense.ts'
import { type BankImport, createReport, NoBank, Refused, type Say } from './report.ts'
import { richFromPlain } from './rich-plain.ts'
import { isEmpty } from './rich-write.ts'

export interface PlatonusText {
  text: string
  /** Digests of the pictures that the text holds by number (`held` in rich-plain.ts). */
  pictures: readonly string[]
  /** Pictures that could not be taken, by number: why. */
  missing: ReadonlyMap<number, string>
  /** What was lost of the document on the way to a text, for the whole. */
  lost: readonly string[]
}

/** Throws NoBank. */
export function importPlatonus(
  source: PlatonusText,
  options: PlatonusOptions,
): BankImport & { sense: PlatonusSense } {
  const report = createReport()
  for (const lost of source.lost) report.note(1, lost)
  const questions = questionsIn(source.text, report)
  if (questions.length === 0) throw new NoBank('there is no <question> in it')
  const numbers = difficulties(questions, options.numbers, report)
  const file = {
    difficultyOf: numbers.of,
    firstIsRight: firstIsRight(questions, options.right, report),
    usual: usualCount(questions),
    source,
  }
  for (const question of questions)
    report.question({ line: question.line, title: shown(question.text) }, (say) =>
      itemOf(question, file, say),
    )
  return {
    ...report.result(),
    sense: { numbers: numbers.means, right: file.firstIsRight ? 'first' : 'marked' },
  }
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
