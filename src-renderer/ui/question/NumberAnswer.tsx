/** A number, kept exactly as typed: a decimal comma is as good as a point. */
import { TextInput } from '@mantine/core'
import { numberLength } from '../../../src-shared/exam.ts'
import { typedText } from '../../../src-shared/text.ts'
import { useTranslation } from '../../i18n/index.ts'
import type { FieldProps } from './field.ts'

/** With a decimal comma or point, an exponent, a minus of either kind; spaces may group the digits. */
const looksLikeNumber = (text: string): boolean =>
  /^[-+\u2212]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d+)?$/.test(text.replace(/\s/g, ''))

export function NumberAnswer({ question, value, onChange }: FieldProps<'number'>) {
  const { t } = useTranslation()
  const text = typeof value === 'string' ? value : ''
  const odd = text.trim() !== '' && !looksLikeNumber(text)
  return (
    <TextInput
      label={question.unit ? t('answer.number-unit', { unit: question.unit }) : t('answer.number-label')}
      description={odd ? t('answer.number-odd') : undefined}
      inputWrapperOrder={['label', 'input', 'description']}
      size="lg"
      maw="24rem"
      inputMode="decimal"
      autoComplete="off"
      maxLength={numberLength}
      value={text}
      onChange={(event) => onChange(typedText(event.currentTarget.value) || null)}
      aria-describedby="question-text"
      data-testid="answer-number"
    />
  )
}
