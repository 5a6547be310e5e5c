/** Free text with the room that is left. */
import { Text, Textarea } from '@mantine/core'
import { typedText } from '../../../src-shared/text.ts'
import { formatNumber, useLanguage, useTranslation } from '../../i18n/index.ts'
import type { FieldProps } from './field.ts'

export function TextAnswer({ question, value, onChange }: FieldProps<'text'>) {
  const { t } = useTranslation()
  const language = useLanguage()
  const text = typeof value === 'string' ? value : ''
  return (
    <div>
      <Textarea
        label={t('answer.text-label')}
        size="lg"
        rows={8}
        // With very large text the whole field still fits below the header.
        styles={{ input: { maxHeight: '38dvh' } }}
        maxLength={question.maxLength}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => onChange(typedText(event.currentTarget.value) || null)}
        aria-describedby="question-text"
        data-testid="answer-text"
      />
      <Text size="sm" c="var(--taza-quiet)" mt={4}>
        {t('answer.text-left', { count: formatNumber(question.maxLength - text.length, language) })}
      </Text>
    </div>
  )
}
