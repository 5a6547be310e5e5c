/**
 * XML by a streaming parser (saxes): no entities but those of XML and a few of HTML, nothing fetched, bounded depth. Only
 * the elements that are asked for are held as trees, one at a time. Pure.
 */
import { SaxesParser } from 'saxes'
import { bankText } from './bank-text.ts'
import { NoBank } from './report.ts'

export interface Element {
  /** Without its prefix. */
  name: string
  /** By names without prefix. */
  attributes: Readonly<Record<string, string>>
  children: (Element | string)[]
  line: number
}

export interface XmlFault {
  /** A sentence without its end. */
  why: string
  line: number
  /** The element that was being read: where it begins, behind its opening tag. */
  within: { at: number; element: Element } | null
  at: number
}

const deepest = 200
/** Of HTML, where somebody's program wrote them into XML. */
const entities = {
  nbsp: '\u00a0', laquo: '«', raquo: '»', mdash: '—', ndash: '–', hellip: '…', deg: '°', times: '×', plusmn: '±',
  divide: '÷', le: '≤', ge: '≥', ne: '≠', rarr: '→', larr: '←', bull: '•', middot: '·', copy: '©', sup2: '²', sup3: '³',
  ldquo: '“', rdquo: '”', lsquo: '‘', rsquo: '’', alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', pi: 'π', infin: '∞',
  sum: '∑', radic: '√',
} // biome-ignore format: a table

/** Throws NoBank. */
export function xmlText(bytes: Uint8Array): { text: string; encoding: string } {
  const head = String.fromCharCode(...bytes.subarray(0, 200))
  const label = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w-]+)["']/.exec(head)?.[1]
  const named = label !== undefined && !/^utf-?(8|16)/i.test(label) ? byName(bytes, label) : null
  const { text, encoding } = named ?? bankText(bytes)
  // What no XML may hold stands for nothing; each is replaced by one character, so that places stay.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is about them
  const clean = text.toWellFormed().replace(/[\0-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ')
  return { text: clean, encoding }
}

function byName(bytes: Uint8Array, label: string): { text: string; encoding: string } | null {
  try {
    return { text: new TextDecoder(label, { fatal: true }).decode(bytes), encoding: label }
  } catch (error) {
    // An encoding that nobody knows, or that it is not.
    if (error instanceof RangeError || error instanceof TypeError) return null
    throw error
  }
}

/** Thrown by whoever takes an element: it is not what its author meant, and reading stops in it. */
export class Unsound extends Error {}

/**
 * Hands over each element of one of these names, as a tree, when it is complete; an outer one has the inner ones in it. Null
 * when the text is sound XML, else where it is not. `lines`: how many lines stand before the text.
 */
export function readXml(
  text: string,
  wanted: ReadonlySet<string>,
  take: (element: Element, outside: readonly Element[]) => void,
  lines = 0,
): XmlFault | null {
  const parser = new SaxesParser({ position: true })
  Object.assign(parser.ENTITIES, entities)
  /** What is open: outside of what is wanted without children. */
  const outside: Element[] = []
  const inside: Element[] = []
  let within: XmlFault['within'] = null
  let line = 1
  const add = (data: string) => inside.at(-1)?.children.push(data)
  parser.on('doctype', (declared) => {
    if (/<!ENTITY/i.test(declared)) throw new NoBank('it declares entities of its own, which are not taken')
  })
  parser.on('opentagstart', () => {
    line = parser.line + lines
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (outside.length + inside.length >= deepest) throw new Unsound(`it is nested more than ${deepest} deep`)
    const element: Element = { name: local(name), attributes: locals(attributes), children: [], line }
    const parent = inside.at(-1)
    if (parent) parent.children.push(element)
    if (parent || wanted.has(element.name)) inside.push(element)
    else outside.push(element)
    if (inside.length === 1) within = { at: parser.position, element }
  })
  parser.on('closetag', () => {
    const element = inside.pop()
    if (!element) outside.pop()
    else if (inside.length === 0) {
      take(element, outside)
      within = null
    }
  })
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('error', (error) => {
    throw new Unsound(error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, ''))
  })
  try {
    parser.write(text).close()
    return null
  } catch (error) {
    if (!(error instanceof Unsound)) throw error
    return { why: error.message, line: parser.line + lines, within, at: parser.position }
  }
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1)
const locals = (attributes: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [local(name), String(value)]))

export const elements = (of: Element | null): Element[] =>
  (of?.children ?? []).filter((child) => typeof child !== 'string')
export const all = (of: Element | null, name: string): Element[] =>
  elements(of).filter((child) => child.name === name)
export const first = (of: Element | null, name: string): Element | null =>
  elements(of).find((child) => child.name === name) ?? null
/** At any depth, in the order of the document; not inside of one that is found. */
export const deep = (of: Element | null, ...names: string[]): Element[] =>
  elements(of).flatMap((child) => (names.includes(child.name) ? [child] : deep(child, ...names)))
export const textOf = (of: Element | null): string =>
  (of?.children ?? []).map((child) => (typeof child === 'string' ? child : textOf(child))).join('')
