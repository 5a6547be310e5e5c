import { Button } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { hashOf } from '../frame/route.ts'
import { places } from './place.ts'
import classes from './Trust.module.css'
import { useTrustText } from './text.ts'

const tabs = ['inbox', 'letter', 'readers', 'numbers'] as const

export function Tabs({ place, onLock }: { place: readonly string[]; onLock: () => void }) {
  const { t } = useTrustText()
  const here = tabs.find((tab) => tab === place[0]) ?? 'inbox'
  return (
    <nav className={classes.tabs} aria-label={t('title')}>
      {tabs.map((tab) => (
        <a
          key={tab}
          href={hashOf(places[tab])}
          aria-current={tab === here ? 'page' : undefined}
          data-testid={`trust-${tab}`}
        >
          {t(`tab.${tab}`)}
        </a>
      ))}
      <Button
        variant="default"
        size="compact-md"
        leftSection={<IconLock aria-hidden size={16} />}
        onClick={onLock}
        data-testid="lock"
      >
        {t('key.lock')}
      </Button>
    </nav>
  )
}
