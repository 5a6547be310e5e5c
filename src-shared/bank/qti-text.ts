/** Texts of QTI 2 and 3 within an item: its own text, prompts, options, feedback. Pure. */
import type { Rich } from './item.ts'
import { texOfMath } from './mathml.ts'
import { Refused, type Say } from './report.ts'
import { type HtmlDeps, richFromHtml } from './rich-html.ts'
import { escaped, isEmpty } from './rich-write.ts'
import { deep, type Element, first, textOf } from './xml.ts'

/** What reading a text needs. */
export interface TextDeps {
  say: Say
  medium: HtmlDeps['medium']
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
export function htmlOf(of: Element, places: ReadonlyMap<Element, string>): string {
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

export const richOf = (of: Element, { say, medium }: TextDeps): Rich =>
  richFromHtml(htmlOf(of, new Map()), { say, medium })

export function stemOf(
  body: Element,
  { say, medium }: TextDeps,
  places: ReadonlyMap<Element, string>,
  gaps?: ReadonlySet<string>,
): Rich {
  const stem = richFromHtml(htmlOf(body, places), { say, medium, gaps })
  if (isEmpty(stem)) throw new Refused('it has no text')
  return stem
}

export const promptHtml = (interaction: Element): string => {
  const prompt = first(interaction, 'prompt')
  return prompt ? `<div>${htmlOf(prompt, new Map())}</div>` : ''
}

export function noteOf(item: Element, reading: TextDeps): Rich | null {
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

export function noteIn(of: Element, reading: TextDeps): Rich | null {
  const parts = deep(of, ...feedback)
  if (parts.length === 0) return null
  const rich = richFromHtml(parts.map((part) => htmlOf(part, new Map())).join(' '), {
    say: reading.say,
    medium: reading.medium,
  })
  return isEmpty(rich) ? null : rich
}
