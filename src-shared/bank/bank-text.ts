/**
 * The text of a bank's file. As any text from an office (`text-file.ts`), and beside that the Windows-1251 of Kazakhstan,
 * whose Kazakh letters a bank needs. Pure.
 */
import { decodeText, UnreadableText } from '../text-file.ts'
import { NoBank } from './report.ts'

export interface BankText {
  text: string
  /** As people call it. */
  encoding: string
  /** What its reader should look at. */
  doubts: string[]
}

/** What a file is that people take for a text. */
const others = [
  ['\u00d0\u00cf\u0011\u00e0', 'it is a file of an old Word (.doc); save it as .docx or as a text in UTF-8'],
  ['{\\rtf', 'it is rich text (.rtf); save it as .docx or as a text in UTF-8'],
  ['%PDF-', 'it is a PDF, which holds pages and no questions; take the file that it was made of'],
] as const

/** Line ends as `\n`. Throws NoBank. */
export function bankText(bytes: Uint8Array): BankText {
  const head = String.fromCharCode(...bytes.subarray(0, 8))
  const other = others.find(([magic]) => head.startsWith(magic))
  if (other) throw new NoBank(other[1])
  const { text, encoding } = cyrillic1251(bytes) ?? decoded(bytes)
  const doubts =
    encoding === kazakh
      ? [`the text is read as ${kazakh}, Windows-1251 with Kazakh letters: look at them`]
      : []
  return { text: text.replace(/\r\n?/g, '\n'), encoding, doubts }
}

function decoded(bytes: Uint8Array): { text: string; encoding: string } {
  try {
    return decodeText(bytes)
  } catch (error) {
    if (error instanceof UnreadableText) throw new NoBank(`it ${error.message}`)
    throw error
  }
}

const kazakh = 'KZ-1048'
/** Where KZ-1048 (STRK1048-2002) has another letter than Windows-1251. */
const kazakhLetters: Readonly<Record<string, string>> = {
  Ќ: 'Қ', ќ: 'қ', Ћ: 'Һ', ћ: 'һ', Ў: 'Ұ', ў: 'ұ', Ј: 'Ә', ј: 'ә', Ґ: 'Ө', ґ: 'ө', Є: 'Ғ', є: 'ғ', Ї: 'Ү', ї: 'ү',
  Ѕ: 'Ң', ѕ: 'ң',
} // biome-ignore format: a table
const ofBoth = /[\u0410-\u044fЁёІіҚқҺһҰұӘәӨөҒғҮүҢң]/
const risen = /[\u0430-\u044fёіқһұәөғүң][\u0410-\u042fЁІҚҺҰӘӨҒҮҢ]/g
/** Of letters: signs of physics and chemistry (кВт) have a capital inside, other encodings have them everywhere. */
const risenAtMost = 0.02

/**
 * Windows-1251 or its Kazakh kind, where everything in it is a letter of Russian or Kazakh in its place; other encodings of
 * Cyrillic have other letters, signs or capitals there. Null for everything else.
 */
function cyrillic1251(bytes: Uint8Array): { text: string; encoding: string } | null {
  if (bytes.includes(0) || isUtf8(bytes)) return null
  const plain = new TextDecoder('windows-1251').decode(bytes)
  const text = plain.replace(/[ЌќЋћЎўЈјҐґЄєЇїЅѕ]/g, (letter) => kazakhLetters[letter] ?? letter)
  let letters = 0
  for (const character of text) {
    if (character < '\u0080') continue
    if (ofBoth.test(character)) letters++
    else if (/[\p{L}\u0080-\u009f]/u.test(character)) return null
  }
  const rises = text.match(risen)?.length ?? 0
  if (letters === 0 || rises > Math.max(1, letters * risenAtMost)) return null
  return { text, encoding: text === plain ? 'Windows-1251' : kazakh }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
