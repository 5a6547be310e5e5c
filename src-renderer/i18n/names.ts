/** What the languages are called. */
import type { Language } from '../../src-shared/languages.ts'

/** What each language calls itself. */
export const languageNames: Readonly<Record<Language, string>> = {
  kk: 'Қазақша',
  ru: 'Русский',
  ky: 'Кыргызча',
  en: 'English',
}

/** On a narrow button. */
export const shortNames: Readonly<Record<Language, string>> = { kk: 'Қаз', ru: 'Рус', ky: 'Кыр', en: 'Eng' }
