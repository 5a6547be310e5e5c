/** Windows-1251 and the kind of it that Kazakhstan has (KZ-1048), told from everything else by its letters. Pure. */

export const kz1048 = 'KZ-1048'
/** Said of a text that was read as it: nothing in the bytes says so, only that the letters make sense. */
export const kz1048Doubt = `the text is read as ${kz1048}, Windows-1251 with Kazakh letters: look at them`

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
export function cyrillic1251(bytes: Uint8Array): { text: string; encoding: string } | null {
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
  return { text, encoding: text === plain ? 'Windows-1251' : kz1048 }
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
