/** A file of the exam's page is in the attempt's folder: one line, until it is put away. */
import { Alert, Text } from '@mantine/core'
import { useTranslation } from '../../i18n/index.ts'
import { act } from '../store.ts'

export function FileCame({ name }: { name: string }) {
  const { t } = useTranslation()
  return (
    <Alert
      role="status"
      color="blue"
      withCloseButton
      closeButtonLabel={t('close')}
      onClose={() => void act('web.came', {})}
      data-testid="web-came"
    >
      <Text size="lg" c="var(--taza-ink)">
        {t('web.came', { name })}
      </Text>
    </Alert>
  )
}
