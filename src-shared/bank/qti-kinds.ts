/** Each interaction of QTI 2 and 3, as an item. Pure. */
import type { Choice, Common, Gap, Item, Labelled } from './item.ts'
import { numberIn } from './moodle-values.ts'
import { creditsOf, type Declaration, type Scoring, toleranceOf } from './qti-scoring.ts'
import { htmlOf, noteIn, promptHtml, richOf, stemOf, type TextDeps } from './qti-text.ts'
import { Refused } from './report.ts'
import { isEmpty } from './rich-write.ts'
import { all, deep, type Element } from './xml.ts'

/** An item as it is read. */
export interface Reading extends TextDeps {
  item: Element
  declarations: ReadonlyMap<string, Declaration>
  scoring: Scoring
}

const inline = new Set(['inlineChoiceInteraction', 'textEntryInteraction'])

const declared = (interaction: Element, { declarations }: Reading): Declaration => {
  const found = declarations.get(interaction.attributes.responseIdentifier ?? '')
  if (!found) throw new Refused(`its '${interaction.name}' has no responseDeclaration`)
  return found
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
  const tolerance = toleranceOf(reading.item, reading.say)
  const answers = [...credits].map(([text, credit]) => {
    const value = numberIn(text)
    if (value === null) throw new Refused(`its answer '${text.slice(0, 60)}' is no number`)
    return { value, tolerance: tolerance(value), credit, note: null }
  })
  return { gap: { ...gap, kind: 'number', answers }, points }
}

/** By its interactions. Throws Refused. */
export function made(
  common: Common,
  body: Element,
  interactions: readonly Element[],
  reading: Reading,
): Item {
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
