/** A bank as Moodle XML. What Moodle has no place for is told. Pure. */
import {
  base64,
  digestsIn,
  type ExportedBank,
  exported,
  foreignHtml,
  type HeldMedia,
  hasMarks,
  type Lose,
  nameOf,
  percentOf,
} from './export.ts'
import type { Choice, Gap, Item, NumberAnswer, Rich, TypedAnswer } from './item.ts'
import { difficultyTag } from './moodle.ts'
import { escaped } from './rich-write.ts'
import { rubricOf } from './texts.ts'
import { pathOf } from './topic.ts'

export function exportMoodle(items: readonly Item[], media: HeldMedia): ExportedBank {
  let topic: string | null = null
  const { text, lost } = exported(items, (item, lose) => {
    const path = pathOf(item.topic)
    const question = questionOf(item, media, lose)
    const moved = path !== (topic ?? pathOf([]))
    topic = path
    return moved
      ? `<question type="category"><category>${textElement(path)}</category></question>\n${question}`
      : question
  })
  return { text: `<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n${text}</quiz>\n`, lost }
}

const textElement = (content: string): string =>
  `<text>${/[<>&]/.test(content) ? `<![CDATA[${content.replaceAll(']]>', ']]]]><![CDATA[>')}]]>` : content}</text>`

const extensions = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
} as const

type Write = (rich: Rich | null, element: string, html?: string) => string

function writer(media: HeldMedia): Write {
  const held = new Map(media.map((one) => [one.medium.digest, one]))
  const fileOf = (digest: string) => {
    const one = held.get(digest)
    return `${digest}.${one ? extensions[one.medium.type] : 'png'}`
  }
  return (rich, element, given = rich?.html ?? '') => {
    const files = [...new Set(digestsIn(given))].flatMap((digest) => {
      const one = held.get(digest)
      return one
        ? [`<file name="${fileOf(digest)}" path="/" encoding="base64">${base64(one.bytes)}</file>`]
        : []
    })
    const html = foreignHtml(given, (digest) => `@@PLUGINFILE@@/${fileOf(digest)}`)
    const content = `${textElement(html)}${files.join('')}`
    return element === '' ? content : `<${element} format="html">${content}</${element}>`
  }
}

function questionOf(item: Item, media: HeldMedia, lose: Lose): string {
  const write = writer(media)
  const tags = [...item.tags, ...(item.difficulty === null ? [] : [`${difficultyTag}${item.difficulty}`])]
  const { type, body, stem } = bodyOf(item, write, lose)
  return [
    `<question type="${type}">`,
    `<name>${textElement(nameOf(item))}</name>`,
    write(item.stem, 'questiontext', stem),
    write(item.note, 'generalfeedback'),
    `<defaultgrade>${item.points}</defaultgrade><penalty>${item.penalty}</penalty>`,
    body,
    tags.length > 0 ? `<tags>${tags.map((tag) => `<tag>${textElement(tag)}</tag>`).join('')}</tags>` : '',
    '</question>\n',
  ].join('\n')
}

interface Body {
  type: string
  body: string
  /** Where it is not simply the item's. */
  stem?: string
}

const feedback = (write: Write, note: Rich | null): string => (note ? write(note, 'feedback') : '')
const choiceIn = (write: Write, { text, credit, note }: Choice): string =>
  `<answer fraction="${percentOf(credit)}" format="html">${write(text, '')}${feedback(write, note)}</answer>`
const typedText = ({ text, wildcard }: TypedAnswer): string => (wildcard ? text : text.replaceAll('*', '\\*'))

function bodyOf(item: Item, write: Write, lose: Lose): Body {
  if (rubricOf(item)) lose.part('Moodle XML has no rubrics')
  switch (item.kind) {
    case 'single':
      return {
        type: 'multichoice',
        body: `<single>true</single>${item.options.map((one) => choiceIn(write, one)).join('')}`,
      }
    case 'multiple': {
      const whole = item.scoring === 'whole'
      const options = item.options.map((one) => (whole ? { ...one, credit: one.credit > 0 ? 1 : 0 } : one))
      return {
        type: whole ? 'multichoiceset' : 'multichoice',
        body: `<single>false</single>${options.map((one) => choiceIn(write, one)).join('')}`,
      }
    }
    case 'truefalse':
      return {
        type: 'truefalse',
        body: [true, false]
          .map((one) => `<answer fraction="${one === item.right ? 100 : 0}"><text>${one}</text></answer>`)
          .join(''),
      }
    case 'text':
      return {
        type: 'shortanswer',
        body: `<usecase>${item.caseSensitive ? 1 : 0}</usecase>${item.answers.map((one) => `<answer fraction="${percentOf(one.credit)}">${textElement(typedText(one))}${feedback(write, one.note)}</answer>`).join('')}`,
      }
    case 'number':
      return { type: 'numerical', body: numberBody(item, write) }
    case 'matching':
      return matchingBody(item, write, lose)
    case 'ordering':
      return {
        type: 'ordering',
        body: `<gradingtype>${item.scoring === 'whole' ? -1 : 0}</gradingtype>${item.options.map((one, place) => `<answer fraction="${place + 1}" format="html">${write(one.text, '')}</answer>`).join('')}`,
      }
    case 'gaps':
      return gapsBody(item, lose)
    case 'essay':
      return {
        type: 'essay',
        body: `${write(item.markerNote, 'graderinfo')}${write(item.template, 'responsetemplate')}`,
      }
    case 'upload':
      return {
        type: 'essay',
        body: `<responseformat>noinline</responseformat><attachments>${item.files}</attachments><filetypeslist>${escaped(item.types.join(','))}</filetypeslist>${write(item.markerNote, 'graderinfo')}`,
      }
    case 'description':
      return { type: 'description', body: '' }
  }
}

function numberBody(item: Item & { kind: 'number' }, write: Write): string {
  const answers = item.answers.map(
    ({ value, tolerance, credit, note }: NumberAnswer) =>
      `<answer fraction="${percentOf(credit)}"><text>${value}</text>${feedback(write, note)}<tolerance>${tolerance}</tolerance></answer>`,
  )
  const units = item.units.map(
    ({ name, factor }) =>
      `<unit><multiplier>${factor}</multiplier><unit_name>${escaped(name)}</unit_name></unit>`,
  )
  return `${answers.join('')}${units.length > 0 ? `<units>${units.join('')}</units>` : ''}<unitgradingtype>${item.unitNeeded ? 1 : 0}</unitgradingtype>`
}

function matchingBody(item: Item & { kind: 'matching' }, write: Write, lose: Lose): Body {
  const rights = item.left.map(({ id }) => item.pairs.filter(({ left, credit }) => left === id && credit > 0))
  if (rights.some((pairs) => pairs.length !== 1))
    lose.whole('Moodle wants one answer for each thing to match')
  if (item.scoring === 'whole') lose.part('it is all or nothing here, and in parts in Moodle')
  const html = item.right.some(({ text }) => hasMarks(text) || text.html.includes('<br>'))
  const answer = (text: Rich) => (html ? write(text, 'answer') : `<answer>${textElement(text.text)}</answer>`)
  const textOf = (id: string) => item.right.find((one) => one.id === id)?.text ?? { html: '', text: '' }
  const used = new Set(rights.flat().map(({ right }) => right))
  const pairs = item.left.map(
    ({ text }, place) =>
      `<subquestion format="html">${write(text, '')}${answer(textOf(rights[place]?.[0]?.right ?? ''))}</subquestion>`,
  )
  const rest = item.right
    .filter(({ id }) => !used.has(id))
    .map(({ text }) => `<subquestion format="html"><text></text>${answer(text)}</subquestion>`)
  return { type: html ? 'ddmatch' : 'matching', body: [...pairs, ...rest].join('') }
}

/** What means something inside of `{1:…}`. */
const clozeText = (html: string): string =>
  html
    .replace(/[\\}~#=]/g, '\\$&')
    .replace(/^%/, '&#37;')
    .replaceAll('\n', ' ')

function gapsBody(item: Item & { kind: 'gaps' }, lose: Lose): Body {
  if (item.scoring === 'whole') lose.part('it is all or nothing here, and in parts in Moodle')
  const stem = item.stem.html.replace(/<span data-gap="([^"]*)"><\/span>/g, (_whole, id: string) => {
    const gap = item.gaps.find((one) => one.id === id)
    return gap ? clozeOf(gap, lose) : ''
  })
  return { type: 'cloze', body: '', stem }
}

function clozeOf(gap: Gap, lose: Lose): string {
  if (!Number.isInteger(gap.weight)) lose.part(`the weight ${gap.weight} of gap ${gap.id} is rounded`)
  const weight = Math.round(gap.weight)
  const one = (credit: number, text: string, note: Rich | null) => {
    const mark = credit === 1 ? '=' : credit === 0 ? '' : `%${percentOf(credit)}%`
    return `${mark}${text}${note ? `#${clozeText(foreignHtml(note.html, () => ''))}` : ''}`
  }
  if (gap.kind === 'choice') {
    const answers = gap.options.map(({ credit, text, note }) =>
      one(credit, clozeText(foreignHtml(text.html, () => '')), note),
    )
    return `{${weight}:${gap.many ? 'MULTIRESPONSE' : 'MULTICHOICE'}:${answers.join('~')}}`
  }
  if (gap.kind === 'number')
    return `{${weight}:NUMERICAL:${gap.answers.map(({ value, tolerance, credit, note }) => one(credit, `${value}:${tolerance}`, note)).join('~')}}`
  const answers = gap.answers.map((answer) =>
    one(answer.credit, clozeText(escaped(typedText(answer))), answer.note),
  )
  return `{${weight}:SHORTANSWER${gap.caseSensitive ? '_C' : ''}:${answers.join('~')}}`
}
