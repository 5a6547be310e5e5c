/**
 * Texts with a few marks, as a document of paragraphs and runs, and how it is written. What is written is canonical: read
 * and written again it is the same. Pure.
 */
import { type Rich, richLength } from './item.ts'
import { Refused } from './report.ts'

/** In the order in which they are nested. */
const marks = ['strong', 'em', 'u', 's', 'code', 'sub', 'sup'] as const
export type Mark = (typeof marks)[number]

export type Run = { marks: ReadonlySet<Mark> } & (
  | { text: string }
  | { br: true }
  | { tex: string; display: boolean }
  | { media: string; sound: boolean; alt: string }
  | { gap: string }
)
export interface Paragraph {
  tag: 'p' | 'pre'
  runs: Run[]
}
export type ContainerTag = 'root' | 'ul' | 'ol' | 'li' | 'table' | 'tr' | 'td' | 'th' | 'blockquote'
export interface Container {
  tag: ContainerTag
  /** Of a cell. */
  span: { colspan: number; rowspan: number }
  children: (Container | Paragraph)[]
}

export const container = (tag: ContainerTag, span = { colspan: 1, rowspan: 1 }): Container => ({
  tag,
  span,
  children: [],
})

export const noRich: Rich = { html: '', text: '' }
export const isEmpty = (rich: Rich): boolean => rich.html === ''

export const nullIfEmpty = (rich: Rich): Rich | null => (isEmpty(rich) ? null : rich)

const tooLong = `a text of it has more than ${richLength} characters`

const lengthOf = (node: Container | Paragraph): number =>
  'runs' in node
    ? node.runs.reduce((sum, run) => sum + ('text' in run ? run.text.length : 1), 0)
    : node.children.reduce((sum, child) => sum + lengthOf(child), 0)

/** Throws Refused for a text that is too long. */
export function written(root: Container): Rich {
  if (lengthOf(root) > richLength) throw new Refused(tooLong)
  const html = containerHtml(tidied(root))
  if (html.length > richLength) throw new Refused(tooLong)
  return {
    html,
    text: containerText(root)
      .replaceAll('\u00a0', ' ')
      .replace(/\n{2,}/g, '\n')
      .trim(),
  }
}

/** How `medium` of richFromHtml is asked for a picture or sound that stands in a text of ours, by its digest. */
export const mediumAddress = {
  of: (digest: string): string => `digest:${digest}`,
  digest: (address: string): string | null => /^digest:([0-9a-f]{64})$/.exec(address)?.[1] ?? null,
}

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Without what shows nothing, and with one space where there were several. */
function tidied(node: Container): Container {
  node.children = node.children.filter((child) => {
    if ('runs' in child) {
      child.runs = tidyRuns(child)
      return child.runs.length > 0
    }
    tidied(child)
    return child.children.length > 0 || child.tag === 'td' || child.tag === 'th'
  })
  return node
}

const isText = (run: Run | undefined): run is Run & { text: string } => run !== undefined && 'text' in run
const same = (a: ReadonlySet<Mark>, b: ReadonlySet<Mark>) =>
  a.size === b.size && [...a].every((m) => b.has(m))

function tidyRuns({ tag, runs }: Paragraph): Run[] {
  const withFormulas = merged(runs).flatMap((run) =>
    isText(run) && tag === 'p' && !run.marks.has('code') ? formulasIn(run) : [run],
  )
  const spaced = tag === 'pre' ? withFormulas : collapsed(withFormulas)
  const kept = merged(spaced.filter((run) => !isText(run) || run.text !== ''))
  while (showsNothing(kept[0], (text) => (tag === 'pre' ? text.replace(/^\n+/, '') : text))) kept.shift()
  while (showsNothing(kept.at(-1), (text) => (tag === 'pre' ? text.trimEnd() : text))) kept.pop()
  return kept.every((run) => isText(run) && /^[\s\u00a0]*$/.test(run.text)) ? [] : kept
}

/** Whether nothing is left of a run at an end of its paragraph, once its text is cut as it is cut there. */
function showsNothing(run: Run | undefined, cut: (text: string) => string): boolean {
  if (!isText(run)) return run !== undefined && 'br' in run
  run.text = cut(run.text)
  return run.text === ''
}

function merged(runs: readonly Run[]): Run[] {
  const all: Run[] = []
  for (const run of runs) {
    const before = all.at(-1)
    if (isText(run) && isText(before) && same(run.marks, before.marks)) before.text += run.text
    else all.push({ ...run })
  }
  return all
}

/** As HTML shows spaces: one for several, none at the ends of a line. */
function collapsed(runs: Run[]): Run[] {
  let atStart = true
  for (const run of runs) {
    if (isText(run)) {
      run.text = run.text.replace(/[ \t\n\r\f]+/g, ' ')
      if (atStart && run.text.startsWith(' ')) run.text = run.text.slice(1)
      if (run.text !== '') atStart = run.text.endsWith(' ')
    } else atStart = 'br' in run
  }
  let atEnd = true
  for (const run of [...runs].reverse()) {
    if (isText(run)) {
      if (atEnd && run.text.endsWith(' ')) run.text = run.text.slice(0, -1)
      if (run.text !== '') atEnd = false
    } else atEnd = 'br' in run
  }
  return runs
}

/** TeX between \( \), \[ \] and $$ $$, as Moodle's MathJax filter knows it. */
const opening = /\\\(|\\\[|\$\$/g
const closing: Readonly<Record<string, string>> = { '\\(': '\\)', '\\[': '\\]', $$: '$$' }
const texLength = 4000

function formulasIn(run: Run & { text: string }): Run[] {
  const { text, marks } = run
  const runs: Run[] = []
  const endless = new Set<string>()
  let end = 0
  for (const { 0: open, index } of text.matchAll(opening)) {
    const from = index + open.length
    const close = closing[open] ?? open
    if (index < end || endless.has(open)) continue
    const to = text.indexOf(close, from)
    // Looked for once: what does not end here ends nowhere behind it either.
    if (to < 0) endless.add(open)
    const tex = text.slice(from, Math.max(from, to)).replace(/\s+/g, ' ').trim()
    if (tex === '' || tex.length > texLength) continue
    runs.push({ marks, text: text.slice(end, index) }, { marks: new Set(), tex, display: open !== '\\(' })
    end = to + close.length
  }
  return [...runs, { marks, text: text.slice(end) }]
}

function containerHtml({ tag, span, children }: Container): string {
  const [only] = children
  const inside =
    children.length === 1 && only && 'runs' in only && only.tag === 'p'
      ? runsHtml(only.runs)
      : children
          .map((child) =>
            'runs' in child ? `<${child.tag}>${runsHtml(child.runs)}</${child.tag}>` : containerHtml(child),
          )
          .join('')
  if (tag === 'root') return inside
  const attributes = Object.entries(span)
    .filter(([, count]) => count > 1)
    .map(([name, count]) => ` ${name}="${count}"`)
  return `<${tag}${attributes.join('')}>${inside}</${tag}>`
}

function runsHtml(runs: readonly Run[]): string {
  let html = ''
  let open: Mark[] = []
  const change = (wanted: Mark[]) => {
    let shared = 0
    while (shared < open.length && open[shared] === wanted[shared]) shared++
    for (const mark of open.slice(shared).reverse()) html += `</${mark}>`
    for (const mark of wanted.slice(shared)) html += `<${mark}>`
    open = wanted
  }
  for (const run of runs) {
    change(isText(run) ? marks.filter((mark) => run.marks.has(mark)) : [])
    html += runHtml(run)
  }
  change([])
  return html
}

function runHtml(run: Run): string {
  if ('text' in run) return escaped(run.text)
  if ('br' in run) return '<br>'
  if ('tex' in run)
    return `<span data-tex="${escaped(run.tex)}"${run.display ? ' data-display="1"' : ''}></span>`
  if ('gap' in run) return `<span data-gap="${escaped(run.gap)}"></span>`
  if (run.sound) return `<audio data-media="${run.media}"></audio>`
  return `<img data-media="${run.media}" alt="${escaped(run.alt)}">`
}

const superscripts: Readonly<Record<string, string>> = {
  0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹', '+': '⁺', '-': '⁻', '−': '⁻', n: 'ⁿ',
} // biome-ignore format: a table
const subscripts: Readonly<Record<string, string>> = {
  0: '₀', 1: '₁', 2: '₂', 3: '₃', 4: '₄', 5: '₅', 6: '₆', 7: '₇', 8: '₈', 9: '₉', '+': '₊', '-': '₋', '−': '₋',
} // biome-ignore format: a table

/** In Unicode's small figures, where it has all of them. */
const small = (text: string, table: Readonly<Record<string, string>>): string =>
  [...text].every((character) => character in table) ? [...text].map((c) => table[c]).join('') : text

const containerText = ({ tag, children }: Container): string =>
  children
    .map((child) => ('runs' in child ? child.runs.map(runText).join('') : containerText(child)))
    .join(tag === 'tr' ? '\t' : '\n')

function runText(run: Run): string {
  if ('br' in run) return '\n'
  if ('tex' in run) return run.display ? `\\[${run.tex}\\]` : `\\(${run.tex}\\)`
  if ('gap' in run) return `[[${run.gap}]]`
  if ('media' in run) return run.alt
  if (run.marks.has('sup')) return small(run.text, superscripts)
  return run.marks.has('sub') ? small(run.text, subscripts) : run.text
}
