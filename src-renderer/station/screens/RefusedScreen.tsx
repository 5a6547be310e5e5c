/** No consent is a choice, not a fault: kind words, help on its way, and a way back. */
import { Button, Text } from '@mantine/core'
import { useTranslation } from '../../i18n/index.ts'
import { Card } from '../Card.tsx'
import { act } from '../store.ts'

export function RefusedScreen() {
  const { t } = useTranslation()
  return (
    <Card title={t('refused.title')}>
      <Text size="lg">{t('refused.text')}</Text>
      <Text c="var(--taza-quiet)">{t('refused.again')}</Text>
      <Button
        variant="default"
        size="lg"
        onClick={() => void act('preflight.consent', { accepted: true })}
        data-testid="consent-accept"
      >
        {t('refused.accept')}
      </Button>
    </Card>
  )
}
