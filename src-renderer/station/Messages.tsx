/** An invigilator's words; they stay until the student says they were read. */
import { Alert, Button, Group, Text } from '@mantine/core'
import { IconMessage } from '@tabler/icons-react'
import type { StationView } from '../../src-shared/bridge/station-view.ts'
import { formatTime, useLanguage, useTranslation } from '../i18n/index.ts'
import { act } from './store.ts'

export function Messages({ messages }: { messages: StationView['messages'] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  return messages.map(({ id, kind, text, by, at }) => (
    <Alert
      key={id}
      role="alert"
      color="blue"
      icon={<IconMessage aria-hidden />}
      title={t(kind === 'decline' ? 'message.declined' : 'message.from', {
        by,
        at: formatTime(at, language),
      })}
      data-testid={`message-${id}`}
    >
      <Group justify="space-between" gap="md">
        <Text size="lg" c="var(--taza-ink)" style={{ flex: '1 1 20rem', whiteSpace: 'pre-line' }}>
          {text}
        </Text>
        <Button onClick={() => void act('message.seen', { id })} data-testid={`message-seen-${id}`}>
          {t('message.seen')}
        </Button>
      </Group>
    </Alert>
  ))
}
