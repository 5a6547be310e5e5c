import { Checkbox, Group, Radio, Stack, Text, Textarea } from '@mantine/core'
import type { Language } from '../../../src-shared/languages.ts'
import { longestAnswer } from '../../../src-shared/surveys/bounds.ts'
import type { Answer } from '../../../src-shared/surveys/response.ts'
import { useTranslation } from '../../i18n/index.ts'
import type { Published } from './published.ts'

interface Props {
  number: number
  question: Published['questions'][number]
  shownIn: Language
  answer: Answer | undefined
  isMissing: boolean
  disabled: boolean
  onAnswer: (answer: Answer) => void
}

export function SurveyQuestion({ number, question, shownIn, answer, isMissing, disabled, onAnswer }: Props) {
  const { t } = useTranslation()
  const { id, kind, text, required, options, scale } = question
  const says =
    kind === 'multiple' ? t('open-survey:several') : required ? undefined : t('open-survey:optional')
  const words = (
    <span lang={shownIn} data-as-is>
      {number}. {text[shownIn]}
    </span>
  )
  const field = {
    id: `survey-${id}`,
    label: words,
    description: says,
    size: 'md',
    error: isMissing,
    styles: { label: { fontWeight: 600 } },
  } as const
  const choices = options.map((option) => ({
    value: option.id,
    disabled,
    label: (
      <span lang={shownIn} data-as-is>
        {option.text[shownIn]}
      </span>
    ),
    'data-testid': `survey-${id}-${option.id}`,
  }))
  if (kind === 'text')
    return (
      <Textarea
        {...field}
        description={[says, t('open-survey:text-care')].filter(Boolean).join('. ')}
        minRows={3}
        autosize
        maxRows={8}
        maxLength={longestAnswer}
        value={typeof answer === 'string' ? answer : ''}
        disabled={disabled}
        spellCheck={false}
        onChange={(event) => onAnswer(event.currentTarget.value)}
        data-testid={`survey-${id}`}
      />
    )
  if (kind === 'multiple')
    return (
      <Checkbox.Group {...field} value={Array.isArray(answer) ? answer : []} onChange={onAnswer}>
        <Stack gap="sm" mt="sm">
          {choices.map((choice) => (
            <Checkbox key={choice.value} size="md" {...choice} />
          ))}
        </Stack>
      </Checkbox.Group>
    )
  if (kind === 'scale' && scale) {
    const steps = Array.from({ length: scale.to - scale.from + 1 }, (_, i) => scale.from + i)
    return (
      <Radio.Group
        {...field}
        value={typeof answer === 'number' ? String(answer) : ''}
        onChange={(step) => onAnswer(Number(step))}
      >
        <Group gap="lg" mt="sm">
          <Text size="sm" lang={shownIn} data-as-is>
            {scale.low[shownIn]}
          </Text>
          {steps.map((step) => (
            <Radio
              key={step}
              size="md"
              value={String(step)}
              label={step}
              disabled={disabled}
              data-testid={`survey-${id}-${step}`}
            />
          ))}
          <Text size="sm" lang={shownIn} data-as-is>
            {scale.high[shownIn]}
          </Text>
        </Group>
      </Radio.Group>
    )
  }
  return (
    <Radio.Group {...field} value={typeof answer === 'string' ? answer : ''} onChange={onAnswer}>
      <Stack gap="sm" mt="sm">
        {choices.map((choice) => (
          <Radio key={choice.value} size="md" {...choice} />
        ))}
      </Stack>
    </Radio.Group>
  )
}
