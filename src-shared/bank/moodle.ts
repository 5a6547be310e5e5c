import type { Common, Item } from './item.ts'
import type { Media } from './media.ts'
import { type Making, makers } from './moodle-kinds.ts'
import { type Formatted, formatted, plain, readRich } from './moodle-text.ts'
import { isTrue, numberIn } from './moodle-values.ts'
import { type BankImport, createReport, NoBank, Refused, type Say } from './report.ts'
import { escaped, isEmpty, noRich, nullIfEmpty } from './rich-write.ts'
import { topicOf } from './topic.ts'
import { all, type Element, first, readXml, textOf, Unsound } from './xml.ts'

const wanted = new Set(['question'])
const restartsAtMost = 100

/** Throws NoBank. */
export function importMoodle(text: string, media: Media): BankImport {
  const report = createReport()
  let topic: string[] = []
  let sawQuiz = false
  const take = (question: Element) => {
    sawQuiz = true
    if (/<question\s+type\s*=/.test(textOf(question)))
      throw new Unsound('a text in it is not closed by ]]> and goes on into the next question')
    const type = question.attributes.type ?? ''
    if (type === 'category') {
      topic = topicOf(plain(question, 'category'))
      return
    }
    const title =
      plain(question, 'name') ||
      plain(question, 'questiontext')
        .slice(0, 2000)
        .replace(/<[^>]*>/g, ' ')
    report.question({ line: question.line, title }, (say) => itemOf(question, type, topic, media, say))
  }
  // A question that is no sound XML is refused, and reading begins anew at the next one.
  let from = 0
  let lines = 0
  for (let restarts = 0; ; restarts++) {
    const rest = from === 0 ? text.slice(text.search(/\S|$/)) : `<quiz>${text.slice(from)}`
    if (from === 0) lines = newlines(text.slice(0, text.length - rest.length))
    const fault = readXml(rest, wanted, take, lines)
    if (!fault) break
    const { within } = fault
    if (within) {
      sawQuiz = true
      const { line } = within.element
      report.question({ line, title: plain(within.element, 'name') }, () => {
        throw new Refused(`it is no sound XML (line ${fault.line}: ${fault.why})`)
      })
    } else if (from === 0 && !sawQuiz && !/<quiz[\s>]/.test(text))
      throw new NoBank(`it is no sound XML: line ${fault.line}: ${fault.why}`)
    else if (
      !/unclosed tag: quiz|unexpected end|text data outside|unmatched closing tag: quiz/i.test(fault.why) ||
      from === 0
    )
      report.note(fault.line, `the file is no sound XML there: ${fault.why}`)
    const offset = from === 0 ? text.length - rest.length : from - '<quiz>'.length
    const next = text.slice(offset + (within?.at ?? fault.at)).search(/<question[\s>]/)
    if (next < 0) break
    const at = offset + (within?.at ?? fault.at) + next
    if (at <= from || restarts >= restartsAtMost) {
      refuseRest(text, at, report)
      break
    }
    from = at
    lines = newlines(text.slice(0, at))
  }
  if (!sawQuiz) throw new NoBank('there is no <question> in it')
  return report.result()
}

const newlines = (text: string): number => text.split('\n').length - 1

/** What is not read any more is counted all the same. */
function refuseRest(text: string, from: number, report: ReturnType<typeof createReport>): void {
  for (const match of text.slice(from).matchAll(/<question\s[^>]*>/g)) {
    if (/type\s*=\s*["']category/.test(match[0])) continue
    const line = newlines(text.slice(0, from + match.index)) + 1
    report.question({ line, title: '' }, () => {
      throw new Refused('too much of the file before it is no sound XML')
    })
  }
}

/** Moodle has no difficulty; our export says it in a tag. */
export const difficultyTag = 'difficulty:'

const feedbacks = ['generalfeedback', 'correctfeedback', 'partiallycorrectfeedback', 'incorrectfeedback']

function itemOf(question: Element, type: string, topic: string[], media: Media, say: Say): Item {
  const make = makers[type]
  if (!make)
    throw new Refused(type === '' ? 'it has no type' : `questions of the type '${type}' are not taken`)
  const format = first(question, 'questiontext')?.attributes.format ?? 'html'
  const rich = (of: Element | null) => readRich(formatted(of, format, say), media, say)
  const noteOf = (of: Element) => nullIfEmpty(rich(first(of, 'feedback')))
  const making: Making = { question, media, say, format, rich, noteOf }
  const stemHtml = stemOf(making)
  const item = make(making, commonOf(making, stemHtml, topic, type), stemHtml)
  if (isEmpty(item.stem)) throw new Refused('it has no text')
  if (isTrue(plain(question, 'hidden'))) say.remark('it is hidden in Moodle')
  return item
}

/** With the picture that files of before Moodle 2 have beside the text. */
function stemOf({ question, say, format }: Making): Formatted {
  const stem = formatted(first(question, 'questiontext'), format, say)
  const picture = plain(question, 'image')
  const bytes = first(question, 'image_base64')
  if (picture === '' || !bytes) return stem
  const path = `/${picture.replaceAll('/', '_')}`
  const html = `${stem.html} <img src="@@PLUGINFILE@@${escaped(path)}">`
  return { html, files: new Map([...stem.files, [path, bytes]]) }
}

function commonOf(
  { question, media, say, format }: Making,
  stem: Formatted,
  topic: string[],
  type: string,
): Common {
  const tags = all(first(question, 'tags'), 'tag')
    .map((tag) => textOf(tag).trim())
    .filter((tag) => tag !== '')
  const level = tags.find((tag) => /^difficulty:([1-9]|10)$/.test(tag))
  const notes = [...feedbacks.flatMap((name) => all(question, name)), ...all(question, 'hint')]
  const cloze = type === 'cloze' || type === 'multianswer'
  const points = numberIn(plain(question, 'defaultgrade')) ?? (type === 'description' ? 0 : 1)
  const penalty = numberIn(plain(question, 'penalty')) ?? 0
  if (points < 0 || penalty < 0 || penalty > 1)
    say.change('its points or its penalty are out of bounds and are set anew')
  return {
    name: plain(question, 'name').slice(0, 1024).toWellFormed(),
    stem: cloze ? noRich : readRich(stem, media, say),
    points: points < 0 ? 1 : points,
    penalty: Math.min(1, Math.max(0, penalty)),
    topic,
    difficulty: Number(level?.slice(difficultyTag.length) ?? 0) || null,
    tags: tags.filter((tag) => tag !== level),
    note: nullIfEmpty(
      readRich(
        notes.map((note) => formatted(note, format, say)),
        media,
        say,
      ),
    ),
    source: { line: question.line, file: null },
  }
}
