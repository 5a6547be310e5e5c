/** Ready, and not yet admitted: the exam's rules while the invigilator looks at the room. */
import { List, Text } from '@mantine/core'
import { localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { Card } from '../Card.tsx'
import { useView } from '../store.ts'

const rules = ['desk', 'seen', 'windows', 'saved', 'break', 'restart'] as const

export function WaitingScreen() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { exam } = useView()
  return (
    <Card title={t('waiting.title')} testId="waiting" wide>
      <Text size="lg">{t('waiting.text')}</Text>
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
          {rules.map((rule) => (
            <List.Item key={rule}>{t(`waiting.rule-${rule}`)}</List.Item>
          ))}
        </List>
      </div>
    </Card>
  )
}
