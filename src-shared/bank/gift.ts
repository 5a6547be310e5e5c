/**
 * GIFT, read as Moodle itself reads it (question/format/gift/format.php): what stands between the first `{` and the first
 * `}` that is not escaped is the answer. gift-pegjs is stricter than what teachers' files passed, and gives up the whole
 * file at the first sign that it does not like. Where Moodle would take something in silence for something else, it is told.
 * Pure.
 */

import { answered } from './gift-answers.ts'
import { formatIn, hide, type Reading, richOf, show } from './gift-text.ts'
import type { Rich } from './item.ts'
import type { Media } from './media.ts'
import { type BankImport, createReport, NoBank, Refused, type Report } from './report.ts'
import { isEmpty, nullIfEmpty } from './rich-write.ts'
import { topicOf } from './topic.ts'

interface Block {
  text: string
  line: number
}

/** Throws NoBank. */
export function importGift(source: { text: string; lost: readonly string[] }, media: Media): BankImport {
  const report = createReport()
  for (const lost of source.lost) report.note(1, lost)
  let topic: string[] = []
  for (const block of blocksOf(source.text)) {
    const category = /^\$CATEGORY:([^\n]*)/.exec(block.text)
    if (category) topic = topicOf(category[1] ?? '')
    const rest = category
      ? { text: block.text.slice(category[0].length).trim(), line: block.line + 1 }
      : block
    if (rest.text !== '') question(rest, topic, media, report)
  }
  const result = report.result()
  if (result.questions === 0) throw new NoBank('there is no question in it')
  return result
}

/**
 * Parted by blank lines, without comments. A blank line inside of braces parts nothing where the next line goes on with an
 * answer: Moodle refuses such a question, and its author meant one.
 */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  const all = text.split('\n')
  let lines: string[] = []
  let from = 1
  const end = () => {
    const joined = lines.join('\n').trim()
    if (joined !== '') blocks.push({ text: joined, line: from })
    lines = []
  }
  for (const [place, line] of all.entries()) {
    if (isComment(line)) continue
    if (line.trim() !== '') {
      if (lines.length === 0) from = place + 1
      lines.push(line)
    } else if (lines.length > 0 && !(isOpen(lines) && goesOn(all, place + 1))) end()
  }
  end()
  return blocks
}

const isComment = (line: string): boolean => line.trim().startsWith('//')
const linesAtMost = 1000

function isOpen(lines: readonly string[]): boolean {
  const plain = lines
    .slice(0, linesAtMost)
    .join('\n')
    .replace(/\\[\s\S]/g, '')
  return lines.length < linesAtMost && plain.includes('{') && !plain.includes('}')
}

function goesOn(lines: readonly string[], from: number): boolean {
  for (let at = from; at < Math.min(lines.length, from + 50); at++) {
    const line = lines[at] ?? ''
    if (line.trim() !== '' && !isComment(line)) return /^\s*[=~}#]/.test(line)
  }
  return false
}

function question(block: Block, topic: string[], media: Media, report: Report): void {
  const text = hide(block.text.replace(/[\ue010-\ue017]/g, ''))
  const [, name = '', body = ''] = /^::([\s\S]*?)::([\s\S]*)$/.exec(text) ?? ['', '', text]
  const title = show(name || body.replace(/^\[\w+\]/, '')).replace(/\{[\s\S]*$/, '')
  report.question({ line: block.line, title }, (say) => {
    const start = body.indexOf('{')
    const end = body.indexOf('}', Math.max(0, start))
    if (start < 0 !== end < 0) throw new Refused(`one of its braces is missing`)
    const answer = start < 0 ? null : body.slice(start + 1, end)
    const after = start < 0 ? '' : body.slice(end + 1)
    if (after.includes('{'))
      throw new Refused('it has more than one pair of braces; GIFT has one answer a question')
    const common = {
      name: show(name).trim(),
      points: answer === null ? 0 : 1,
      penalty: 0,
      topic,
      difficulty: null,
      tags: [],
      source: { line: block.line, file: null },
    }
    const { text: stemText, format } = formatIn(start < 0 ? body : body.slice(0, start), 'moodle')
    const reading: Reading = { say, media, format }
    if (answer === null) {
      return { ...common, stem: required(richOf(stemText, reading)), note: null, kind: 'description' }
    }
    const [answers = '', ...general] = answer.split('####')
    const note = nullIfEmpty(richOf(general.join('####'), reading))
    // The missing word stands in the text: Moodle shows a line for it.
    const stem = richOf(after.trim() === '' ? stemText : `${stemText}_____${after}`, reading)
    return answered({ ...common, stem: required(stem), note }, answers.trim(), reading)
  })
}

function required(stem: Rich): Rich {
  if (isEmpty(stem)) throw new Refused('it has no text')
  return stem
}
