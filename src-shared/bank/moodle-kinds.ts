/** Each kind of question of Moodle XML, as an item. Pure. */
import { clozeIn } from './cloze.ts'
import type { Choice, Common, Gap, Item, Labelled, NumberAnswer, Rich } from './item.ts'
import type { Media } from './media.ts'
import { type Formatted, formatted, ownText, plain, readRich } from './moodle-text.ts'
import { isTrue, numberIn, shareOf, typedAnswer } from './moodle-values.ts'
import { Refused, type Say } from './report.ts'
import { isEmpty, nullIfEmpty } from './rich-write.ts'
import { all, type Element, first, textOf } from './xml.ts'

/** What one question is made with. */
export interface Making {
  question: Element
  media: Media
  say: Say
  format: string
  rich(of: Element | null): Rich
  noteOf(of: Element): Rich | null
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

/** By Moodle's type. */
export const makers: Readonly<Record<string, Make>> = {
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
