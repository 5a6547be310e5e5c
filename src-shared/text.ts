/** Characters that no person types: what is typed or comes in a file is kept without them. Pure. */

// C0 and C1 controls and DEL, but for tab and line feed; the object and interlinear marks that a pasted text may carry.
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is about them
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufff9-\ufffc]/g

/** What was typed in several lines: line ends as `\n`, no other control characters, no halves of a character. */
export const typedText = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(controls, '').toWellFormed()

/**
 * Characters without a look of their own that hide in names copied from elsewhere, or turn the text around them: soft
 * hyphens, zero-width spaces and joiners, byte order marks, embeddings, overrides and isolates (Unicode TR 9 and TR 44).
 */
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/gu
const turning = /\p{Bidi_Control}/gu
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/

/**
 * Somebody else's words (a window's title, a name) inside a sentence: they turn nothing around them. Without the marks that
 * would; words that run from right to left by themselves are isolated (Unicode TR 9, FSI and PDI).
 */
export function insideSentence(text: string): string {
  const plain = text.replace(turning, '')
  return rightToLeft.test(plain) ? `\u2068${plain}\u2069` : plain
}

/** A code or a number as it is typed or read by a card reader: no spaces, nothing unseen. */
export const codeText = (text: string): string => nameText(text).replaceAll(' ', '')

const spaces = /[\p{White_Space}\u2800]+/gu

/** A name or number in one line: nothing unseen in it, each run of spaces one, composed (NFC) letters. */
export const nameText = (text: string): string =>
  text.normalize('NFC').replace(spaces, ' ').replace(controls, '').replace(unseen, '').toWellFormed().trim()

/** For a sentence: at most so many of them, and whether there are more. */
export const listed = (all: readonly string[], atMost = 10): string =>
  [...all.slice(0, atMost), ...(all.length > atMost ? ['…'] : [])].join(', ')
