/** What the exports of banks share: our marks as HTML of others, and what a format cannot say. Pure. */
import type { Item, Rich } from './item.ts'
import type { Media } from './media.ts'

export interface ExportedBank {
  text: string
  /** What the format cannot say, by the line that the item came from. */
  lost: { line: number; why: string }[]
}
export type HeldMedia = ReturnType<Media['all']>

/** Refuses an item, or tells what of it is lost. */
export interface Lose {
  part(why: string): void
  whole(why: string): never
}

class NotSaid extends Error {}

/** Each item by itself; one that the format cannot say is left out and told. */
export function exported(items: readonly Item[], write: (item: Item, lose: Lose) => string): ExportedBank {
  const lost: ExportedBank['lost'] = []
  const texts = items.map((item) => {
    const { line } = item.source
    try {
      return write(item, {
        part: (why) => lost.push({ line, why }),
        whole: (why) => {
          throw new NotSaid(why)
        },
      })
    } catch (error) {
      if (!(error instanceof NotSaid)) throw error
      lost.push({ line, why: `it is left out: ${error.message}` })
      return ''
    }
  })
  return { text: texts.join(''), lost }
}

const tex = /<span data-tex="([^"]*)"( data-display="1")?><\/span>/g
const medium = /<(img|audio) data-media="([0-9a-f]{64})"(?: alt="([^"]*)")?>(?:<\/audio>)?/g

/** Formulas between the marks that MathJax looks for; pictures and sounds by the address that `address` gives. */
export const foreignHtml = (html: string, address: (digest: string) => string): string =>
  html
    .replace(tex, (_whole, code: string, display?: string) => (display ? `\\[${code}\\]` : `\\(${code}\\)`))
    .replace(medium, (_whole, tag: string, digest: string, alt = '') =>
      tag === 'img'
        ? `<img src="${address(digest)}" alt="${alt}">`
        : `<audio src="${address(digest)}"></audio>`,
    )

export const digestsIn = (html: string): string[] => [...html.matchAll(medium)].map((match) => match[2] ?? '')

/** A name for lists, where the author gave none. */
export const nameOf = ({ name, stem }: Item): string => {
  const words = stem.text.replace(/\s+/g, ' ').trim()
  return name || words.slice(0, 60).toWellFormed().trim() || 'item'
}

/** As few digits as say the same to seven places. */
export const percentOf = (credit: number): string => String(Number((credit * 100).toFixed(5)))

export function base64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += 32_768)
    binary += String.fromCharCode(...bytes.subarray(at, at + 32_768))
  return btoa(binary)
}

/** Whether there is anything in it that a plain text does not have. */
export const hasMarks = ({ html }: Rich): boolean => /<(?!br>)/.test(html)
