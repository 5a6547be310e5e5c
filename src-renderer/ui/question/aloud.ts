/** Reading aloud, where a student may have it; there is none elsewhere, as in the console's previews. */
import { createContext, useContext } from 'react'
import type { Said } from '../../../src-shared/exam.ts'
import { type Language, languages } from '../../../src-shared/vocabulary.ts'
import { localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { spoken } from './spoken.ts'

export interface Spoken {
  text: string
  language: Language
}

export interface Aloud {
  /** Name of what is being read now. */
  reading: string | null
  /** Reads, one after the other; stops where this is being read. */
  toggle: (name: string, texts: readonly Spoken[]) => void
}

const Shared = createContext<Aloud | null>(null)
export const AloudProvider = Shared.Provider
export const useAloud = (): Aloud | null => useContext(Shared)

/** What is read of a text, in the language that it is shown in. */
export function useSpoken(): (said: Pick<Said, 'text'>) => Spoken {
  const { t } = useTranslation()
  const language = useLanguage()
  return ({ text }) => ({
    text: spoken(localize(text, language), (word) => t(`aloud.${word}`)),
    language: text[language] === '' ? (languages.find((other) => text[other] !== '') ?? language) : language,
  })
}
