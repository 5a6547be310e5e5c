/** A break or help: one press, and the page says that the invigilator was told. */
import { Button, Stack, Text } from '@mantine/core'
import { IconCoffee, IconHandStop } from '@tabler/icons-react'
import { useTranslation } from '../i18n/index.ts'
import { ask, useStation } from './store.ts'

export function AskButtons({ only, fullWidth = false }: { only?: 'help'; fullWidth?: boolean }) {
  const { t } = useTranslation()
  const asked = useStation((state) => state.asked)
  return (
    <Stack gap="xs" align={fullWidth ? 'stretch' : 'flex-start'}>
      {only !== 'help' && (
        <Button
          size="md"
          variant="default"
          fullWidth={fullWidth}
          leftSection={<IconCoffee aria-hidden size="1.2em" />}
          onClick={() => void ask('break')}
          data-testid="ask-break"
        >
          {t('ask.break')}
        </Button>
      )}
      <Button
        size="md"
        variant="default"
        fullWidth={fullWidth}
        leftSection={<IconHandStop aria-hidden size="1.2em" />}
        onClick={() => void ask('help')}
        data-testid="ask-help"
      >
        {t('ask.help')}
      </Button>
      <Text size="sm" role="status" data-testid="asked">
        {asked === null ? '' : t(`ask.${asked}-sent`)}
      </Text>
    </Stack>
  )
}
