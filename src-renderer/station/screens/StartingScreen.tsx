/** Before main's first word; when that does not come, why not, and a button to ask again. */
import { Group, Loader, Text } from '@mantine/core'
import { useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { Card } from '../Card.tsx'
import { connect, useStation } from '../store.ts'

export function StartingScreen() {
  const { t } = useTranslation()
  const refusal = useStation((state) => (state.view === null ? state.refusal : null))
  if (refusal) {
    return (
      <Card title={t('problem.title')}>
        <ProblemAlert problem={refusal} onRetry={connect} />
      </Card>
    )
  }
  return (
    <Card title={t('starting.title')}>
      <Group>
        <Loader aria-hidden />
        <Text size="lg">{t('starting.text')}</Text>
      </Group>
    </Card>
  )
}
