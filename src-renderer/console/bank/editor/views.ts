/** What is shown in the place of formulas, pictures, sounds and gaps while a text is written. */
import type { Node } from 'prosemirror-model'
import type { NodeViewConstructor } from 'prosemirror-view'
import { drawTex } from '../../../ui/rich/katex.ts'

interface Ways {
  address: (digest: string) => string
  /** What a gap is called. */
  gap: (id: string) => string
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export const viewsWith = ({ address, gap }: Ways): Record<string, NodeViewConstructor> => ({
  tex: ({ attrs }: Node) => {
    const dom = document.createElement('span')
    dom.textContent = text(attrs.tex)
    void drawTex(dom, text(attrs.tex), attrs.display === true)
    return { dom, ignoreMutation: () => true }
  },
  picture: ({ attrs }: Node) => {
    const dom = document.createElement('img')
    dom.src = address(text(attrs.digest))
    dom.alt = text(attrs.alt)
    return { dom }
  },
  sound: ({ attrs }: Node) => {
    const dom = document.createElement('audio')
    dom.src = address(text(attrs.digest))
    dom.controls = true
    dom.preload = 'none'
    return { dom, ignoreMutation: () => true, stopEvent: () => true }
  },
  gap: ({ attrs }: Node) => {
    const dom = document.createElement('span')
    dom.className = 'taza-gap'
    dom.textContent = gap(text(attrs.id))
    return { dom, ignoreMutation: () => true }
  },
})
