/** What is right in an item of QTI 1.2, and what it gives. Pure. */
import { numberIn } from './moodle-values.ts'
import { all, deep, type Element, elements, first, textOf } from './xml.ts'

/** A condition that gives points. */
export interface Key {
  share: number
  action: string
  condition: Element
}

export function keysOf(item: Element): Key[] {
  return deep(item, 'respcondition').flatMap((respcondition) => {
    const condition = first(respcondition, 'conditionvar')
    return all(respcondition, 'setvar').flatMap((setvar) => {
      const share = (numberIn(textOf(setvar)) ?? 0) / 100
      const about = deep(condition, 'varequal', 'vargte', 'varlte', 'vargt', 'varlt', 'varinside')
      if (!condition || share <= 0 || about.length === 0) return []
      return [{ share, action: setvar.attributes.action ?? 'Set', condition }]
    })
  })
}

/** What must be chosen: every `varequal` that no `<not>` is around. */
export const positive = (of: Element): Element[] =>
  elements(of).flatMap((child) =>
    child.name === 'not' ? [] : child.name === 'varequal' ? [child] : positive(child),
  )
export const valuesOf = (key: Key, response: Element): string[] =>
  positive(key.condition)
    .filter(
      ({ attributes }) =>
        attributes.respident === undefined || attributes.respident === response.attributes.ident,
    )
    .map((one) => textOf(one).trim())

/** Most files give 100; some give the points themselves. */
export function scaled(key: Key, keys: readonly Key[]): number {
  const most = Math.max(...keys.map(({ share }) => share))
  return most === 1 ? key.share : key.share / most
}
