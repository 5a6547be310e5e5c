import { Button, Text } from '@mantine/core'
import { useTranslation } from '../../i18n/index.ts'
import { AskButtons } from '../AskButtons.tsx'
import { Card } from '../Card.tsx'
import { act, useStation, useView } from '../store.ts'

export function BreakScreen() {
  const { t } = useTranslation()
  const { endsAt } = useView()
  const busy = useStation((state) => state.busy === 'exam.return')
  return (
    <Card title={t('break.title')} testId="break">
      <Text size="lg">{t(endsAt === null ? 'break.text' : 'break.text-running')}</Text>
      <Button size="xl" loading={busy} onClick={() => void act('exam.return', {})} data-testid="return">
        {t('break.return')}
      </Button>
      <AskButtons only="help" />
    </Card>
  )
}
