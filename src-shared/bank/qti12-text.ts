/** Texts of QTI 1.2 within an item. Pure. */
import type { Rich } from './item.ts'
import type { Key } from './qti12-keys.ts'
import type { Say } from './report.ts'
import { type HtmlDeps, richFromHtml } from './rich-html.ts'
import { richFromPlain } from './rich-plain.ts'
import { escaped, isEmpty, noRich } from './rich-write.ts'
import { all, deep, type Element, elements, textOf } from './xml.ts'

/** An item as it is read. */
export interface Reading {
  item: Element
  say: Say
  medium: HtmlDeps['medium']
  /** Responses by the order of the file. */
  responses: readonly Element[]
  keys: readonly Key[]
}

export const responseNames = [
  'response_lid',
  'response_str',
  'response_num',
  'response_xy',
  'response_grp',
  'response_extension',
]

export const htmlOf = (of: Element): string =>
  elements(of)
    .map((child) => {
      if (child.name === 'mattext' || child.name === 'matemtext') {
        const type = child.attributes.texttype ?? 'text/plain'
        if (elements(child).length > 0) return outer(child)
        const text = textOf(child)
        return `<div>${type === 'text/html' || (type !== 'text/plain' && /<\w/.test(text)) ? text : richFromPlain(text).html}</div>`
      }
      if (child.name === 'matimage') return `<img src="${escaped(child.attributes.uri ?? '')}">`
      if (child.name === 'mataudio') return `<audio src="${escaped(child.attributes.uri ?? '')}"></audio>`
      if (child.name === 'matbreak') return '<br>'
      if (responseNames.includes(child.name) || /^render_|^response_label$|^itemfeedback$/.test(child.name))
        return ''
      return htmlOf(child)
    })
    .join('')

const outer = (of: Element): string =>
  of.children
    .map((child) =>
      typeof child === 'string' ? escaped(child) : `<${child.name}>${outer(child)}</${child.name}>`,
    )
    .join('')

export const richIn = (of: Element | null, { say, medium }: Reading): Rich =>
  of ? richFromHtml(htmlOf(of), { say, medium }) : noRich

export function noteOf(reading: Reading, wanted: (ident: string) => boolean): Rich | null {
  const html = all(reading.item, 'itemfeedback')
    .filter(({ attributes }) => wanted(attributes.ident ?? ''))
    .map((one) => `<div>${htmlOf(one)}</div>`)
    .join('')
  const rich = richFromHtml(html, { say: reading.say, medium: reading.medium })
  return isEmpty(rich) ? null : rich
}

export const labelsIn = (of: Element): Element[] => deep(of, 'response_label')
export const isOptionNote = (ident: string, { responses }: Reading): boolean =>
  responses.flatMap(labelsIn).some(({ attributes }) => ident === `${attributes.ident}_fb`)
