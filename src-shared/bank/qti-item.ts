/** Items of QTI 2.0 to 2.2 and 3.0 (1EdTech): one interaction, or gaps in a text. What is scored otherwise is named. Pure. */
import type { Common, Item } from './item.ts'
import { isTrue } from './moodle-values.ts'
import { made, type Reading } from './qti-kinds.ts'
import { declarationOf, scoringOf } from './qti-scoring.ts'
import { noteOf } from './qti-text.ts'
import { Refused, type Say } from './report.ts'
import type { HtmlDeps } from './rich-html.ts'
import { noRich } from './rich-write.ts'
import { all, type Element, elements, first } from './xml.ts'

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
