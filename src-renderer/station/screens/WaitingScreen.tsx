/** Ready, and not yet admitted, or before the hour of a sealed paper: the exam's rules while the invigilator looks at the room. */
import { List, Text } from '@mantine/core'
import { formatTime, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { Card } from '../Card.tsx'
import { OpenByEnvelope } from '../OpenByEnvelope.tsx'
import { useView } from '../store.ts'

const rules = ['desk', 'seen', 'windows', 'saved', 'break', 'restart'] as const

export function WaitingScreen() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { exam, sealed, network, unfilmed } = useView(({ exam, sealed, network, unfilmed }) => ({
    exam,
    sealed,
    network,
    unfilmed,
  }))
  const time = sealed && formatTime(sealed.opensAt, language)
  const byHand = sealed?.here === true && network === 'offline'
  return (
    <Card title={t('waiting.title')} testId="waiting" wide>
      {sealed?.early && sealed.admitted ? (
        <Text size="lg" data-testid="sealed">
          {t('sealed.let-in', { time })}
        </Text>
      ) : (
        <Text size="lg">{t('waiting.text')}</Text>
      )}
      {sealed?.early && (!sealed.admitted || byHand) && (
        <Text data-testid="sealed-early">{t(byHand ? 'sealed.offline' : 'sealed.early', { time })}</Text>
      )}
      {byHand && !sealed.early && <OpenByEnvelope />}
      {exam && (
        <Text>
          {t('waiting.exam')}: <b>{localize(exam.title, language)}</b>.{' '}
          {t('waiting.minutes', { minutes: exam.durationMinutes })}
        </Text>
      )}
      <div>
        <Text fw={650} mb={4}>
          {t('waiting.rules')}
        </Text>
        <List spacing={6}>
          {rules
            .filter((rule) => !(unfilmed && rule === 'seen'))
            .map((rule) => (
              <List.Item key={rule}>{t(`waiting.rule-${rule}`)}</List.Item>
            ))}
        </List>
      </div>
    </Card>
  )
}
