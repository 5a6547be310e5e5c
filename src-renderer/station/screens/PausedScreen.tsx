import { Text } from '@mantine/core'
import { useTranslation } from '../../i18n/index.ts'
import { Card } from '../Card.tsx'
import { useView } from '../store.ts'

export function PausedScreen() {
  const { t } = useTranslation()
  const endsAt = useView((view) => view.endsAt)
  return (
    <Card title={t('paused.title')} testId="paused">
      <Text size="lg">{t(endsAt === null ? 'paused.text' : 'paused.text-running')}</Text>
    </Card>
  )
}
