/** A Problem in the person's language: what happened, what to do, the code to read out, and what a technician opens. */
import { Alert, Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { Problem } from '../../src-shared/vocabulary.ts'
import { useTranslation } from '../i18n/index.ts'
import classes from './ProblemAlert.module.css'

export interface ProblemAlertProps {
  problem: Problem
  onRetry?: (() => void) | undefined
  onClose?: (() => void) | undefined
}

export function ProblemAlert({ problem, onRetry, onClose }: ProblemAlertProps) {
  const { t } = useTranslation()
  const { code, params = {}, detail } = problem
  return (
    <Alert
      role="alert"
      color="orange"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={t(`problem:${code}.what`, params)}
      data-testid={`problem-${code}`}
      withCloseButton={onClose !== undefined}
      onClose={onClose}
      closeButtonLabel={t('station:close')}
      styles={{ title: { fontSize: '1.05rem', color: 'var(--taza-ink)' } }}
    >
      <Text c="var(--taza-ink)">{t(`problem:${code}.mend`, params)}</Text>
      <Group justify="space-between" mt="xs" gap="md">
        <div className={classes.code}>
          <span data-as-is>{t('station:problem.code', { code })}</span>
          {detail && (
            <details aria-label={t('station:problem.detail')}>
              <summary>{t('station:problem.detail')}</summary>
              <span lang="en">{detail.slice(0, 300)}</span>
            </details>
          )}
        </div>
        {onRetry && (
          <Button variant="default" onClick={onRetry} data-testid="retry">
            {t('station:again')}
          </Button>
        )}
      </Group>
    </Alert>
  )
}
