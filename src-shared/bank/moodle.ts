/** Moodle XML, as qformat_xml of Moodle writes it, and as other programs write it for Moodle. Pure. */
import { clozeIn } from './cloze.ts'
import { base64Bytes, dataBytes } from './embedded.ts'
import type { Choice, Common, Gap, Item, Labelled, NumberAnswer, Rich } from './item.ts'
import type { Media } from './media.ts'
import { isTrue, numberIn, shareOf, typedAnswer } from './moodle-values.ts'
import { type BankImport, createReport, NoBank, Refused, type Say } from './report.ts'
import { type HtmlDeps, richFromHtml } from './rich-html.ts'
import { richFromPlain } from './rich-plain.ts'
import { escaped, isEmpty, noRich } from './rich-write.ts'
import { topicOf } from './topic.ts'
import { all, type Element, elements, first, readXml, textOf, Unsound } from './xml.ts'

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

/** `<name><text>…</text></name>`, and what older files have without `<text>`. */
function plain(of: Element, name: string): string {
  const element = first(of, name)
  return textOf(first(element, 'text') ?? element).trim()
}

interface Formatted {
  html: string
  files: ReadonlyMap<string, Element>
}

/** What `<text>` says, as HTML, and the files beside it. */
function formatted(of: Element | null, byDefault: string, say: Say): Formatted {
  const text = first(of, 'text')
  const files = new Map(
    all(of, 'file').map((file) => [`${file.attributes.path ?? '/'}${file.attributes.name ?? ''}`, file]),
  )
  const format = of?.attributes.format ?? byDefault
  if (elements(text).length > 0) {
    say.change('its HTML is not wrapped as text; it is read as HTML')
    return { html: outer(text), files }
  }
  const content = (text ? textOf(text) : ownText(of)).trim()
  if (format === 'plain_text') return { html: richFromPlain(content).html, files }
  if (format === 'markdown' && /[*_`#>[\]]|^\s*[-+]\s/m.test(content))
    say.change('it is written in Markdown, and kept as it was typed')
  if (format === 'markdown') return { html: richFromPlain(content).html, files }
  const breaks = format === 'moodle_auto_format' && !/<(p|div|br|table|ul|ol|pre)\b/i.test(content)
  return { html: breaks ? content.replace(/\n/g, '<br>') : content, files }
}

/** Of files older than `<text>`: what stands directly in the element. */
const ownText = (of: Element | null): string =>
  (of?.children ?? []).filter((child) => typeof child === 'string').join('')

const outer = (of: Element | null): string =>
  (of?.children ?? [])
    .map((child) => {
      if (typeof child === 'string') return escaped(child)
      const attributes = Object.entries(child.attributes).map(
        ([name, value]) => ` ${name}="${escaped(value)}"`,
      )
      return `<${child.name}${attributes.join('')}>${outer(child)}</${child.name}>`
    })
    .join('')

function readRich(
  parts: Formatted | readonly Formatted[],
  media: Media,
  say: Say,
  gaps?: ReadonlySet<string>,
): Rich {
  const given = 'html' in parts ? [parts] : parts.filter(({ html }) => html.trim() !== '')
  const html =
    given.length === 1 ? (given[0]?.html ?? '') : given.map((one) => `<div>${one.html}</div>`).join('')
  if (html.trim() === '') return noRich
  const medium: HtmlDeps['medium'] = (address) => {
    const data = dataBytes(address)
    if (data) return media.add(data)
    const [, path] = /^@@PLUGINFILE@@(\/[^?#]*)/.exec(address) ?? []
    if (path === undefined) return null
    const name = decoded(path)
    const file = given.map(({ files }) => files.get(name) ?? files.get(path)).find((one) => one !== undefined)
    const bytes = file ? base64Bytes(textOf(file)) : null
    if (file && !bytes) return { wrong: 'is damaged' }
    return bytes ? media.add(bytes) : null
  }
  return richFromHtml(html, { say, medium, gaps })
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (error) {
    if (error instanceof URIError) return path
    throw error
  }
}

/** What one question is made with. */
interface Making {
  question: Element
  media: Media
  say: Say
  format: string
  rich(of: Element | null): Rich
  noteOf(of: Element): Rich | null
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

const nullIfEmpty = (rich: Rich): Rich | null => (isEmpty(rich) ? null : rich)

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

/** `fraction` is in percent; older files have it as an element, as a share. */
function creditOf(answer: Element): number {
  const inside = first(answer, 'fraction')
  return inside ? (numberIn(textOf(inside)) ?? 0) : shareOf(answer.attributes.fraction)
}

type Make = (making: Making, common: Common, stem: Formatted) => Item

const multichoice: Make = ({ question, say, rich, noteOf }, common) => {
  const options: Choice[] = all(question, 'answer').flatMap((answer, place) => {
    const text = rich(answer)
    if (isEmpty(text)) {
      say.change(`an option without a text (line ${answer.line}) is left out`)
      return []
    }
    return [{ id: String(place + 1), text, credit: creditOf(answer), note: noteOf(answer) }]
  })
  if (options.length < 2)
    throw new Refused(`it has ${options.length === 0 ? 'no options' : 'only one option'}`)
  if (!options.some(({ credit }) => credit > 0)) throw new Refused('none of its options is right')
  const single = first(question, 'single')
  if (!single || isTrue(textOf(single))) {
    const best = Math.max(...options.map(({ credit }) => credit))
    if (best < 0.999) say.remark(`its best option gives ${percent(best)} of the points`)
    return { ...common, kind: 'single', options }
  }
  const sum = options.reduce((before, { credit }) => before + Math.max(0, credit), 0)
  if (Math.abs(sum - 1) > 0.01) say.remark(`its right options give ${percent(sum)} of the points together`)
  return { ...common, kind: 'multiple', options, scoring: 'parts' }
}
const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`

const truefalse: Make = ({ question, say }, common) => {
  const answers = all(question, 'answer')
  const said = answers.map((answer) =>
    (textOf(first(answer, 'text')) || ownText(answer)).trim().toLowerCase(),
  )
  const known = said.some((text) => text === 'true') && said.some((text) => text === 'false')
  if (answers.length !== 2) throw new Refused(`it has ${answers.length} answers instead of true and false`)
  if (!known)
    say.change(`its answers are '${said.join("', '")}': the first is taken as true, the second as false`)
  const [credit = 0, other = 0] = answers.map(creditOf)
  if (credit > 0 === other > 0) throw new Refused('it does not say which of true and false is right')
  const firstIsTrue = !known || said[0] === 'true'
  return { ...common, kind: 'truefalse', right: firstIsTrue === credit > 0 }
}

const shortanswer: Make = ({ question, noteOf }, common) => {
  const answers = all(question, 'answer').flatMap((answer) => {
    const text = (textOf(first(answer, 'text')) || ownText(answer)).trim()
    return text === '' ? [] : [{ ...typedAnswer(text), credit: creditOf(answer), note: noteOf(answer) }]
  })
  if (!answers.some(({ credit }) => credit > 0)) throw new Refused('none of its answers is right')
  return { ...common, kind: 'text', answers, caseSensitive: isTrue(plain(question, 'usecase')) }
}

const numerical: Make = ({ question, say, noteOf }, common) => {
  const answers: NumberAnswer[] = all(question, 'answer').flatMap((answer) => {
    const text = (textOf(first(answer, 'text')) || ownText(answer)).trim()
    if (text === '*' || text === '') {
      if (noteOf(answer)) say.change('its comment on any other answer is left out')
      return []
    }
    const value = numberIn(text)
    const tolerance = numberIn(plain(answer, 'tolerance') || '0')
    if (value === null || tolerance === null)
      throw new Refused(`its answer '${text.slice(0, 60)}' is no number`)
    return [{ value, tolerance: Math.abs(tolerance), credit: creditOf(answer), note: noteOf(answer) }]
  })
  if (!answers.some(({ credit }) => credit > 0)) throw new Refused('none of its answers is right')
  const units = all(first(question, 'units'), 'unit').flatMap((unit) => {
    const factor = numberIn(plain(unit, 'multiplier') || '1')
    const name = plain(unit, 'unit_name')
    return factor === null || factor === 0 || name === '' ? [] : [{ name, factor }]
  })
  const graded = numberIn(plain(question, 'unitgradingtype')) ?? 0
  return { ...common, kind: 'number', answers, units, unitNeeded: graded > 0 && units.length > 0 }
}

const matching: Make = ({ question, say, rich, media }, common) => {
  const right: Labelled[] = []
  const left: Labelled[] = []
  const pairs: { left: string; right: string }[] = []
  for (const sub of all(question, 'subquestion')) {
    const answer = first(sub, 'answer')
    const text = readRich(formatted(answer, 'plain_text', say), media, say)
    if (isEmpty(text)) {
      say.change(`a pair without an answer (line ${sub.line}) is left out`)
      continue
    }
    let to = right.find((one) => one.text.html === text.html)
    if (!to) {
      to = { id: `r${right.length + 1}`, text }
      right.push(to)
    }
    const asked = rich(sub)
    if (isEmpty(asked)) continue
    const id = `l${left.length + 1}`
    left.push({ id, text: asked })
    pairs.push({ left: id, right: to.id })
  }
  if (left.length === 0) throw new Refused('it has no pairs')
  const credit = 1 / left.length
  return {
    ...common,
    kind: 'matching',
    left,
    right,
    pairs: pairs.map((pair) => ({ ...pair, credit })),
    scoring: 'parts',
  }
}

/** `[[2]]` in the text is the second word; the words of its group are offered with it. */
const words =
  (element: 'selectoption' | 'dragbox'): Make =>
  ({ question, say, media }, common, stem) => {
    const boxes = all(question, element).map((box, place) => {
      const text = readRich({ ...formatted(box, 'html', say), files: new Map() }, media, say)
      return { id: String(place + 1), group: plain(box, 'group') || '1', text }
    })
    const gaps: Gap[] = []
    const html = stem.html.replace(/\[\[(\d+)\]\]/g, (_whole, number: string) => {
      const right = boxes[Number(number) - 1]
      if (!right) throw new Refused(`its text has the gap ${number}, for which there is no word`)
      const id = String(gaps.length + 1)
      const options = boxes
        .filter(({ group, text }) => group === right.group && !isEmpty(text))
        .map((box) => ({ id: box.id, text: box.text, credit: box === right ? 1 : 0, note: null }))
      gaps.push({ id, weight: 1, kind: 'choice', many: false, options })
      return `<span data-gap="${id}"></span>`
    })
    if (gaps.length === 0) throw new Refused('its text has no gaps')
    if (element === 'dragbox') say.remark('its words are chosen from a list instead of dragged')
    return gapsItem(common, { ...stem, html }, gaps, media, say)
  }

function gapsItem(common: Common, stem: Formatted, gaps: Gap[], media: Media, say: Say): Item {
  const rich = readRich(stem, media, say, new Set(gaps.map(({ id }) => id)))
  const lost = gaps.find(({ id }) => !rich.html.includes(`data-gap="${id}"`))
  if (lost) throw new Refused(`gap ${lost.id} stands in a part of its text that is not taken`)
  return { ...common, stem: rich, kind: 'gaps', gaps, scoring: 'parts' }
}

const cloze: Make = ({ question, say, media }, common, stem) => {
  const { html, gaps } = clozeIn(
    stem.html,
    (one) => readRich({ html: one, files: stem.files }, media, say),
    say,
  )
  if (gaps.length === 0) throw new Refused('there are no embedded answers in its text')
  const weights = gaps.reduce((sum, { weight }) => sum + weight, 0)
  const points = first(question, 'defaultgrade') ? common.points : weights
  return gapsItem({ ...common, points }, { ...stem, html }, gaps, media, say)
}

const essay: Make = ({ question, say, rich }, common) => {
  const attachments = numberIn(plain(question, 'attachments')) ?? 0
  const markerNote = nullIfEmpty(rich(first(question, 'graderinfo')))
  if (plain(question, 'responseformat') === 'noinline' && attachments !== 0) {
    const types = plain(question, 'filetypeslist')
      .split(/[,;\s]+/)
      .filter((type) => type !== '')
    const files = attachments < 0 ? 100 : Math.min(100, attachments)
    return { ...common, kind: 'upload', files, types, markerNote }
  }
  if (attachments !== 0) say.change('files could be handed in with it, which is left out')
  return {
    ...common,
    kind: 'essay',
    template: nullIfEmpty(rich(first(question, 'responsetemplate'))),
    markerNote,
  }
}

const ordering: Make = ({ question, rich }, common) => {
  const options = all(question, 'answer')
    .map((answer, place) => ({ at: numberIn(answer.attributes.fraction ?? '') ?? place + 1, answer }))
    .sort((a, b) => a.at - b.at)
    .map(({ answer }, place) => ({ id: String(place + 1), text: rich(answer) }))
  if (options.length < 2) throw new Refused('it has fewer than two things to order')
  const whole = /^(-1|ALL_OR_NOTHING)$/.test(plain(question, 'gradingtype'))
  return { ...common, kind: 'ordering', options, scoring: whole ? 'whole' : 'parts' }
}

const makers: Readonly<Record<string, Make>> = {
  multichoice,
  multichoiceset: (making, common, stem) => {
    const answers = all(making.question, 'answer')
    const rights = answers.filter((answer) => creditOf(answer) > 0).length
    const item = multichoice({ ...making, say: { ...making.say, remark: () => undefined } }, common, stem)
    if (item.kind !== 'single' && item.kind !== 'multiple') return item
    const options = item.options.map((option) => ({ ...option, credit: option.credit > 0 ? 1 / rights : 0 }))
    return { ...item, kind: 'multiple', options, scoring: 'whole' }
  },
  truefalse,
  shortanswer,
  numerical,
  matching,
  match: matching,
  ddmatch: matching,
  gapselect: words('selectoption'),
  ddwtos: words('dragbox'),
  cloze,
  multianswer: cloze,
  essay,
  ordering,
  description: (_making, common) => ({ ...common, kind: 'description' }),
}
