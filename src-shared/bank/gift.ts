/**
 * GIFT, read as Moodle itself reads it (question/format/gift/format.php): what stands between the first `{` and the first
 * `}` that is not escaped is the answer. gift-pegjs is stricter than what teachers' files passed, and gives up the whole
 * file at the first sign that it does not like. Where Moodle would take something in silence for something else, it is told.
 * Pure.
 */

import { dataBytes } from './embedded.ts'
import type { Choice, Common, Item, Labelled, NumberAnswer, Rich } from './item.ts'
import type { Media } from './media.ts'
import { numberIn, shareOf, typedAnswer } from './moodle-values.ts'
import { type BankImport, createReport, NoBank, Refused, type Report, type Say } from './report.ts'
import { richFromHtml } from './rich-html.ts'
import { richFromPlain } from './rich-plain.ts'
import { isEmpty, noRich } from './rich-write.ts'
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

/** Escaped signs, out of the way while the others are looked for. */
const escapes: readonly string[] = [':', '#', '=', '{', '}', '~']
const hide = (text: string): string =>
  text.replace(/\\([\s\S])/g, (whole, sign: string) => {
    const at = escapes.indexOf(sign)
    return at >= 0
      ? String.fromCharCode(0xe010 + at)
      : sign === 'n'
        ? '\ue016'
        : sign === '\\'
          ? '\ue017'
          : whole
  })
const show = (text: string): string =>
  text
    .replace(/[\ue010-\ue015]/g, (sign) => escapes[sign.charCodeAt(0) - 0xe010] ?? '')
    .replaceAll('\ue016', '\n')
    .replaceAll('\ue017', '\\')

interface Reading {
  say: Say
  media: Media
  format: string
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

const nullIfEmpty = (rich: Rich): Rich | null => (isEmpty(rich) ? null : rich)

/** `[html]` before a text says what it is. */
function formatIn(text: string, byDefault: string): { text: string; format: string } {
  const [whole = '', format = ''] = /^\s*\[(html|moodle|plain|markdown)\]/.exec(text) ?? []
  return { text: text.slice(whole.length), format: format || byDefault }
}

function richOf(given: string, { say, media, format: byDefault }: Reading): Rich {
  const { text, format } = formatIn(given, byDefault)
  const shown = show(text).trim()
  if (shown === '') return noRich
  if (format === 'markdown' && /[*_`#>]/.test(shown))
    say.change('it is written in Markdown, and kept as it was typed')
  // What is typed without a format is HTML to Moodle. Only its real marks are taken for that.
  const isHtml =
    format === 'html' ||
    (format === 'moodle' &&
      /<\/?(p|br|b|i|u|em|strong|sub|sup|img|div|span|pre|code|ul|ol|li|table|tr|td|a|font)\b[^<>]*>|&(#\d+|#x[\da-f]+|[a-z]+);/i.test(
        shown,
      ))
  if (!isHtml) return richFromPlain(shown)
  const html =
    format === 'moodle' && !/<(p|div|br|table|ul|ol|pre)\b/i.test(shown)
      ? shown.replaceAll('\n', '<br>')
      : shown
  return richFromHtml(html, {
    say,
    medium: (address) => {
      const bytes = dataBytes(address)
      return bytes ? media.add(bytes) : null
    },
  })
}

type Answering = (common: Common, answers: string, reading: Reading) => Item

/** In the order in which Moodle asks. */
function answered(common: Common, answers: string, reading: Reading): Item {
  if (answers === '') return { ...common, kind: 'essay', template: null, markerNote: null }
  if (answers.startsWith('#')) return numeric(common, answers, reading)
  if (answers.includes('~')) return choices(common, answers, reading)
  // A pair has no percentage; a typed answer with an arrow in it may have one.
  if (answers.includes('=') && answers.includes('->') && !/=\s*%-?\d/.test(answers))
    return pairs(common, answers, reading)
  const [word = ''] = answers.split('#')
  if (/^(t|true|f|false)$/i.test(word.trim())) return truefalse(common, answers, reading)
  return typed(common, answers, reading)
}

/** `%50%` before an answer; `#` behind it begins its feedback. */
function weighed(
  text: string,
  byDefault: number,
  reading: Reading,
): { credit: number; text: string; note: Rich | null } {
  const [, weight, rest = ''] = /^\s*(?:%(-?\d+(?:[.,]\d*)?)%)?([\s\S]*)$/.exec(text) ?? []
  const hash = rest.indexOf('#')
  return {
    credit: weight === undefined ? byDefault : shareOf(weight),
    text: (hash < 0 ? rest : rest.slice(0, hash)).trim(),
    note: hash < 0 ? null : nullIfEmpty(richOf(rest.slice(hash + 1), reading)),
  }
}

const choices: Answering = (common, answers, reading) => {
  const marks = [...answers.matchAll(/[~=]/g)]
  const before = answers.slice(0, marks[0]?.index ?? 0).trim()
  if (before !== '') reading.say.change(`'${show(before).slice(0, 60)}' before the first answer is left out`)
  const options: Choice[] = marks.flatMap((mark, place) => {
    const content = answers.slice(mark.index + 1, marks[place + 1]?.index ?? answers.length)
    const { credit, text, note } = weighed(content, mark[0] === '=' ? 1 : 0, reading)
    // `~=a` and `=%100%a` are the right one too.
    if (content.trim() === '' && marks[place + 1]?.index === mark.index + 1) return []
    const rich = richOf(text, reading)
    if (!isEmpty(rich)) return [{ id: String(place + 1), text: rich, credit, note }]
    reading.say.change('an option without a text is left out')
    return []
  })
  if (options.length < 2) throw new Refused('it has only one option')
  const rights = options.filter(({ credit }) => credit > 0)
  if (rights.length === 0) throw new Refused('none of its options is right')
  const full = marks.filter(([mark]) => mark === '=').length
  if (full > 1) {
    reading.say.change(`${full} options are marked as right by '=', each gives its share`)
    const share = 1 / rights.length
    return {
      ...common,
      kind: 'multiple',
      scoring: 'parts',
      options: options.map((one) => ({ ...one, credit: one.credit > 0 ? share : one.credit })),
    }
  }
  return full === 1
    ? { ...common, kind: 'single', options }
    : { ...common, kind: 'multiple', scoring: 'parts', options }
}

const pairs: Answering = (common, answers, reading) => {
  const left: Labelled[] = []
  const right: Labelled[] = []
  const found: { left: string; right: string }[] = []
  for (const one of answers
    .split('=')
    .map((text) => text.trim())
    .filter((text) => text !== '')) {
    const at = one.indexOf('->')
    if (at < 0) throw new Refused(`'${show(one).slice(0, 60)}' has no '->'`)
    const text = richOf(one.slice(at + 2).replace(/#[\s\S]*$/, ''), { ...reading, format: 'plain' })
    if (isEmpty(text)) throw new Refused(`'${show(one).slice(0, 60)}' has nothing behind '->'`)
    const known = right.find((other) => other.text.html === text.html)
    const to = known ?? { id: `r${right.length + 1}`, text }
    if (!known) right.push(to)
    const asked = richOf(one.slice(0, at), reading)
    if (isEmpty(asked)) continue
    left.push({ id: `l${left.length + 1}`, text: asked })
    found.push({ left: `l${left.length}`, right: to.id })
  }
  if (found.length === 0) throw new Refused('it has no pairs')
  const credit = 1 / found.length
  return {
    ...common,
    kind: 'matching',
    left,
    right,
    pairs: found.map((pair) => ({ ...pair, credit })),
    scoring: 'parts',
  }
}

const truefalse: Answering = (common, answers, reading) => {
  const [word = '', ...feedbacks] = answers.split('#')
  const right = /^t/i.test(word.trim())
  if (!/^(T|TRUE|F|FALSE)$/.test(word.trim()))
    reading.say.change(
      `'${word.trim()}' is read as ${right ? 'TRUE' : 'FALSE'}, which GIFT writes in capitals`,
    )
  const note = joined([common.note, ...feedbacks.map((text) => nullIfEmpty(richOf(text, reading)))], reading)
  return { ...common, note, kind: 'truefalse', right }
}

function joined(parts: (Rich | null)[], { say }: Reading): Rich | null {
  const some = parts.filter((part) => part !== null)
  if (some.length < 2) return some[0] ?? null
  return richFromHtml(some.map(({ html }) => `<div>${html}</div>`).join(''), { say, medium: () => null })
}

const typed: Answering = (common, answers, reading) => {
  const given = answers.includes('=') ? answers.split('=') : [answers]
  if (!answers.includes('=')) reading.say.change(`its answer has no '='`)
  const all = given.filter((one) => one.trim() !== '').map((one) => weighed(one, 1, reading))
  const filled = all.flatMap(({ text, ...rest }) => {
    const plain = show(text).replace(/^\[(html|moodle|plain|markdown)\]/, '')
    return plain === '' ? [] : [{ ...rest, ...typedAnswer(plain) }]
  })
  if (filled.length < all.length) reading.say.change('an answer without a text is left out')
  if (!filled.some(({ credit }) => credit > 0)) throw new Refused('none of its answers is right')
  return { ...common, kind: 'text', answers: filled, caseSensitive: false }
}

const numeric: Answering = (common, answers, reading) => {
  const [right = ''] = answers.slice(1).split('~')
  const wrong = answers.slice(1 + right.length)
  if (wrong.replace(/[~#\s]/g, '') !== '') reading.say.change('its comment on any other answer is left out')
  const parts = right.split('=').filter((one) => one.trim() !== '')
  const all: NumberAnswer[] = parts.flatMap((one) => {
    const { credit, text, note } = weighed(one, 1, reading)
    if (text === '*') return []
    const plain = show(text)
    const read = within(plain)
    if (read === null) throw new Refused(`its answer '${plain.slice(0, 60)}' is no number`)
    return [{ ...read, credit, note }]
  })
  if (!all.some(({ credit }) => credit > 0)) throw new Refused('none of its answers is right')
  return { ...common, kind: 'number', answers: all, units: [], unitNeeded: false }
}

/** `min..max`, `value:tolerance` or a number alone. */
function within(text: string): { value: number; tolerance: number } | null {
  const [first, second] = text.includes('..') ? text.split('..') : text.split(':')
  const [a, b] = [numberIn(first ?? ''), second === undefined ? 0 : numberIn(second)]
  if (a === null || b === null) return null
  if (!text.includes('..')) return { value: a, tolerance: Math.abs(b) }
  return b < a ? null : { value: exact((a + b) / 2), tolerance: exact((b - a) / 2) }
}

/** Without what binary fractions add: 3.141..3.142 is 3.1415, within 0.0005. */
const exact = (value: number): number => Number(value.toPrecision(12))
