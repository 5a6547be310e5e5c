/** A bank as GIFT. What GIFT has no place for is told. Pure. */
import {
  base64,
  type ExportedBank,
  exported,
  foreignHtml,
  type HeldMedia,
  hasMarks,
  type Lose,
  percentOf,
} from './export.ts'
import type { Item, Rich } from './item.ts'
import { pathOf } from './topic.ts'

export function exportGift(items: readonly Item[], media: HeldMedia): ExportedBank {
  const addresses = new Map(
    media.map(({ medium, bytes }) => [medium.digest, `data:${medium.type};base64,${base64(bytes)}`]),
  )
  const write = (html: string) => escapedGift(foreignHtml(html, (digest) => addresses.get(digest) ?? ''))
  let topic: string | null = null
  return exported(items, (item, lose) => {
    const question = questionOf(item, write, lose)
    const path = pathOf(item.topic)
    const moved = path !== (topic ?? pathOf([]))
    topic = path
    return moved ? `$CATEGORY: ${path}\n\n${question}\n\n` : `${question}\n\n`
  })
}

const escapedGift = (text: string): string => text.replace(/[\\~=#{}:]/g, '\\$&').replaceAll('\n', '\\n')
const typed = ({ text, wildcard }: { text: string; wildcard: boolean }): string =>
  escapedGift(wildcard ? text : text.replaceAll('*', '\\*'))

type Write = (html: string) => string

function questionOf(item: Item, write: Write, lose: Lose): string {
  if (item.points !== (item.kind === 'description' ? 0 : 1)) lose.part('GIFT has no points')
  if (item.penalty !== 0) lose.part('GIFT has no penalty')
  if (item.difficulty !== null) lose.part('GIFT has no difficulty')
  if (item.tags.length > 0) lose.part('GIFT has no tags')
  const answer = answerOf(item, write, lose)
  const name = item.name === '' ? '' : `::${escapedGift(item.name)}::`
  const stem = `${name}[html]${write(item.stem.html)}`
  if (answer === null && item.note) lose.part('GIFT has no note on a description')
  return answer === null ? stem : `${stem}{${answer}${item.note ? `####${write(item.note.html)}` : ''}}`
}

const noteOf = (note: Rich | null, write: Write): string => (note ? `#${write(note.html)}` : '')

/** Null for what has no answer at all. */
function answerOf(item: Item, write: Write, lose: Lose): string | null {
  const weighed = (credit: number) => `%${percentOf(credit)}%`
  switch (item.kind) {
    case 'single': {
      const best = item.options.findIndex(({ credit }) => credit === 1)
      if (best < 0) lose.whole('none of its options gives all points, which GIFT would take for several')
      return item.options
        .map(({ credit, text, note }, place) => {
          const mark = place === best ? '=' : credit === 0 ? '~' : `~${weighed(credit)}`
          return `\n${mark}${write(text.html)}${noteOf(note, write)}`
        })
        .join('')
    }
    case 'multiple':
      if (item.scoring === 'whole') lose.part('it is all or nothing here, and in parts in GIFT')
      return item.options
        .map(
          ({ credit, text, note }) =>
            `\n~${credit === 0 ? '' : weighed(credit)}${write(text.html)}${noteOf(note, write)}`,
        )
        .join('')
    case 'truefalse':
      return item.right ? 'TRUE' : 'FALSE'
    case 'text':
      if (item.caseSensitive) lose.part('GIFT does not tell capitals')
      return item.answers
        .map((one) => `\n=${weighed(one.credit)}${typed(one)}${noteOf(one.note, write)}`)
        .join('')
    case 'number':
      if (item.units.length > 0) lose.part('GIFT has no units')
      return `#${item.answers.map(({ value, tolerance, credit, note }) => `\n=${weighed(credit)}${value}:${tolerance}${noteOf(note, write)}`).join('')}`
    case 'matching':
      return pairsOf(item, write, lose)
    case 'essay':
      if (item.template || item.markerNote) lose.part('GIFT has neither a template nor a note for the marker')
      if (item.rubric) lose.part('GIFT has no rubrics')
      return ''
    case 'description':
      return null
    default:
      return lose.whole(`GIFT has no questions of the kind '${item.kind}'`)
  }
}

function pairsOf(item: Item & { kind: 'matching' }, write: Write, lose: Lose): string {
  const rights = item.left.map(({ id }) => item.pairs.filter(({ left, credit }) => left === id && credit > 0))
  if (rights.some((pairs) => pairs.length !== 1)) lose.whole('GIFT wants one answer for each thing to match')
  if (item.scoring === 'whole') lose.part('it is all or nothing here, and in parts in GIFT')
  const plain = (text: Rich) => (hasMarks(text) ? `[html]${write(text.html)}` : escapedGift(text.text))
  const textOf = (id: string) => item.right.find((one) => one.id === id)?.text ?? { html: '', text: '' }
  const used = new Set(rights.flat().map(({ right }) => right))
  const pairs = item.left.map(
    ({ text }, place) => `\n=${write(text.html)} -> ${plain(textOf(rights[place]?.[0]?.right ?? ''))}`,
  )
  const rest = item.right.filter(({ id }) => !used.has(id)).map(({ text }) => `\n= -> ${plain(text)}`)
  return [...pairs, ...rest].join('')
}
