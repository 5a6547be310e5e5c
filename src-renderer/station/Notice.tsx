/** What was just seen and written down, in plain words; it does not stop anybody. */
import { Alert, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import type { StationView } from '../../src-shared/bridge/station-view.ts'
import { reasonText, useTranslation } from '../i18n/index.ts'
import { useStation } from './store.ts'

export function Notice({ notice }: { notice: NonNullable<StationView['notice']> }) {
  const { t } = useTranslation()
  const seen = useStation((state) => state.noticeSeen)
  if (seen) return null
  return (
    <Alert
      role="status"
      color="gray"
      variant="default"
      icon={<IconInfoCircle aria-hidden />}
      title={reasonText(t, notice.reason, notice.params)}
      withCloseButton
      closeButtonLabel={t('close')}
      onClose={() => useStation.setState({ noticeSeen: true })}
      data-testid="notice"
      styles={{ title: { color: 'var(--taza-ink)', overflowWrap: 'anywhere' } }}
    >
      <Text c="var(--taza-quiet)">{t('notice.text')}</Text>
    </Alert>
  )
}
