/**
 * Aiken: a question's text, its options by letters, `ANSWER: B`. As Moodle reads it, and with what its strictness loses:
 * texts and options over several lines, Cyrillic letters, small letters. Pure.
 */
import type { Item } from './item.ts'
import type { PlatonusText } from './platonus.ts'
import { type BankImport, createReport, NoBank, Refused, type Say } from './report.ts'
import { richFromPlain } from './rich-plain.ts'
import { isEmpty } from './rich-write.ts'

const option = /^[ \t\u00a0]*([A-ZА-Я])[ \t]*[).][ \t\u00a0]*(.*)$/u
const answer = /^[ \t\u00a0]*(ANSWER|Answer|answer|ОТВЕТ|Ответ|ЖАУАП|Жауап)[ \t]*[:：][ \t\u00a0]*(.*)$/u
/** А В С Е look the same in Cyrillic; Б Г Д are the second, fourth and fifth of theirs. */
const cyrillic: Readonly<Record<string, string>> = {
  А: 'A',
  В: 'B',
  С: 'C',
  Е: 'E',
  Д: 'D',
  К: 'K',
  М: 'M',
  Н: 'H',
  О: 'O',
  Р: 'P',
  Т: 'T',
  Х: 'X',
}

interface Question {
  line: number
  stem: string[]
  options: { letter: string; text: string[] }[]
}

const linesLookedAt = 20_000

export function looksLikeAiken(text: string): boolean {
  const lines = text.split('\n', linesLookedAt)
  return lines.some((line) => answer.test(line)) && lines.some((line) => option.test(line))
}

/** Throws NoBank. */
export function importAiken(source: PlatonusText): BankImport {
  const report = createReport()
  for (const lost of source.lost) report.note(1, lost)
  let current: Question | null = null
  const finish = (said: string | null) => {
    const question = current
    current = null
    if (!question) return
    report.question({ line: question.line, title: question.stem.join(' ') }, (say) =>
      itemOf(question, said, source, say),
    )
  }
  const lines = source.text.split('\n')
  for (const [place, line] of lines.entries()) {
    const ends = answer.exec(line)
    const begins = option.exec(line)
    if (ends) {
      if (!current) current = { line: place + 1, stem: [], options: [] }
      finish(ends[2] ?? '')
    } else if (line.trim() === '') continue
    else if (begins && (current?.stem.length ?? 0) > 0 && follows(current, begins[1] ?? '')) {
      current?.options.push({ letter: begins[1] ?? '', text: [begins[2] ?? ''] })
    } else if (current && current.options.length > 0) {
      // Behind a blank line another question begins, and this one has no ANSWER.
      if (lines[place - 1]?.trim() === '') {
        finish(null)
        current = { line: place + 1, stem: [line], options: [] }
      } else current.options.at(-1)?.text.push(line)
    } else if (current) current.stem.push(line)
    else current = { line: place + 1, stem: [line], options: [] }
  }
  finish(null)
  const result = report.result()
  if (result.questions === 0) throw new NoBank('there is no question in it')
  return result
}

/** Letters go on: an option is the next one, and a text that begins with 'A.' in the middle is none. */
function follows(question: Question | null, letter: string): boolean {
  const count = question?.options.length ?? 0
  if (count === 0) return letter === 'A' || letter === 'А'
  return letter !== 'A' && letter !== 'А'
}

function itemOf(question: Question, said: string | null, source: PlatonusText, say: Say): Item {
  const rich = (lines: readonly string[]) => richFromPlain(lines.join('\n'), source.pictures)
  const stem = rich(question.stem)
  if (isEmpty(stem)) throw new Refused('it has an ANSWER and no text')
  if (said === null) throw new Refused('it has no ANSWER')
  if (question.options.length < 2)
    throw new Refused(`it has ${question.options.length === 0 ? 'no options' : 'only one option'}`)
  const letters = question.options.map(({ letter }) => letter)
  const twice = letters.find((letter, place) => letters.indexOf(letter) < place)
  if (twice !== undefined) throw new Refused(`two of its options have the letter ${twice}`)
  if (question.options.some(({ text }) => isEmpty(rich(text))))
    throw new Refused('one of its options has no text')
  const lines = [...question.stem, ...question.options.flatMap(({ text }) => text)].join('\n')
  for (const [, number = ''] of lines.matchAll(/\ue000(\d+)\ue001/g)) {
    const why = source.missing.get(Number(number))
    if (why !== undefined) say.change(why)
  }
  const rights = rightOf(said, letters, say)
  const credit = 1 / rights.length
  const options = question.options.map(({ letter, text }, place) => ({
    id: String(place + 1),
    text: rich(text),
    credit: rights.includes(letter) ? credit : 0,
    note: null,
  }))
  const common = {
    name: '', stem, points: 1, penalty: 0, topic: [], difficulty: null, tags: [], note: null,
    source: { line: question.line, file: null },
  } // biome-ignore format: a table
  if (rights.length === 1) return { ...common, kind: 'single', options }
  if (rights.length === options.length) throw new Refused('all its options are said to be right')
  return { ...common, kind: 'multiple', options, scoring: 'parts' }
}

/** Moodle takes the first letter alone; several are told. */
function rightOf(said: string, letters: readonly string[], say: Say): string[] {
  const [, list = ''] = /^[ \t]*((?:\p{L}(?![\p{L}])[ \t,;.)]*)+)/u.exec(said) ?? []
  const wanted = [...list.toUpperCase().matchAll(/\p{L}/gu)].map(([letter]) => letter)
  if (wanted.length === 0) throw new Refused(`its ANSWER '${said.trim().slice(0, 40)}' is no letter`)
  const rights = wanted.map((letter) => {
    const same = letters.find((one) => one === letter) ?? letters.find((one) => latin(one) === latin(letter))
    if (same === undefined) throw new Refused(`its ANSWER is ${letter}, and there is no such option`)
    return same
  })
  if (rights.length > 1)
    say.change(`${rights.length} letters stand behind ANSWER: several options are right, each with its share`)
  return [...new Set(rights)]
}

const latin = (letter: string): string => cyrillic[letter] ?? letter
