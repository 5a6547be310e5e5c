/** What is right in an item of QTI 2 or 3, and how many points it gives. Pure. */
import { numberIn } from './moodle-values.ts'
import { Refused, type Say } from './report.ts'
import { all, deep, type Element, first, textOf } from './xml.ts'

export interface Declaration {
  cardinality: string
  baseType: string
  correct: string[]
  /** Points by value. */
  mapping: Map<string, number>
  most: number | null
  caseSensitive: boolean
}

/** How responses are scored: by the correct response, by the mapping, or by nothing that is said. */
export type Scoring = 'correct' | 'mapping' | 'none'

export function declarationOf(of: Element): Declaration {
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

export function scoringOf(item: Element, say: Say): Scoring {
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
export function creditsOf(
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

/** `<equal toleranceMode="absolute" tolerance="0.1">` of the scoring rules. */
export function toleranceOf(item: Element, say: Say): (value: number) => number {
  const [equal] = deep(first(item, 'responseProcessing'), 'equal')
  const within = numberIn((equal?.attributes.tolerance ?? '').trim().split(/\s+/)[0] ?? '')
  const mode = equal?.attributes.toleranceMode ?? 'exact'
  if (deep(first(item, 'responseProcessing'), 'equalRounded').length > 0)
    say.change('its answer may be rounded, which is not taken')
  if (within === null || mode === 'exact') return () => 0
  return (value) => (mode === 'relative' ? Math.abs((value * within) / 100) : Math.abs(within))
}
