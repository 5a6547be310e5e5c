/** A text of a question in the student's language: with its marks where it has some. */
import type { ReactNode } from 'react'
import type { Said } from '../../../src-shared/exam.ts'
import { localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { useShownMedia } from '../rich/media.ts'
import { RichText } from '../rich/RichText.tsx'
import { written } from './spoken.ts'

export function SaidText({ said, gap }: { said: Said; gap?: (id: string) => ReactNode }) {
  const language = useLanguage()
  const { address } = useShownMedia()
  if (!said.html) return localize(said.text, language)
  return <RichText html={localize(said.html, language)} address={address} {...(gap ? { gap } : {})} />
}

/** In words alone, for the name of a control: a reader takes none from a formula or a picture. `place` from 0. */
export function useWords(): (said: Said, place: number) => string {
  const { t } = useTranslation()
  const language = useLanguage()
  return ({ text }, place) =>
    written(localize(text, language), (word) => t(`aloud.${word}`)) ||
    t('answer.option', { number: place + 1 })
}
