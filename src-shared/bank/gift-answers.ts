/** What stands between the braces of GIFT, as an item of its kind. Pure. */
import { type Reading, richOf, show } from './gift-text.ts'
import type { Choice, Common, Item, Labelled, NumberAnswer, Rich } from './item.ts'
import { numberIn, shareOf, typedAnswer } from './moodle-values.ts'
import { Refused } from './report.ts'
import { richFromHtml } from './rich-html.ts'
import { isEmpty, nullIfEmpty } from './rich-write.ts'

type Answering = (common: Common, answers: string, reading: Reading) => Item

/** In the order in which Moodle asks. */
export function answered(common: Common, answers: string, reading: Reading): Item {
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
