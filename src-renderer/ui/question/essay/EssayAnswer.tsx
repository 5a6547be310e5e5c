/** A long text with plain marks: how many words it has, and how many are asked for. */
import { Group, Text, Textarea } from '@mantine/core'
import { useRef } from 'react'
import { typedText } from '../../../../src-shared/text.ts'
import { localize, useLanguage, useTranslation } from '../../../i18n/index.ts'
import type { FieldProps } from '../field.ts'
import { wordsIn } from '../words.ts'
import { FormatBar, formatByKey } from './FormatBar.tsx'

export function EssayAnswer({ question, value, onChange }: FieldProps<'essay'>) {
  const { t } = useTranslation()
  const language = useLanguage()
  const template = question.template ? localize(question.template, language) : ''
  const text = typeof value === 'string' ? value : template
  const field = useRef<HTMLTextAreaElement>(null)
  const left = question.maxLength - text.length
  // A template that was deleted is an empty answer, not the template again.
  const change = (next: string) => onChange(next === '' && template === '' ? null : next)
  return (
    <div>
      <FormatBar field={field} maxLength={question.maxLength} />
      <Textarea
        ref={field}
        label={t('answer.text-label')}
        size="lg"
        rows={10}
        // With very large text the whole field still fits below the header.
        styles={{ input: { maxHeight: '38dvh' } }}
        maxLength={question.maxLength}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => change(typedText(event.currentTarget.value))}
        onKeyDown={(event) => formatByKey(event, question.maxLength)}
        aria-describedby="question-text essay-words essay-format"
        data-testid="answer-text"
      />
      <Group justify="space-between" gap="md" mt={4}>
        <Text size="sm" c="var(--taza-quiet)" id="essay-words" data-testid="essay-words">
          {t('answer.words', { count: wordsIn(text, language) })}
          {asked(question.words, t)}
        </Text>
        {left < 2000 && (
          <Text size="sm" c="var(--taza-quiet)">
            {t('answer.text-left', { count: left })}
          </Text>
        )}
      </Group>
      <Text size="sm" c="var(--taza-quiet)" id="essay-format">
        {t('format.note')}
      </Text>
    </div>
  )
}

type Words = FieldProps<'essay'>['question']['words']
function asked(words: Words, t: ReturnType<typeof useTranslation>['t']): string {
  const { least, most } = words ?? {}
  if (least !== undefined && most !== undefined) return ` · ${t('answer.words-between', { least, most })}`
  if (least !== undefined) return ` · ${t('answer.words-least', { least })}`
  return most === undefined ? '' : ` · ${t('answer.words-most', { most })}`
}
