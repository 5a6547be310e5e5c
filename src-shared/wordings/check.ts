/** What is wrong with the words of a paper, before anybody saves them. Pure. */
import { fieldPattern, fieldsIn } from './fill.ts'
import { lengthOf, type Passage, type PassageId, passagesOf, type WordedPaper } from './passages.ts'

export type Texts = Readonly<Partial<Record<PassageId, string>>>

export interface Wrong {
  passage: PassageId
  wrong: 'empty' | 'long' | 'lines' | 'control' | 'broken' | 'unknown' | 'missing'
  /** Of the field that is unknown or missing. */
  field: string
  /** Characters there may be. */
  most: number
}

/**
 * Nothing that is printed: controls but the line feed, separators that break lines otherwise, halves of a character, marks
 * without a look that turn or hide text, signs that nobody has given a look, the Braille sign without a dot.
 */
const unprinted =
  /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffc\u2800]/u
const isUnprinted = (text: string): boolean => unprinted.test(text.replaceAll('\n', ''))

/** Of each passage what is to be mended first. */
export const wrongsIn = (paper: WordedPaper, texts: Texts): Wrong[] =>
  passagesOf[paper].flatMap((passage) => {
    const found = wrongOf(passage, texts[passage.id] ?? '')
    return found ? [{ passage: passage.id, field: '', most: lengthOf(passage), ...found }] : []
  })

function wrongOf(passage: Passage, text: string): (Pick<Wrong, 'wrong'> & Partial<Wrong>) | null {
  if (text.trim() === '') return passage.optional && !isUnprinted(text) ? null : { wrong: 'empty' }
  if (text.length > lengthOf(passage)) return { wrong: 'long' }
  if (isUnprinted(text)) return { wrong: 'control' }
  if (passage.line && text.includes('\n')) return { wrong: 'lines' }
  const used = fieldsIn(text)
  if (used.includes('') || /\{\{|\}\}/.test(text.replace(fieldPattern, ''))) return { wrong: 'broken' }
  const known: readonly string[] = passage.fields
  const unknown = used.find((name) => !known.includes(name))
  if (unknown !== undefined) return { wrong: 'unknown', field: unknown }
  const missing = passage.needs.find((name) => !used.includes(name))
  return missing === undefined ? null : { wrong: 'missing', field: missing }
}

/** Whether both say the same. */
export const sameTexts = (paper: WordedPaper, one: Texts, other: Texts): boolean =>
  passagesOf[paper].every(({ id }) => (one[id] ?? '') === (other[id] ?? ''))
