/** Items of QTI 1.2 as Canvas exports them (its `question_type`), and as others do where they can be told apart. Pure. */
import type { Common, Item } from './item.ts'
import { numberIn } from './moodle-values.ts'
import { keysOf } from './qti12-keys.ts'
import { makers } from './qti12-kinds.ts'
import { isOptionNote, noteOf, type Reading, responseNames, richIn } from './qti12-text.ts'
import { Refused, type Say } from './report.ts'
import type { HtmlDeps } from './rich-html.ts'
import { isEmpty } from './rich-write.ts'
import { deep, type Element, first, textOf } from './xml.ts'

/** Throws Refused. */
export function qti12Item(
  item: Element,
  file: string | null,
  topic: string[],
  medium: HtmlDeps['medium'],
  say: Say,
): Item {
  const meta = metadataOf(item)
  const presentation = first(item, 'presentation')
  const responses = deep(presentation, ...responseNames)
  const reading: Reading = { item, say, medium, responses, keys: keysOf(item) }
  const given = meta.get('question_type') ?? meta.get('qmd_itemtype') ?? ''
  const type = makers[given] ? given : given === '' || !given.endsWith('_question') ? guessed(reading) : given
  const make = makers[type]
  if (!make) throw new Refused(`questions of the type '${type}' are not taken`)
  const points = numberIn(meta.get('points_possible') ?? '') ?? (type === 'text_only_question' ? 0 : 1)
  const common: Common = {
    name: (item.attributes.title ?? '').slice(0, 1024).toWellFormed(),
    stem: richIn(presentation, reading),
    points: Math.max(0, points),
    penalty: 0,
    topic,
    difficulty: null,
    tags: [],
    note: noteOf(reading, (ident) => !isOptionNote(ident, reading)),
    source: { line: item.line, file },
  }
  if (isEmpty(common.stem)) throw new Refused('it has no text')
  return make(common, reading)
}

function metadataOf(item: Element): ReadonlyMap<string, string> {
  const fields = deep(item, 'qtimetadatafield').map(
    (field) =>
      [textOf(first(field, 'fieldlabel')).trim(), textOf(first(field, 'fieldentry')).trim()] as const,
  )
  // Where there are two, the first is the item's own.
  return new Map(fields.reverse())
}

/** Of files without Canvas's types. */
function guessed({ responses, keys }: Reading): string {
  const [only] = responses
  if (!only) return 'text_only_question'
  if (responses.length > 1)
    return responses.every(({ name }) => name === 'response_lid') ? 'matching_question' : 'several responses'
  if (
    only.name === 'response_lid' &&
    deep(only, 'render_choice').length + deep(only, 'ims_render_object').length > 0
  ) {
    const cardinality = (only.attributes.rcardinality ?? 'Single').toLowerCase()
    return cardinality === 'ordered'
      ? 'ordering_question'
      : cardinality === 'multiple'
        ? 'multiple_answers_question'
        : 'multiple_choice_question'
  }
  const isNumber = deep(only, 'render_fib').some(({ attributes }) =>
    /^(decimal|integer)$/i.test(attributes.fibtype ?? ''),
  )
  if (only.name === 'response_num' || (isNumber && keys.length > 0)) return 'numerical_question'
  if (only.name === 'response_str') return keys.length > 0 ? 'short_answer_question' : 'essay_question'
  return only.name
}
