/** The one lock: what happened, the code to read out, who can unlock, and that nobody is accused. */
import { Paper, Stack, Text } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import type { Lock } from '../../src-shared/bridge/station-view.ts'
import { formatTime, reasonText, useLanguage, useTranslation } from '../i18n/index.ts'
import { Asked, CallButton } from './CallButton.tsx'
import { Heading } from './Card.tsx'
import classes from './LockOverlay.module.css'
import { UnlockByCode } from './UnlockByCode.tsx'

export function LockOverlay({ lock }: { lock: Lock }) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <section className={classes.overlay} aria-label={t('lock.title')} data-testid="lock">
      <Paper className={classes.card} p="xl" radius="lg" withBorder>
        <Stack gap="md" align="flex-start">
          <IconLock aria-hidden size="2.5rem" />
          <Heading>{t('lock.title')}</Heading>
          <Text size="xl" fw={600} style={{ overflowWrap: 'anywhere' }} data-testid="lock-reason">
            {reasonText(t, lock.reason, lock.params)}
          </Text>
          <Text size="lg">{t('lock.innocent')}</Text>
          <Text size="lg">{t('lock.who')}</Text>
          <p className={classes.labelled}>
            {t('lock.code')}{' '}
            <b className={classes.code} data-testid="lock-code">
              {lock.code}
            </b>
          </p>
          <CallButton />
          <Asked />
          <Text c="var(--taza-quiet)">
            {t('lock.since', { at: formatTime(lock.since, language) })} ·{' '}
            {t(lock.clockRuns ? 'lock.clock-runs' : 'lock.clock-stands')}
          </Text>
          {lock.challenge && <UnlockByCode challenge={lock.challenge} />}
        </Stack>
      </Paper>
    </section>
  )
}
