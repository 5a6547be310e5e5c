/** Texts of Moodle XML, in whatever format they are written, with the files that stand beside them. Pure. */
import { base64Bytes, dataBytes } from './embedded.ts'
import type { Rich } from './item.ts'
import type { Media } from './media.ts'
import type { Say } from './report.ts'
import { type HtmlDeps, richFromHtml } from './rich-html.ts'
import { richFromPlain } from './rich-plain.ts'
import { escaped, noRich } from './rich-write.ts'
import { all, type Element, elements, first, textOf } from './xml.ts'

/** `<name><text>…</text></name>`, and what older files have without `<text>`. */
export function plain(of: Element, name: string): string {
  const element = first(of, name)
  return textOf(first(element, 'text') ?? element).trim()
}

export interface Formatted {
  html: string
  files: ReadonlyMap<string, Element>
}

/** What `<text>` says, as HTML, and the files beside it. */
export function formatted(of: Element | null, byDefault: string, say: Say): Formatted {
  const text = first(of, 'text')
  const files = new Map(
    all(of, 'file').map((file) => [`${file.attributes.path ?? '/'}${file.attributes.name ?? ''}`, file]),
  )
  const format = of?.attributes.format ?? byDefault
  if (elements(text).length > 0) {
    say.change('its HTML is not wrapped as text; it is read as HTML')
    return { html: outer(text), files }
  }
  const content = (text ? textOf(text) : ownText(of)).trim()
  if (format === 'plain_text') return { html: richFromPlain(content).html, files }
  if (format === 'markdown' && /[*_`#>[\]]|^\s*[-+]\s/m.test(content))
    say.change('it is written in Markdown, and kept as it was typed')
  if (format === 'markdown') return { html: richFromPlain(content).html, files }
  const breaks = format === 'moodle_auto_format' && !/<(p|div|br|table|ul|ol|pre)\b/i.test(content)
  return { html: breaks ? content.replace(/\n/g, '<br>') : content, files }
}

/** Of files older than `<text>`: what stands directly in the element. */
export const ownText = (of: Element | null): string =>
  (of?.children ?? []).filter((child) => typeof child === 'string').join('')

const outer = (of: Element | null): string =>
  (of?.children ?? [])
    .map((child) => {
      if (typeof child === 'string') return escaped(child)
      const attributes = Object.entries(child.attributes).map(
        ([name, value]) => ` ${name}="${escaped(value)}"`,
      )
      return `<${child.name}${attributes.join('')}>${outer(child)}</${child.name}>`
    })
    .join('')

export function readRich(
  parts: Formatted | readonly Formatted[],
  media: Media,
  say: Say,
  gaps?: ReadonlySet<string>,
): Rich {
  const given = 'html' in parts ? [parts] : parts.filter(({ html }) => html.trim() !== '')
  const html =
    given.length === 1 ? (given[0]?.html ?? '') : given.map((one) => `<div>${one.html}</div>`).join('')
  if (html.trim() === '') return noRich
  const medium: HtmlDeps['medium'] = (address) => {
    const data = dataBytes(address)
    if (data) return media.add(data)
    const [, path] = /^@@PLUGINFILE@@(\/[^?#]*)/.exec(address) ?? []
    if (path === undefined) return null
    const name = decoded(path)
    const file = given.map(({ files }) => files.get(name) ?? files.get(path)).find((one) => one !== undefined)
    const bytes = file ? base64Bytes(textOf(file)) : null
    if (file && !bytes) return { wrong: 'is damaged' }
    return bytes ? media.add(bytes) : null
  }
  return richFromHtml(html, { say, medium, gaps })
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (error) {
    if (error instanceof URIError) return path
    throw error
  }
}
