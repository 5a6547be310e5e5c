/** No consent is a choice, not a fault: kind words, help on its way, and a way back. */
import { Button, Text } from '@mantine/core'
import { useTranslation } from '../../i18n/index.ts'
import { Card } from '../Card.tsx'
import { act, useStation, useView } from '../store.ts'

export function RefusedScreen() {
  const { t } = useTranslation()
  const unfilmed = useView((view) => view.unfilmed)
  const busy = useStation((state) => state.busy === 'preflight.done')
  return (
    <Card title={t(unfilmed ? 'refused.seated-title' : 'refused.title')}>
      <Text size="lg">{t(unfilmed ? 'refused.seated-text' : 'refused.text')}</Text>
      {unfilmed && (
        <Button
          size="lg"
          loading={busy}
          onClick={() => void act('preflight.done', {})}
          data-testid="sit-unfilmed"
        >
          {t('refused.seated-go')}
        </Button>
      )}
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
