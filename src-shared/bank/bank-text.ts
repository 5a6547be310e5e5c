/**
 * The text of a bank's file. As any text from an office (`text-file.ts`), and beside that the Windows-1251 of Kazakhstan,
 * whose Kazakh letters a bank needs. Pure.
 */
import { cyrillic1251, kz1048, kz1048Doubt } from '../cyrillic-1251.ts'
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
  const doubts = encoding === kz1048 ? [kz1048Doubt] : []
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
