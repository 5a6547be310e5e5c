/** Items of QTI 2.0 to 2.2 and 3.0 (1EdTech): one interaction, or gaps in a text. What is scored otherwise is named. Pure. */
import type { Choice, Common, Gap, Item, Labelled, Rich } from './item.ts'
import { texOfMath } from './mathml.ts'
import { isTrue, numberIn } from './moodle-values.ts'
import { Refused, type Say } from './report.ts'
import { type HtmlDeps, richFromHtml } from './rich-html.ts'
import { escaped, isEmpty, noRich } from './rich-write.ts'
import { all, deep, type Element, elements, first, textOf } from './xml.ts'

/** QTI 3's `qti-choice-interaction` with `max-choices` as QTI 2's `choiceInteraction` with `maxChoices`. */
export function likeQti2(of: Element): Element {
  const camel = (name: string) => name.replace(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase())
  return {
    ...of,
    name: of.name.startsWith('qti-') ? camel(of.name.slice(4)) : of.name,
    attributes: Object.fromEntries(
      Object.entries(of.attributes).map(([name, value]) => [camel(name), value]),
    ),
    children: of.children.map((child) => (typeof child === 'string' ? child : likeQti2(child))),
  }
}

interface Declaration {
  cardinality: string
  baseType: string
  correct: string[]
  /** Points by value. */
  mapping: Map<string, number>
  most: number | null
  caseSensitive: boolean
}

/** How responses are scored: by the correct response, by the mapping, or by nothing that is said. */
type Scoring = 'correct' | 'mapping' | 'none'

interface Reading {
  item: Element
  declarations: ReadonlyMap<string, Declaration>
  scoring: Scoring
  say: Say
  medium: HtmlDeps['medium']
}

const inline = new Set(['inlineChoiceInteraction', 'textEntryInteraction'])

/** Throws Refused. */
export function qtiItem(item: Element, file: string | null, medium: HtmlDeps['medium'], say: Say): Item {
  const body = first(item, 'itemBody')
  if (!body) throw new Refused('it has no itemBody')
  if (isTrue(item.attributes.adaptive ?? '')) throw new Refused('it is adaptive, which is not taken')
  if (first(item, 'templateDeclaration'))
    throw new Refused('it is made anew from a template each time, which is not taken')
  const declarations = new Map(
    all(item, 'responseDeclaration').map((one) => [one.attributes.identifier ?? '', declarationOf(one)]),
  )
  const interactions = interactionsIn(body)
  const reading: Reading = { item, declarations, scoring: scoringOf(item, say), say, medium }
  const common: Common = {
    name: (item.attributes.title ?? item.attributes.identifier ?? '').slice(0, 1024).toWellFormed(),
    stem: noRich,
    points: 1,
    penalty: 0,
    topic: [],
    difficulty: null,
    tags: [],
    note: noteOf(item, reading),
    source: { line: item.line, file },
  }
  return made(common, body, interactions, reading)
}

const interactionsIn = (of: Element): Element[] =>
  elements(of).flatMap((child) => (child.name.endsWith('Interaction') ? [child] : interactionsIn(child)))

function made(common: Common, body: Element, interactions: readonly Element[], reading: Reading): Item {
  const [only] = interactions
  if (!only) return { ...common, stem: stemOf(body, reading, new Map()), points: 0, kind: 'description' }
  if (interactions.every(({ name }) => inline.has(name)))
    return inlineItem(common, body, interactions, reading)
  const names = [...new Set(interactions.map(({ name }) => name))]
  if (interactions.length > 1) throw new Refused(`it asks several things at once (${names.join(', ')})`)
  const make = makers[only.name]
  if (!make) throw new Refused(`'${only.name}' is not taken`)
  return make(common, body, only, reading)
}

function declarationOf(of: Element): Declaration {
  const mapping = first(of, 'mapping')
  const entries = all(mapping, 'mapEntry')
  const upper = numberIn(mapping?.attributes.upperBound ?? '')
  return {
    cardinality: of.attributes.cardinality ?? 'single',
    baseType: of.attributes.baseType ?? 'string',
    correct: all(first(of, 'correctResponse'), 'value').map((value) =>
      textOf(value).replace(/\s+/g, ' ').trim(),
    ),
    mapping: new Map(
      entries.map(({ attributes }) => [
        (attributes.mapKey ?? '').replace(/\s+/g, ' ').trim(),
        numberIn(attributes.mappedValue ?? '') ?? 0,
      ]),
    ),
    most: upper !== null && upper > 0 ? upper : null,
    caseSensitive: !(
      entries.length > 0 && entries.every(({ attributes }) => attributes.caseSensitive === 'false')
    ),
  }
}

function scoringOf(item: Element, say: Say): Scoring {
  const processing = first(item, 'responseProcessing')
  const template = processing?.attributes.template ?? processing?.attributes.templateLocation ?? ''
  if (/map_response/i.test(template)) return 'mapping'
  if (/match_correct/i.test(template)) return 'correct'
  if (!processing)
    return all(item, 'responseDeclaration').some((one) => first(one, 'mapping')) ? 'mapping' : 'correct'
  if (deep(processing, 'mapResponse').length > 0) return 'mapping'
  const simple = deep(processing, 'correct').length > 0 && deep(processing, 'responseElseIf').length === 0
  if (!simple) say.change('its own rules of scoring are not taken: its correct response gives all points')
  return 'correct'
}

/** Points by value, as shares of all. Throws Refused where nothing is right. */
function creditsOf(
  { correct, mapping, most, cardinality }: Declaration,
  scoring: Scoring,
): { credits: Map<string, number>; points: number; scoring: 'parts' | 'whole' } {
  const positive = [...mapping.values()].filter((value) => value > 0)
  if (scoring === 'mapping' && positive.length > 0) {
    const sum = cardinality === 'single' ? Math.max(...positive) : positive.reduce((a, b) => a + b, 0)
    const points = most ?? sum
    const credits = new Map(
      [...mapping].map(([key, value]) => [key, Math.min(1, Math.max(-1, value / points))]),
    )
    return { credits, points, scoring: 'parts' }
  }
  if (correct.length === 0) throw new Refused('it does not say which answer is right')
  const share = cardinality === 'single' ? 1 : 1 / correct.length
  return { credits: new Map(correct.map((key) => [key, share])), points: 1, scoring: 'whole' }
}

const declared = (interaction: Element, { declarations }: Reading): Declaration => {
  const found = declarations.get(interaction.attributes.responseIdentifier ?? '')
  if (!found) throw new Refused(`its '${interaction.name}' has no responseDeclaration`)
  return found
}

const skipped = new Set([
  'prompt',
  'simpleChoice',
  'inlineChoice',
  'simpleMatchSet',
  'gapText',
  'gapImg',
  'stylesheet',
  'catalogInfo',
  'templateBlock',
  'templateInline',
])
const feedback = new Set(['feedbackInline', 'feedbackBlock', 'modalFeedback'])

/** As HTML; `places` says what stands for an element of the document. */
function htmlOf(of: Element, places: ReadonlyMap<Element, string>): string {
  return of.children
    .map((child) => {
      if (typeof child === 'string') return escaped(child)
      const place = places.get(child)
      if (place !== undefined) return place
      if (child.name === 'math') return `<span data-tex="${escaped(texOfMath(child))}"></span>`
      if (skipped.has(child.name) || feedback.has(child.name)) return ''
      if (child.name === 'rubricBlock' && !/candidate/.test(child.attributes.view ?? 'candidate')) return ''
      if (child.name === 'object' && /^image\//.test(child.attributes.type ?? ''))
        return `<img src="${escaped(child.attributes.data ?? '')}" alt="${escaped(textOf(child).replace(/\s+/g, ' ').trim())}">`
      if (child.name === 'printedVariable') throw new Refused('a variable stands in its text')
      if (child.name === 'contentBody') return htmlOf(child, places)
      const attributes = Object.entries(child.attributes).map(
        ([name, value]) => ` ${name}="${escaped(value)}"`,
      )
      return `<${child.name}${attributes.join('')}>${htmlOf(child, places)}</${child.name}>`
    })
    .join('')
}

const richOf = (of: Element, { say, medium }: Reading): Rich =>
  richFromHtml(htmlOf(of, new Map()), { say, medium })

function stemOf(
  body: Element,
  { say, medium }: Reading,
  places: ReadonlyMap<Element, string>,
  gaps?: ReadonlySet<string>,
): Rich {
  const stem = richFromHtml(htmlOf(body, places), { say, medium, gaps })
  if (isEmpty(stem)) throw new Refused('it has no text')
  return stem
}

const promptHtml = (interaction: Element): string => {
  const prompt = first(interaction, 'prompt')
  return prompt ? `<div>${htmlOf(prompt, new Map())}</div>` : ''
}

function noteOf(item: Element, reading: Reading): Rich | null {
  const parts = [
    ...deep(item, ...feedback),
    ...deep(first(item, 'itemBody'), 'rubricBlock').filter(
      ({ attributes }) => !/candidate/.test(attributes.view ?? 'candidate'),
    ),
  ]
  if (parts.length === 0) return null
  const html = parts.map((part) => `<div>${htmlOf(part, new Map())}</div>`).join('')
  const rich = richFromHtml(html, { say: reading.say, medium: reading.medium })
  return isEmpty(rich) ? null : rich
}

type Make = (common: Common, body: Element, interaction: Element, reading: Reading) => Item

const choice: Make = (common, body, interaction, reading) => {
  const declaration = declared(interaction, reading)
  const { credits, points, scoring } = creditsOf(declaration, reading.scoring)
  const options: Choice[] = all(interaction, 'simpleChoice').map((one) => {
    const id = one.attributes.identifier ?? ''
    return {
      id: idOf(id),
      text: richOf(one, reading),
      credit: credits.get(id) ?? 0,
      note: noteIn(one, reading),
    }
  })
  if (options.length < 2) throw new Refused('it has fewer than two options')
  if (!options.some(({ credit }) => credit > 0)) throw new Refused('none of its options is right')
  if (options.some(({ text }) => isEmpty(text))) throw new Refused('one of its options has no text')
  const stem = stemOf(body, reading, new Map([[interaction, promptHtml(interaction)]]))
  if (declaration.cardinality === 'single') return { ...common, stem, points, kind: 'single', options }
  return { ...common, stem, points, kind: 'multiple', options, scoring }
}

/** Identifiers of ours have fewer signs. */
const idOf = (identifier: string): string => identifier.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64) || '_'

function noteIn(of: Element, reading: Reading): Rich | null {
  const parts = deep(of, ...feedback)
  if (parts.length === 0) return null
  const rich = richFromHtml(parts.map((part) => htmlOf(part, new Map())).join(' '), {
    say: reading.say,
    medium: reading.medium,
  })
  return isEmpty(rich) ? null : rich
}

const order: Make = (common, body, interaction, reading) => {
  const { correct } = declared(interaction, reading)
  const choices = new Map(
    all(interaction, 'simpleChoice').map((one) => [one.attributes.identifier ?? '', one]),
  )
  if (correct.length !== choices.size || new Set(correct).size !== choices.size)
    throw new Refused('its correct order does not name each of its choices once')
  const options = correct.map((id) => {
    const one = choices.get(id)
    if (!one) throw new Refused(`its correct order names '${id}', which is no choice`)
    return { id: idOf(id), text: richOf(one, reading) }
  })
  const stem = stemOf(body, reading, new Map([[interaction, promptHtml(interaction)]]))
  return { ...common, stem, kind: 'ordering', options, scoring: 'whole' }
}

const match: Make = (common, body, interaction, reading) => {
  const { credits, points, scoring } = creditsOf(declared(interaction, reading), reading.scoring)
  const [left = [], right = []] = all(interaction, 'simpleMatchSet').map((set) =>
    labelledIn(set, 'simpleAssociableChoice', reading),
  )
  const pairs = pairsOf(
    credits,
    (a, b) => left.some(({ id }) => id === a) && right.some(({ id }) => id === b),
  )
  if (!pairs.some(({ credit }) => credit > 0)) throw new Refused('none of its pairs is right')
  const stem = stemOf(body, reading, new Map([[interaction, promptHtml(interaction)]]))
  return { ...common, stem, points, kind: 'matching', left, right, pairs, scoring }
}

const labelledIn = (of: Element, name: string, reading: Reading): Labelled[] =>
  all(of, name).map((one) => ({ id: idOf(one.attributes.identifier ?? ''), text: richOf(one, reading) }))

function pairsOf(credits: ReadonlyMap<string, number>, known: (left: string, right: string) => boolean) {
  return [...credits].flatMap(([key, credit]) => {
    const [a = '', b = ''] = key.split(' ').map(idOf)
    if (!known(a, b)) throw new Refused(`its key names the pair '${key}', which is not there`)
    return credit === 0 ? [] : [{ left: a, right: b, credit }]
  })
}

const gapMatch: Make = (common, body, interaction, reading) => {
  const { credits, points, scoring } = creditsOf(declared(interaction, reading), reading.scoring)
  const words = [...all(interaction, 'gapText'), ...all(interaction, 'gapImg')].map((one) => ({
    id: idOf(one.attributes.identifier ?? ''),
    text: richOf(one, reading),
  }))
  const holes = deep(interaction, 'gap')
  const ids = holes.map(({ attributes }) => idOf(attributes.identifier ?? ''))
  const pairs = pairsOf(credits, (word, hole) => words.some(({ id }) => id === word) && ids.includes(hole))
  const gaps: Gap[] = ids.map((id) => {
    const of = pairs.filter(({ right }) => right === id)
    const weight = Math.max(0, ...of.map(({ credit }) => credit))
    if (weight === 0) throw new Refused(`no word is right for the gap '${id}'`)
    const options = words.map((word) => ({
      ...word,
      credit: (of.find(({ left }) => left === word.id)?.credit ?? 0) / weight,
      note: null,
    }))
    return {
      id,
      weight: weight * points,
      kind: 'choice',
      many: false,
      options: options.map((one) => ({ ...one, credit: Math.max(-1, one.credit) })),
    }
  })
  if (gaps.length === 0) throw new Refused('its text has no gaps')
  const places = new Map(holes.map((hole, place) => [hole, `<span data-gap="${ids[place]}"></span>`]))
  const html = `${promptHtml(interaction)}<div>${htmlOf(interaction, places)}</div>`
  const stem = stemOf(body, reading, new Map([[interaction, html]]), new Set(ids))
  return { ...common, stem, points, kind: 'gaps', gaps, scoring }
}

const extendedText: Make = (common, body, interaction, reading) => {
  const stem = stemOf(body, reading, new Map([[interaction, promptHtml(interaction)]]))
  return { ...common, stem, kind: 'essay', template: null, markerNote: null }
}

const upload: Make = (common, body, interaction, reading) => {
  const stem = stemOf(body, reading, new Map([[interaction, promptHtml(interaction)]]))
  const type = interaction.attributes.type
  return { ...common, stem, kind: 'upload', files: 1, types: type ? type.split(/\s+/) : [], markerNote: null }
}

const makers: Readonly<Record<string, Make>> = {
  choiceInteraction: choice,
  orderInteraction: order,
  matchInteraction: match,
  gapMatchInteraction: gapMatch,
  extendedTextInteraction: extendedText,
  uploadInteraction: upload,
}

/** Fields in a text: gaps; one field at the end of the text alone is a question with a typed answer. */
function inlineItem(common: Common, body: Element, interactions: readonly Element[], reading: Reading): Item {
  const [only] = interactions
  const read = interactions.map((interaction, place) => gapOf(String(place + 1), interaction, reading))
  const gaps = read.map(({ gap }) => gap)
  const places = new Map(
    gaps.map(({ id }, place) => [interactions[place]!, `<span data-gap="${id}"></span>`]),
  )
  const stem = stemOf(body, reading, places, new Set(gaps.map(({ id }) => id)))
  const points = read.reduce((sum, one) => sum + one.points, 0)
  const [gap] = gaps
  if (only && gap && gap.kind !== 'choice' && gaps.length === 1 && /\S\s*\[\[1\]\]$/.test(stem.text)) {
    const asked = { ...common, stem: stemOf(body, reading, new Map([[only, '']])), points }
    if (gap.kind === 'number')
      return { ...asked, kind: 'number', answers: gap.answers, units: [], unitNeeded: false }
    return { ...asked, kind: 'text', answers: gap.answers, caseSensitive: gap.caseSensitive }
  }
  const whole = reading.scoring === 'correct' && gaps.length > 1 ? 'whole' : 'parts'
  return { ...common, stem, points, kind: 'gaps', gaps, scoring: whole }
}

function gapOf(id: string, interaction: Element, reading: Reading): { gap: Gap; points: number } {
  const declaration = declared(interaction, reading)
  const { credits, points } = creditsOf({ ...declaration, cardinality: 'single' }, reading.scoring)
  const gap = { id, weight: points }
  if (interaction.name === 'inlineChoiceInteraction') {
    const options = all(interaction, 'inlineChoice').map((one) => {
      const own = one.attributes.identifier ?? ''
      return { id: idOf(own), text: richOf(one, reading), credit: credits.get(own) ?? 0, note: null }
    })
    if (!options.some(({ credit }) => credit > 0)) throw new Refused(`no choice of gap ${id} is right`)
    return { gap: { ...gap, kind: 'choice', many: false, options }, points }
  }
  if (declaration.baseType === 'string') {
    const answers = [...credits].map(([text, credit]) => ({ text, credit, wildcard: false, note: null }))
    return { gap: { ...gap, kind: 'text', answers, caseSensitive: declaration.caseSensitive }, points }
  }
  if (!/^(integer|float)$/.test(declaration.baseType))
    throw new Refused(`an answer of the type '${declaration.baseType}' is not taken`)
  const tolerance = toleranceOf(reading)
  const answers = [...credits].map(([text, credit]) => {
    const value = numberIn(text)
    if (value === null) throw new Refused(`its answer '${text.slice(0, 60)}' is no number`)
    return { value, tolerance: tolerance(value), credit, note: null }
  })
  return { gap: { ...gap, kind: 'number', answers }, points }
}

/** `<equal toleranceMode="absolute" tolerance="0.1">` of the scoring rules. */
function toleranceOf({ item, say }: Reading): (value: number) => number {
  const [equal] = deep(first(item, 'responseProcessing'), 'equal')
  const within = numberIn((equal?.attributes.tolerance ?? '').trim().split(/\s+/)[0] ?? '')
  const mode = equal?.attributes.toleranceMode ?? 'exact'
  if (deep(first(item, 'responseProcessing'), 'equalRounded').length > 0)
    say.change('its answer may be rounded, which is not taken')
  if (within === null || mode === 'exact') return () => 0
  return (value) => (mode === 'relative' ? Math.abs((value * within) / 100) : Math.abs(within))
}
