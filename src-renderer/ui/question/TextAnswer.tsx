/** Free text: a line, or as much as there is room for. */
import { Text, Textarea, TextInput } from '@mantine/core'
import { typedText } from '../../../src-shared/text.ts'
import { useTranslation } from '../../i18n/index.ts'
import type { FieldProps } from './field.ts'

export function TextAnswer({ question, value, onChange }: FieldProps<'text'>) {
  const { t } = useTranslation()
  const text = typeof value === 'string' ? value : ''
  const field = {
    label: t('answer.text-label'),
    size: 'lg',
    maxLength: question.maxLength,
    spellCheck: false,
    autoComplete: 'off',
    value: text,
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange(typedText(event.currentTarget.value) || null),
    'aria-describedby': 'question-text',
    'data-testid': 'answer-text',
  }
  if (question.oneLine) return <TextInput {...field} maw="36rem" />
  return (
    <div>
      {/* With very large text the whole field still fits below the header. */}
      <Textarea {...field} rows={8} styles={{ input: { maxHeight: '38dvh' } }} />
      <Text size="sm" c="var(--taza-quiet)" mt={4}>
        {t('answer.text-left', { count: question.maxLength - text.length })}
      </Text>
    </div>
  )
}
