/** A console has this machine checked: whoever is here reads it before a camera takes a picture, and can say no. */
import { Alert, Button, Group, Text } from '@mantine/core'
import { IconCamera } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from '../i18n/index.ts'
import { act } from './store.ts'

/** Marks what is pressed in the notice: it says by itself what is meant. */
const own = 'data-check-notice'
export const isOfCheckNotice = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(`[${own}]`) !== null

export function CheckNotice() {
  const { t } = useTranslation()
  // The check ends, and this notice with it, once the cameras are free again.
  const [refused, setRefused] = useState(false)
  const refuse = async () => setRefused(await act('check.refuse', {}))
  return (
    <Alert
      {...{ [own]: true }}
      role="alert"
      color="orange"
      icon={<IconCamera aria-hidden />}
      title={t('checked.title')}
      data-testid="checked"
      styles={{ title: { color: 'var(--taza-ink)', overflowWrap: 'anywhere' } }}
    >
      <Group justify="space-between" gap="md">
        <Text size="lg" c="var(--taza-ink)">
          {t('checked.text')}
        </Text>
        <Button
          variant="default"
          size="lg"
          loading={refused}
          onClick={() => void refuse()}
          data-testid="check-refuse"
        >
          {t('checked.refuse')}
        </Button>
      </Group>
    </Alert>
  )
}
