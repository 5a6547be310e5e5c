/** Texts that may be written in some languages alone, and the plain text of rules as paragraphs and lists. Pure, without zod. */
import { type Language, languages } from '../languages.ts'

export type Texts = Readonly<Partial<Record<Language, string>>>

export interface TextIn {
  text: string
  /** It may be another one than was asked for: the page says so in `lang`. */
  language: Language
}

/** Who reads one of these reads the other best. */
const nearest: Readonly<Record<Language, readonly Language[]>> = {
  kk: ['ru', 'ky', 'en'],
  ru: ['kk', 'ky', 'en'],
  ky: ['ru', 'kk', 'en'],
  en: ['ru', 'kk', 'ky'],
}

/** In this language, or else in the nearest one in which it is written; null: in none. */
export function textIn(texts: Texts, language: Language): TextIn | null {
  for (const one of [language, ...nearest[language]]) {
    const text = texts[one]?.trim() ?? ''
    if (text !== '') return { text, language: one }
  }
  return null
}

export const isWritten = (texts: Texts): boolean => languages.some((one) => (texts[one] ?? '').trim() !== '')

/** White space at the ends says nothing. */
export const sameTexts = (one: Texts, other: Texts): boolean =>
  languages.every((language) => (one[language] ?? '').trim() === (other[language] ?? '').trim())

export type Block = { kind: 'paragraph'; text: string } | { kind: 'list' | 'numbered'; items: string[] }

const dotted = /^[-–—•*]\s+(.*)$/u
const numbered = /^\d{1,3}[.)]\s+(.*)$/u

/**
 * A line that begins with a dash or a dot is an item of a list, one that begins with a number of a numbered list; other lines
 * are one paragraph up to an empty line.
 */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let open = false
  for (const raw of text.split('\n')) {
    const line = raw.trim()
    const last = open ? blocks.at(-1) : undefined
    open = line !== ''
    if (line === '') continue
    const [item, kind] = itemOf(line)
    if (kind === 'paragraph') {
      if (last?.kind === 'paragraph') last.text += `\n${item}`
      else blocks.push({ kind, text: item })
    } else if (last && last.kind === kind) last.items.push(item)
    else blocks.push({ kind, items: [item] })
  }
  return blocks
}

function itemOf(line: string): [string, Block['kind']] {
  const one = dotted.exec(line)?.[1]
  if (one !== undefined) return [one, 'list']
  const counted = numbered.exec(line)?.[1]
  return counted === undefined ? [line, 'paragraph'] : [counted, 'numbered']
}
