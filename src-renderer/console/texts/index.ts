/** The console's texts, loaded by language: most people read one. */
import type { Resource } from 'i18next'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { textsOf } from '../../i18n/index.ts'

/** A file each: Vite's `import.meta.glob` takes literals alone. */
const files = {
  kk: () => import('./kk.ts'),
  ru: () => import('./ru.ts'),
  ky: () => import('./ky.ts'),
  en: () => import('./en.ts'),
}

/** Rejects where the server cannot be reached. */
export const loadTexts = async (language: Language): Promise<Resource> =>
  textsOf((await files[language]()).texts)
