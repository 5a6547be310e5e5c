/** Latin letters inside Cyrillic words: they look right, and neither search nor comparison finds the word. Pure. */

const alike = /^[aceopxyijsABCEHKMOPTXYIhun]+$/
const word = /\p{L}+/gu
const shownAtMost = 3

/** The first of them as they are written. */
export function mixedWords(text: string): string[] {
  const found = new Set<string>()
  for (const [letters] of text.matchAll(word)) {
    if (!/\p{Script=Cyrillic}/u.test(letters)) continue
    const latin = letters.replace(/[^A-Za-z]/g, '')
    if (latin !== '' && alike.test(latin)) found.add(letters)
    if (found.size > shownAtMost) break
  }
  const all = [...found]
  return all.length > shownAtMost ? [...all.slice(0, shownAtMost), '…'] : all
}
