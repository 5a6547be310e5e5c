/** Words as Unicode parts them (TR 29), in the browser's own rules; signs alone are none. Pure. */

export function wordsIn(text: string, language: string): number {
  let count = 0
  for (const { isWordLike } of new Intl.Segmenter(language, { granularity: 'word' }).segment(text))
    if (isWordLike) count++
  return count
}
