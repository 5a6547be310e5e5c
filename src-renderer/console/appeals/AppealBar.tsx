/** The head of a screen of one appeal: back to all, and what it is. */
import type { ReactNode } from 'react'
import { useTranslation } from '../../i18n/index.ts'
import heading from '../attempt/Heading.module.css'
import { BackButton } from '../frame/BackButton.tsx'
import { hashOf } from '../frame/route.ts'
import { places } from './place.ts'

export function AppealBar({ children }: { children: ReactNode }) {
  const { t } = useTranslation('appeals')
  return (
    <div className={heading.heading}>
      <BackButton to={hashOf(places.list)}>{t('nav')}</BackButton>
      {children}
    </div>
  )
}
