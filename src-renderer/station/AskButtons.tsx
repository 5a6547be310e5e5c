/** A break or help: one press, and the page says that the invigilator was told, until she has answered. */
import { Button, Stack } from '@mantine/core'
import { IconCoffee } from '@tabler/icons-react'
import { useTranslation } from '../i18n/index.ts'
import { Asked, CallButton } from './CallButton.tsx'
import { act, useStation } from './store.ts'

export function AskButtons() {
  const { t } = useTranslation()
  const waits = useStation((state) => state.view?.asks.includes('break') ?? false)
  return (
    <Stack gap="xs">
      <Button
        size="md"
        variant="default"
        leftSection={<IconCoffee aria-hidden size="1.2em" />}
        disabled={waits}
        onClick={() => void act('exam.ask', { what: 'break' })}
        data-testid="ask-break"
      >
        {t('ask.break')}
      </Button>
      <CallButton />
      <Asked />
    </Stack>
  )
}
