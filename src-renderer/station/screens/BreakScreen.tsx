import { Button, Text } from '@mantine/core'
import { formatClock, useTranslation } from '../../i18n/index.ts'
import { Card } from '../Card.tsx'
import { act, useStation, useView } from '../store.ts'
import { useTimeUntil } from '../useTimeUntil.ts'

export function BreakScreen() {
  const { t } = useTranslation()
  const { endsAt, breakEndsAt, unfilmed } = useView(({ endsAt, breakEndsAt, unfilmed }) => ({
    endsAt,
    breakEndsAt,
    unfilmed,
  }))
  const busy = useStation((state) => state.busy === 'exam.return')
  const left = useTimeUntil(breakEndsAt)
  return (
    <Card title={t('break.title')} testId="break">
      {left !== null && (
        <div>
          <Text size="lg">{t(left > 0 ? 'break.left' : 'break.over')}</Text>
          {left > 0 && (
            <Text
              role="timer"
              aria-live="off"
              aria-label={t('break.left')}
              fz="3rem"
              fw={700}
              lh={1.2}
              style={{ fontVariantNumeric: 'tabular-nums' }}
              data-testid="break-left"
            >
              {formatClock(left)}
            </Text>
          )}
          <span className="taza-unseen" role="status">
            {left === 0 ? t('break.over') : ''}
          </span>
        </div>
      )}
      <Text size="lg">
        {t(`break.${endsAt === null ? 'text' : 'text-running'}${unfilmed ? '-unfilmed' : ''}`)}
      </Text>
      <Button size="xl" loading={busy} onClick={() => void act('exam.return', {})} data-testid="return">
        {t('break.return')}
      </Button>
    </Card>
  )
}
