/** How much is still to send, and that nothing is lost when the network is away. */
import { Progress, Text } from '@mantine/core'
import { useRef } from 'react'
import { formatBytes, useLanguage, useTranslation } from '../../i18n/index.ts'
import { Card } from '../Card.tsx'
import { useView } from '../store.ts'

function Pace() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { bytesPerSecond, emptyInMs } = useView(({ debt }) => debt)
  if (bytesPerSecond === null || emptyInMs === null) return null
  return (
    <Text data-testid="pace">
      {t('submitting.time', {
        rate: formatBytes(bytesPerSecond, language),
        minutes: Math.ceil(emptyInMs / 60_000),
      })}
    </Text>
  )
}

export function SubmittingScreen() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { debt, network } = useView(({ debt, network }) => ({ debt, network }))
  // The bar is a share of the largest debt seen on this screen.
  const most = useRef(0)
  most.current = Math.max(most.current, debt.bytes)
  const share = most.current === 0 ? 100 : 100 * (1 - debt.bytes / most.current)
  const left =
    debt.segments === 0
      ? t('submitting.clear')
      : t('submitting.debt', { size: formatBytes(debt.bytes, language), count: debt.segments })
  return (
    <Card title={t('submitting.title')} testId="submitting">
      <Text size="lg">{t('submitting.text')}</Text>
      <Progress value={share} size="xl" aria-label={t('submitting.title')} />
      <Text role="status" data-testid="debt">
        {left}
      </Text>
      {network === 'online' && <Pace />}
      {network === 'offline' && <Text data-testid="offline">{t('submitting.offline')}</Text>}
    </Card>
  )
}
