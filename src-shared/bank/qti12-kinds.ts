/** Each kind of question of QTI 1.2, as an item. Pure. */
import type { Choice, Common, Gap, Item, Labelled } from './item.ts'
import { numberIn } from './moodle-values.ts'
import { positive, scaled, valuesOf } from './qti12-keys.ts'
import { htmlOf, labelsIn, noteOf, type Reading, richIn } from './qti12-text.ts'
import { Refused } from './report.ts'
import { richFromHtml } from './rich-html.ts'
import { isEmpty } from './rich-write.ts'
import { deep, type Element, first, textOf } from './xml.ts'

type Make = (common: Common, reading: Reading) => Item

const onlyResponse = ({ responses }: Reading): Element => {
  const [only] = responses
  if (!only) throw new Refused('it has nothing to answer')
  return only
}

function optionsOf(response: Element, credits: ReadonlyMap<string, number>, reading: Reading): Choice[] {
  return labelsIn(response).flatMap((label) => {
    const ident = label.attributes.ident ?? ''
    const text = richIn(label, reading)
    const credit = credits.get(ident) ?? 0
    if (isEmpty(text) && credit > 0) throw new Refused('its right option has no text')
    if (isEmpty(text)) {
      reading.say.change('an option without a text is left out')
      return []
    }
    return [{ id: idOf(ident), text, credit, note: noteOf(reading, (one) => one === `${ident}_fb`) }]
  })
}

const idOf = (ident: string): string => ident.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64) || '_'

const multipleChoice: Make = (common, reading) => {
  const response = onlyResponse(reading)
  const credits = new Map<string, number>()
  for (const key of reading.keys)
    for (const value of valuesOf(key, response))
      credits.set(value, Math.min(1, Math.max(credits.get(value) ?? 0, scaled(key, reading.keys))))
  const options = optionsOf(response, credits, reading)
  if (options.length < 2) throw new Refused('it has fewer than two options')
  if (!options.some(({ credit }) => credit > 0)) throw new Refused('it does not say which option is right')
  return { ...common, kind: 'single', options }
}

const trueFalse: Make = (common, reading) => {
  const item = multipleChoice(common, reading)
  const texts = item.kind === 'single' ? item.options.map(({ text }) => text.text.toLowerCase()) : []
  if (item.kind !== 'single' || texts.length !== 2 || !texts.includes('true') || !texts.includes('false'))
    return item
  return { ...common, kind: 'truefalse', right: (item.options[texts.indexOf('true')]?.credit ?? 0) > 0 }
}

const multipleAnswers: Make = (common, reading) => {
  const response = onlyResponse(reading)
  const adding = reading.keys.length > 1 && reading.keys.every(({ action }) => action === 'Add')
  const rights = [...new Set(reading.keys.flatMap((key) => valuesOf(key, response)))]
  if (rights.length === 0) throw new Refused('it does not say which options are right')
  const options = optionsOf(response, new Map(rights.map((right) => [right, 1 / rights.length])), reading)
  if (options.length < 2) throw new Refused('it has fewer than two options')
  return { ...common, kind: 'multiple', options, scoring: adding ? 'parts' : 'whole' }
}

const ordering: Make = (common, reading) => {
  const response = onlyResponse(reading)
  const key = reading.keys[0]
  const labels = new Map(labelsIn(response).map((label) => [label.attributes.ident ?? '', label]))
  const order = key ? valuesOf(key, response) : []
  if (order.length !== labels.size || new Set(order).size !== labels.size || labels.size < 2)
    throw new Refused('it does not say the order of all its options')
  const options = order.map((ident) => {
    const label = labels.get(ident)
    if (!label) throw new Refused(`its order names '${ident}', which is no option`)
    return { id: idOf(ident), text: richIn(label, reading) }
  })
  return { ...common, kind: 'ordering', options, scoring: 'whole' }
}

const shortAnswer: Make = (common, reading) => {
  const response = onlyResponse(reading)
  const answers = reading.keys.flatMap((key) =>
    valuesOf(key, response)
      .filter((text) => text !== '')
      .map((text) => ({ text, credit: Math.min(1, scaled(key, reading.keys)), wildcard: false, note: null })),
  )
  if (answers.length === 0) throw new Refused('it does not say which answer is right')
  const sensitive = deep(reading.item, 'varequal').some(({ attributes }) =>
    /^yes$/i.test(attributes.case ?? ''),
  )
  return { ...common, kind: 'text', answers, caseSensitive: sensitive }
}

const numerical: Make = (common, reading) => {
  const answers = reading.keys.map((key) => {
    const bound = (...names: string[]) => {
      const [one] = deep(key.condition, ...names)
      return one ? numberIn(textOf(one)) : null
    }
    const [exact, low, high] = [bound('varequal'), bound('vargte', 'vargt'), bound('varlte', 'varlt')]
    if (deep(key.condition, 'vargt', 'varlt').length > 0)
      reading.say.change('the bounds of its answer count as right themselves')
    if (low !== null && high !== null && high >= low) {
      const value = exact ?? rounded((low + high) / 2)
      return {
        value,
        tolerance: rounded(Math.max(high - value, value - low)),
        credit: Math.min(1, scaled(key, reading.keys)),
        note: null,
      }
    }
    if (exact === null) throw new Refused('its answer is no number')
    return { value: exact, tolerance: 0, credit: Math.min(1, scaled(key, reading.keys)), note: null }
  })
  if (answers.length === 0) throw new Refused('it does not say which answer is right')
  return { ...common, kind: 'number', answers, units: [], unitNeeded: false }
}

const rounded = (value: number): number => Number(value.toPrecision(12))

/** A list for each thing to be matched. */
const matching: Make = (common, reading) => {
  const right: Labelled[] = []
  const left: Labelled[] = []
  const pairs: { left: string; right: string; credit: number }[] = []
  for (const response of reading.responses) {
    const text = richIn(response, reading)
    const id = `l${left.length + 1}`
    if (isEmpty(text)) {
      reading.say.change('a thing to match without a text is left out')
      continue
    }
    left.push({ id, text })
    const wanted = new Set(
      reading.keys.flatMap((key) =>
        positive(key.condition)
          .filter((one) => one.attributes.respident === response.attributes.ident)
          .map((one) => textOf(one).trim()),
      ),
    )
    if (wanted.size === 0) throw new Refused(`it does not say what belongs to '${text.text.slice(0, 60)}'`)
    for (const label of labelsIn(response)) {
      const shown = richIn(label, reading)
      if (isEmpty(shown)) continue
      const known = right.find((one) => one.text.html === shown.html)
      const to = known ?? { id: `r${right.length + 1}`, text: shown }
      if (!known) right.push(to)
      if (wanted.has(label.attributes.ident ?? '')) pairs.push({ left: id, right: to.id, credit: 0 })
    }
  }
  if (pairs.length === 0) throw new Refused('none of its pairs is right')
  return {
    ...common,
    kind: 'matching',
    left,
    right,
    pairs: pairs.map((pair) => ({ ...pair, credit: 1 / pairs.length })),
    scoring: 'parts',
  }
}

/** `[name]` in the text is the place of `response_name`. */
const blanks =
  (dropdown: boolean): Make =>
  (common, reading) => {
    const gaps: Gap[] = []
    const source = deepHtml(reading)
    const names = reading.responses.map((response) => ({
      response,
      name: (response.attributes.ident ?? '').replace(/^response_/, ''),
    }))
    let html = source
    for (const { response, name } of names) {
      const id = String(gaps.length + 1)
      const at = html.indexOf(`[${name}]`)
      if (at < 0) throw new Refused(`its text has no place for '${name}'`)
      html = `${html.slice(0, at)}<span data-gap="${id}"></span>${html.slice(at + name.length + 2)}`
      gaps.push(blankOf(id, response, dropdown, reading))
    }
    if (gaps.length === 0) throw new Refused('its text has no gaps')
    const stem = richFromHtml(html, {
      say: reading.say,
      medium: reading.medium,
      gaps: new Set(gaps.map(({ id }) => id)),
    })
    const lost = gaps.find(({ id }) => !stem.html.includes(`data-gap="${id}"`))
    if (lost) throw new Refused(`gap ${lost.id} stands in a part of its text that is not taken`)
    return { ...common, stem, kind: 'gaps', gaps, scoring: 'parts' }
  }

const deepHtml = ({ item }: Reading): string => {
  const presentation = first(item, 'presentation')
  return presentation ? htmlOf(presentation) : ''
}

function blankOf(id: string, response: Element, dropdown: boolean, reading: Reading): Gap {
  const rights = new Set(
    reading.keys.flatMap((key) =>
      positive(key.condition)
        .filter((one) => one.attributes.respident === response.attributes.ident)
        .map((one) => textOf(one).trim()),
    ),
  )
  if (dropdown) {
    const options = optionsOf(response, new Map([...rights].map((right) => [right, 1])), reading)
    if (!options.some(({ credit }) => credit > 0)) throw new Refused(`no choice of gap ${id} is right`)
    return { id, weight: 1, kind: 'choice', many: false, options }
  }
  // Canvas lists the accepted answers as choices; the condition names only the first of them.
  const answers = labelsIn(response)
    .map((label) => richIn(label, reading).text)
    .filter((text) => text !== '')
    .map((text) => ({ text, credit: 1, wildcard: false, note: null }))
  const typed =
    answers.length > 0
      ? answers
      : [...rights].map((text) => ({ text, credit: 1, wildcard: false, note: null }))
  if (typed.length === 0) throw new Refused(`gap ${id} has no answer`)
  return { id, weight: 1, kind: 'text', answers: typed, caseSensitive: false }
}

/** By Canvas's `question_type`. */
export const makers: Readonly<Record<string, Make>> = {
  multiple_choice_question: multipleChoice,
  true_false_question: trueFalse,
  multiple_answers_question: multipleAnswers,
  ordering_question: ordering,
  short_answer_question: shortAnswer,
  numerical_question: numerical,
  matching_question: matching,
  fill_in_multiple_blanks_question: blanks(false),
  multiple_dropdowns_question: blanks(true),
  essay_question: (common) => ({ ...common, kind: 'essay', template: null, markerNote: null }),
  file_upload_question: (common) => ({ ...common, kind: 'upload', files: 1, types: [], markerNote: null }),
  text_only_question: (common) => ({ ...common, kind: 'description' }),
}
