/**
 * The marks of Platonus's tag text: <question>, <variant>, <variantright>, closed or not, and what people make of them:
 * other case, spaces, a letter wrong, Cyrillic letters that look the same, a bracket forgotten. Everything else between
 * angle brackets is text. Pure.
 */

type MarkKind = 'question' | 'variant' | 'right'

/** What a name is taken for. */
interface Read {
  kind: MarkKind
  exact: boolean
}

export interface FoundMark {
  kind: MarkKind
  closing: boolean
  /** Of `<question7>`. */
  number: number | null
  from: number
  to: number
  /** What was not as it should be. */
  wrong: string | null
}

const lookAlikes: Readonly<Record<string, string>> = {
  а: 'a', е: 'e', о: 'o', р: 'p', с: 'c', у: 'y', х: 'x', і: 'i', т: 't', п: 'n', ѕ: 's', н: 'h', г: 'r', ө: 'o', ү: 'y',
} // biome-ignore format: a table

/** `<#include <variant>` of C++ is none. */
const bracketed =
  /<[ \t\u00a0]{0,5}(\/?)[ \t\u00a0]{0,5}(\p{L}[\p{L} _-]{3,20}?)[ \t\u00a0]{0,5}(\d{0,5})[ \t\u00a0]{0,5}>/gu
/** At the beginning of a line, with one of its brackets forgotten. */
const open =
  /^[ \t\u00a0]{0,20}<(\/?)(question|variant[ _-]?right|variant)(\d{0,5})(?=[ \t\u00a0:.]|$)(?![ \t\u00a0]{0,5}\d{0,5}[ \t\u00a0]{0,5}>)/gimu
const unopened = /^[ \t\u00a0]{0,20}(\/?)(question|variant[ _-]?right|variant)(\d{0,5})>/gimu

/** In the order of the text. */
export function marksIn(text: string): FoundMark[] {
  const found: FoundMark[] = []
  const take = (match: RegExpExecArray, wrongOf: (whole: string, read: Read) => string | null) => {
    const [whole, slash = '', name = '', digits = ''] = match
    const read = kindOf(name)
    if (read === null) return
    found.push({
      kind: read.kind,
      closing: slash !== '',
      number: numberOf(digits),
      from: match.index,
      to: match.index + whole.length,
      wrong: wrongOf(whole, read),
    })
  }
  for (const match of text.matchAll(bracketed))
    if (!/#[ \t]*include[ \t]*$/.test(text.slice(Math.max(0, match.index - 20), match.index)))
      take(match, (whole, { kind, exact }) => (exact ? null : `${whole} is read as <${nameOf(kind)}>`))
  for (const pattern of [open, unopened])
    for (const match of text.matchAll(pattern))
      take(match, (whole, { kind }) => `${whole.trim()} without its bracket is read as <${nameOf(kind)}>`)
  return found.sort((a, b) => a.from - b.from)
}

const nameOf = (kind: MarkKind): string => (kind === 'right' ? 'variantright' : kind)
const numberOf = (digits: string): number | null => (digits === '' ? null : Number(digits))

function kindOf(name: string): Read | null {
  const plain = [...name.toLowerCase()].map((letter) => lookAlikes[letter] ?? letter).join('')
  const letters = plain.replace(/[ _-]/g, '')
  const exact = letters === name.toLowerCase()
  if (letters === 'question' || letters === 'variant') return { kind: letters, exact }
  if (letters === 'variantright' || letters === 'rightvariant')
    return { kind: 'right', exact: letters === name.toLowerCase() }
  if (isNear(letters, 'question')) return { kind: 'question', exact: false }
  if (isNear(letters, 'variant')) return { kind: 'variant', exact: false }
  for (const length of [6, 7, 8])
    if (isNear(letters.slice(0, length), 'variant') && isLike(letters.slice(length), 'right'))
      return { kind: 'right', exact: false }
  return null
}

/** One letter too much, too little, another, or two changed places. */
function isNear(word: string, wanted: string): boolean {
  if (word === wanted) return true
  if (Math.abs(word.length - wanted.length) > 1) return false
  let start = 0
  while (start < word.length && word[start] === wanted[start]) start++
  const rest = word.slice(start)
  const other = wanted.slice(start)
  return (
    rest.slice(1) === other.slice(1) ||
    rest.slice(1) === other ||
    rest === other.slice(1) ||
    (rest[0] === other[1] && rest[1] === other[0] && rest.slice(2) === other.slice(2))
  )
}

const isLike = (word: string, wanted: string): boolean =>
  isNear(word, wanted) || [...word].sort().join('') === [...wanted].sort().join('')
