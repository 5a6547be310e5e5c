import { defaultLanguage, Language } from '../../../src-shared/vocabulary.ts'
import { setLanguage } from '../../i18n/index.ts'

const key = 'taza-language'

/** The language this browser was last left in. */
export const rememberedLanguage = (): Language =>
  Language.catch(defaultLanguage).parse(window.localStorage.getItem(key))

export function changeLanguage(language: Language): void {
  window.localStorage.setItem(key, language)
  setLanguage(language)
}
