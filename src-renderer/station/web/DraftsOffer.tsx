/** After an interruption: what was typed before can be put back where it was. */
import { Alert, Button, Group, Text } from '@mantine/core'
import { useTranslation } from '../../i18n/index.ts'
import { act } from '../store.ts'

export function DraftsOffer() {
  const { t } = useTranslation()
  return (
    <Alert role="alert" color="blue" data-testid="web-drafts">
      <Group justify="space-between" gap="md">
        <Text size="lg" c="var(--taza-ink)">
          {t('web.drafts')}
        </Text>
        <Group gap="xs">
          <Button
            variant="default"
            onClick={() => void act('web.drafts', { put: false })}
            data-testid="drafts-leave"
          >
            {t('web.drafts-leave')}
          </Button>
          <Button onClick={() => void act('web.drafts', { put: true })} data-testid="drafts-put">
            {t('web.drafts-put')}
          </Button>
        </Group>
      </Group>
    </Alert>
  )
}
