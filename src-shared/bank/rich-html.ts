/**
 * HTML of whoever made the bank, reduced to our few marks. Nothing of it is passed on: it is read into a document of our
 * own and written anew. What shows something and is not taken is told. Pure.
 */
import { Parser } from 'htmlparser2'
import { typedText } from '../text.ts'
import type { Rich } from './item.ts'
import type { Say } from './report.ts'
import {
  type Container,
  type ContainerTag,
  container,
  type Mark,
  mediumAddress,
  type Paragraph,
  type Run,
  written,
} from './rich-write.ts'

export interface HtmlDeps {
  say: Say
  /** A picture or sound by its address; null where the file does not have it. */
  medium(address: string): { digest: string; sound: boolean } | { wrong: string } | null
  /** Which gaps may stand in the text. */
  gaps?: ReadonlySet<string>
}

const asMark: Readonly<Record<string, Mark>> = {
  b: 'strong', strong: 'strong', i: 'em', em: 'em', cite: 'em', dfn: 'em', var: 'em', u: 'u', ins: 'u', s: 's',
  strike: 's', del: 's', code: 'code', kbd: 'code', samp: 'code', tt: 'code', sub: 'sub', sup: 'sup',
} // biome-ignore format: a table
const asParagraph = new Set(
  (
    'p div section article header footer main nav aside center address figure figcaption dl dt dd fieldset legend details ' +
    'summary caption form h1 h2 h3 h4 h5 h6 hr title rubricblock itembody prompt'
  ).split(' '),
)
const asContainer: Readonly<Record<string, ContainerTag>> = {
  ul: 'ul', ol: 'ol', li: 'li', table: 'table', tr: 'tr', td: 'td', th: 'th', blockquote: 'blockquote',
} // biome-ignore format: a table
/** What is in them counts, they do not. */
const transparent = new Set(
  (
    'span font a small big label tbody thead tfoot colgroup abbr acronym mark q bdi bdo time nobr html body ruby rb rp rt wbr ' +
    'col meta link param basefont picture data output dir menu xml'
  ).split(' '),
)
/** They go with what is in them; what would have shown something is told. */
const silentlyGone = new Set(['script', 'style', 'head', 'template', 'noscript'])
const gone = new Set(
  'iframe object embed applet svg canvas video map input select textarea button meter progress math'.split(
    ' ',
  ),
)
const deepest = 60

/** Throws Refused for a text that is too long. */
export function richFromHtml(html: string, deps: HtmlDeps): Rich {
  const root = container('root')
  const containers: Container[] = [root]
  let paragraph: Paragraph | null = null
  /** Marks that are open, in the order of their opening. */
  const open: { name: string; mark: Mark }[] = []
  /** Inside of something that goes: how deep. */
  let skipping: { name: string; depth: number } | null = null
  let sound: string | null = null
  let texOf: { depth: number } | null = null

  const inner = () => containers.at(-1) ?? root
  const close = () => {
    paragraph = null
  }
  const into = (): Paragraph => {
    if (paragraph) return paragraph
    const at = inner().tag
    if (at === 'ul' || at === 'ol') enter('li')
    if (at === 'table') enter('tr')
    if (inner().tag === 'tr') enter('td')
    const fresh: Paragraph = { tag: 'p', runs: [] }
    inner().children.push(fresh)
    paragraph = fresh
    return fresh
  }
  const enter = (tag: ContainerTag, span?: Container['span']) => {
    close()
    if (containers.length > deepest) return
    const made = container(tag, span)
    inner().children.push(made)
    containers.push(made)
  }
  const leave = (tag: ContainerTag) => {
    close()
    const at = containers.findLastIndex((one) => one.tag === tag)
    if (at > 0) containers.length = at
  }
  const activeMarks = () => new Set(open.map(({ mark }) => mark))
  const add = (run: Run) => into().runs.push(run)
  const text = (data: string) => {
    if (!paragraph && /^[ \t\n\r\f]*$/.test(data)) return
    add({ marks: activeMarks(), text: typedText(data) })
  }
  const raw = () => html.slice(parser.startIndex, parser.endIndex + 1)
  const literal = () => {
    deps.say.change(`${raw().slice(0, 40)} is no mark of HTML and is taken as text`)
    text(raw())
  }
  const medium = (address: string, alt: string, what: string) => {
    const found = deps.medium(address)
    if (found && 'digest' in found) add({ marks: new Set(), media: found.digest, sound: found.sound, alt })
    else {
      const shown = address.startsWith('data:') ? `${address.slice(0, 30)}…` : address.slice(0, 120)
      deps.say.change(`a ${what} is missing: '${shown}' ${found ? found.wrong : 'is not in the file'}`)
      text(`[${alt || what}]`)
    }
  }

  const parser: Parser = new Parser(
    {
      onopentag(name, attributes) {
        if (skipping) {
          if (name === skipping.name) skipping.depth++
          return
        }
        if (texOf) {
          texOf.depth++
          return
        }
        const mark = asMark[name]
        const box = asContainer[name]
        const tex = attributes['data-tex']
        const gap = attributes['data-gap']
        if (name === 'br') add({ marks: new Set(), br: true })
        else if (name === 'img') medium(addressIn(attributes) ?? '', attributes.alt ?? '', 'picture')
        else if (name === 'audio' || name === 'source') sound = addressIn(attributes) ?? sound
        else if (name === 'pre') {
          close()
          into().tag = 'pre'
        } else if (mark) open.push({ name, mark })
        else if (box === 'td' || box === 'th') {
          if (inner().tag === 'table') enter('tr')
          if (inner().tag !== 'tr' && inner().tag !== 'root') leave(inner().tag)
          if (inner().tag !== 'tr') return close()
          enter(box, { colspan: spanOf(attributes.colspan), rowspan: spanOf(attributes.rowspan) })
        } else if (box === 'tr') {
          if (containers.some((one) => one.tag === 'table')) enter(box)
          else close()
        } else if (box === 'li' && !['ul', 'ol'].includes(inner().tag)) {
          enter('ul')
          enter('li')
        } else if (box) enter(box)
        else if (asParagraph.has(name)) {
          close()
          if (/^h[1-6]$/.test(name)) open.push({ name, mark: 'strong' })
        } else if (name === 'span' && tex !== undefined && tex.trim() !== '') {
          add({
            marks: new Set(),
            tex: tex.replace(/\s+/g, ' ').trim(),
            display: 'data-display' in attributes,
          })
          texOf = { depth: 0 }
        } else if (name === 'span' && gap !== undefined && deps.gaps?.has(gap)) {
          add({ marks: new Set(), gap })
        } else if (silentlyGone.has(name) || gone.has(name)) {
          skipping = { name, depth: 0 }
          if (name === 'script' || gone.has(name)) deps.say.change(`<${name}> is left out`)
        } else if (name === 'a' && attributes.href && !attributes.href.startsWith('#')) {
          deps.say.change(`a link is taken as text: ${attributes.href.slice(0, 120)}`)
        } else if (!transparent.has(name) && !name.includes(':')) literal()
      },
      ontext(data) {
        if (!skipping && !texOf) text(data)
      },
      onclosetag(name, implied) {
        if (skipping) {
          if (name !== skipping.name) return
          if (skipping.depth-- === 0) skipping = null
          return
        }
        if (texOf) {
          if (texOf.depth-- === 0) texOf = null
          return
        }
        const box = asContainer[name]
        const at = open.findLastIndex((one) => one.name === name)
        if (at >= 0) open.splice(at, 1)
        if (name === 'audio') {
          if (sound !== null) medium(sound, '', 'sound')
          sound = null
        } else if (box) leave(box)
        else if (asParagraph.has(name) || name === 'pre') close()
        else if (
          !implied &&
          !asMark[name] &&
          !transparent.has(name) &&
          !name.includes(':') &&
          !['br', 'img', 'source'].includes(name) &&
          !gone.has(name) &&
          !silentlyGone.has(name)
        )
          literal()
      },
    },
    { decodeEntities: true, lowerCaseTags: true, recognizeSelfClosing: false },
  )
  parser.write(html)
  parser.end()
  return written(root)
}

/** In what we have written ourselves, the digest; else where the file says that it lies. */
const addressIn = (attributes: Readonly<Record<string, string>>): string | undefined =>
  attributes['data-media'] === undefined ? attributes.src : mediumAddress.of(attributes['data-media'])

const spanOf = (given: string | undefined): number => {
  const count = Number(given ?? 1)
  return Number.isInteger(count) && count >= 1 && count <= 100 ? count : 1
}
