/** The head of a screen of one appeal: back to all, and what it is. */
import { Button } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../i18n/index.ts'
import heading from '../attempt/Heading.module.css'
import { hashOf } from '../frame/route.ts'
import { places } from './place.ts'

export function AppealBar({ children }: { children: ReactNode }) {
  const { t } = useTranslation('appeals')
  return (
    <div className={heading.heading}>
      <Button
        component="a"
        href={hashOf(places.list)}
        variant="default"
        size="compact-md"
        leftSection={<IconArrowLeft size={16} aria-hidden />}
        data-testid="back"
      >
        {t('nav')}
      </Button>
      {children}
    </div>
  )
}
