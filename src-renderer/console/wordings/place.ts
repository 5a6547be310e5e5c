/** Papers and languages, as they stand in the address behind `#/wordings`. */
import { Language } from '../../../src-shared/vocabulary.ts'
import { WordedPaper } from '../../../src-shared/wordings/passages.ts'
import type { Route } from '../frame/route.ts'

export const placeOf = (paper: string, language: string): Route => ({
  screen: 'wordings',
  place: [paper, language],
})

/** Of an address that names none: the act, in the reader's language. */
export function wordingAt([paper, language]: readonly string[], reader: Language) {
  return {
    paper: WordedPaper.safeParse(paper).data ?? 'act',
    language: Language.safeParse(language).data ?? reader,
  }
}
