/**
 * What may stand in a text, for ProseMirror: our few marks and nothing else (src-shared/bank/rich-write.ts). What is pasted
 * is read by the same rules, so that foreign HTML leaves its words here and no more.
 */
import { type MarkSpec, type NodeSpec, Schema } from 'prosemirror-model'

const inline = { group: 'inline', inline: true, atom: true } as const
/** Its words stand in an attribute of ours. */
const attribute = (node: HTMLElement, name: string) => node.getAttribute(name) ?? ''

const cell = (tag: 'td' | 'th'): NodeSpec => ({
  content: 'block+',
  tableRole: tag === 'td' ? 'cell' : 'header_cell',
  isolating: true,
  attrs: { colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null } },
  parseDOM: [
    {
      tag,
      getAttrs: (node) => ({ colspan: spanOf(node, 'colspan'), rowspan: spanOf(node, 'rowspan') }),
    },
  ],
  toDOM: ({ attrs }) => [tag, { colspan: attrs.colspan, rowspan: attrs.rowspan }, 0],
})

const spanOf = (node: HTMLElement, name: string): number => {
  const span = Number(node.getAttribute(name) ?? 1)
  return Number.isInteger(span) && span >= 1 && span <= 100 ? span : 1
}

const nodes = {
  doc: { content: 'block+' },
  paragraph: { group: 'block', content: 'inline*', parseDOM: [{ tag: 'p' }], toDOM: () => ['p', 0] },
  pre: {
    group: 'block',
    content: 'text*',
    marks: '',
    code: true,
    defining: true,
    parseDOM: [{ tag: 'pre', preserveWhitespace: 'full' }],
    toDOM: () => ['pre', 0],
  },
  blockquote: {
    group: 'block',
    content: 'block+',
    defining: true,
    parseDOM: [{ tag: 'blockquote' }],
    toDOM: () => ['blockquote', 0],
  },
  ul: { group: 'block', content: 'li+', parseDOM: [{ tag: 'ul' }], toDOM: () => ['ul', 0] },
  ol: { group: 'block', content: 'li+', parseDOM: [{ tag: 'ol' }], toDOM: () => ['ol', 0] },
  li: { content: 'paragraph block*', defining: true, parseDOM: [{ tag: 'li' }], toDOM: () => ['li', 0] },
  table: {
    group: 'block',
    content: 'tr+',
    tableRole: 'table',
    isolating: true,
    parseDOM: [{ tag: 'table' }],
    toDOM: () => ['table', ['tbody', 0]],
  },
  tr: { content: '(td | th)+', tableRole: 'row', parseDOM: [{ tag: 'tr' }], toDOM: () => ['tr', 0] },
  td: cell('td'),
  th: cell('th'),
  text: { group: 'inline' },
  br: {
    group: 'inline',
    inline: true,
    selectable: false,
    parseDOM: [{ tag: 'br' }],
    toDOM: () => ['br'],
  },
  tex: {
    ...inline,
    attrs: { tex: {}, display: { default: false } },
    parseDOM: [
      {
        tag: 'span[data-tex]',
        getAttrs: (node) => ({
          tex: attribute(node, 'data-tex'),
          display: node.hasAttribute('data-display'),
        }),
      },
    ],
    toDOM: ({ attrs }) => [
      'span',
      { 'data-tex': attrs.tex, ...(attrs.display ? { 'data-display': '1' } : {}) },
    ],
  },
  picture: {
    ...inline,
    attrs: { digest: {}, alt: { default: '' } },
    parseDOM: [
      {
        tag: 'img[data-media]',
        getAttrs: (node) => ({ digest: attribute(node, 'data-media'), alt: attribute(node, 'alt') }),
      },
    ],
    toDOM: ({ attrs }) => ['img', { 'data-media': attrs.digest, alt: attrs.alt }],
  },
  sound: {
    ...inline,
    attrs: { digest: {} },
    parseDOM: [{ tag: 'audio[data-media]', getAttrs: (node) => ({ digest: attribute(node, 'data-media') }) }],
    toDOM: ({ attrs }) => ['audio', { 'data-media': attrs.digest }],
  },
  gap: {
    ...inline,
    attrs: { id: {} },
    parseDOM: [{ tag: 'span[data-gap]', getAttrs: (node) => ({ id: attribute(node, 'data-gap') }) }],
    toDOM: ({ attrs }) => ['span', { 'data-gap': attrs.id }],
  },
} satisfies Record<string, NodeSpec>

const mark = (tag: string, ...others: string[]): MarkSpec => ({
  parseDOM: [tag, ...others].map((one) => ({ tag: one })),
  toDOM: () => [tag, 0],
})
const marks = {
  strong: mark('strong', 'b'),
  em: mark('em', 'i'),
  u: mark('u', 'ins'),
  s: mark('s', 'del', 'strike'),
  code: { ...mark('code', 'kbd', 'tt'), code: true },
  sub: { ...mark('sub'), excludes: 'sup' },
  sup: { ...mark('sup'), excludes: 'sub' },
}

export const schema = new Schema({ nodes, marks })
export type MarkName = keyof typeof marks
