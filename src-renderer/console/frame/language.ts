import { defaultLanguage, Language } from '../../../src-shared/vocabulary.ts'
import { setLanguage } from '../../i18n/index.ts'
import { loadTexts } from '../texts/index.ts'
import { useSaid } from './said.ts'

const key = 'taza-language'

/** The language this browser was last left in. */
export const rememberedLanguage = (): Language =>
  Language.catch(defaultLanguage).parse(window.localStorage.getItem(key))

/** `title`: of what is said where its texts cannot be had. */
export async function changeLanguage(language: Language, title: string): Promise<void> {
  window.localStorage.setItem(key, language)
  try {
    const texts = await loadTexts(language)
    // Another one may have been chosen meanwhile.
    if (rememberedLanguage() === language) setLanguage(language, texts)
  } catch (error) {
    const problem = { code: 'no-server' as const, detail: String(error) }
    useSaid.getState().say({ kind: 'problem', text: title, problem })
  }
}
