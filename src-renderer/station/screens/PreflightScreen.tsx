/** Both pictures side by side, the checks, and the consent text in full; nothing is recorded before it is given. */
import { Button, Group, Text } from '@mantine/core'
import { IconRefresh, IconSwitchHorizontal } from '@tabler/icons-react'
import { useTranslation } from '../../i18n/index.ts'
import { CameraPanel } from '../CameraPanel.tsx'
import { Heading } from '../Card.tsx'
import { Checks } from '../Checks.tsx'
import { Consent } from '../Consent.tsx'
import { act, useStation, useView } from '../store.ts'
import classes from './PreflightScreen.module.css'

export function PreflightScreen() {
  const { t } = useTranslation()
  const preflight = useView((view) => view.preflight)
  const busy = useStation((state) => state.busy)
  const missing = !preflight.camerasReady ? 'need-cameras' : !preflight.consent ? 'need-consent' : null
  return (
    <div className={classes.preflight}>
      <section className={classes.cameras} aria-label={t('preflight.title')}>
        <Group justify="space-between" align="baseline">
          <Heading>{t('preflight.title')}</Heading>
          <Text c="var(--taza-quiet)">{t('preflight.lead')}</Text>
        </Group>
        <div className={classes.pictures}>
          <CameraPanel camera="face" />
          <CameraPanel camera="desk" />
        </div>
        <Group gap="sm">
          <Button
            variant="default"
            leftSection={<IconSwitchHorizontal aria-hidden size="1.2em" />}
            onClick={() => void act('preflight.swap', {})}
            data-testid="swap"
          >
            {t('preflight.swap')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconRefresh aria-hidden size="1.2em" />}
            onClick={() => void act('preflight.retry', {})}
            data-testid="preflight-retry"
          >
            {t('preflight.retry')}
          </Button>
        </Group>
        <Checks />
      </section>
      <div className={classes.side}>
        <Consent preflight={preflight} />
        <div>
          {missing && (
            <Text size="sm" mb={6} id="preflight-missing">
              {t(`preflight.${missing}`)}
            </Text>
          )}
          <Button
            size="lg"
            fullWidth
            disabled={missing !== null}
            loading={busy === 'preflight.done'}
            aria-describedby={missing ? 'preflight-missing' : undefined}
            onClick={() => void act('preflight.done', {})}
            data-testid="preflight-done"
          >
            {t('preflight.done')}
          </Button>
        </div>
      </div>
    </div>
  )
}
