/** The question's text with a field in the place of each gap. */

import { type Gap, numberLength } from '../../../src-shared/exam.ts'
import { typedText } from '../../../src-shared/text.ts'
import { localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { type FieldProps, partsOf, withPart } from './field.ts'
import classes from './GapsText.module.css'
import { SaidText } from './SaidText.tsx'

export function GapsText({ question, value, onChange }: FieldProps<'gaps'>) {
  const parts = partsOf(value)
  const field = (id: string) => {
    const place = question.gaps.findIndex((gap) => gap.id === id)
    const gap = question.gaps[place]
    if (!gap) return null
    const part = parts[id] ?? (gap.kind === 'choice' && gap.many ? [] : '')
    return (
      <GapField
        gap={gap}
        number={place + 1}
        part={part}
        onChange={(next) => onChange(withPart(value, id, next))}
      />
    )
  }
  return <SaidText said={question} gap={field} />
}

interface GapProps {
  gap: Gap
  number: number
  part: string | string[]
  onChange: (part: string | string[]) => void
}

function GapField({ gap, number, part, onChange }: GapProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const label = t('answer.gap', { number })
  if (gap.kind === 'choice' && gap.many) {
    const chosen = new Set(part)
    return (
      // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a paragraph
      <span role="group" aria-label={label} className={classes.many} data-testid={`gap-${gap.id}`}>
        {gap.options.map(({ id, text }) => (
          <label key={id} className={classes.one}>
            <input
              type="checkbox"
              checked={chosen.has(id)}
              onChange={(event) => {
                const { checked } = event.currentTarget
                onChange(
                  gap.options
                    .map((option) => option.id)
                    .filter((other) => (other === id ? checked : chosen.has(other))),
                )
              }}
            />
            {localize(text, language)}
          </label>
        ))}
      </span>
    )
  }
  const text = typeof part === 'string' ? part : ''
  if (gap.kind === 'choice')
    return (
      <select
        className={classes.field}
        aria-label={label}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
        data-testid={`gap-${gap.id}`}
      >
        <option value="">{t('answer.choose')}</option>
        {gap.options.map((option) => (
          <option key={option.id} value={option.id}>
            {localize(option.text, language)}
          </option>
        ))}
      </select>
    )
  const isNumber = gap.kind === 'number'
  return (
    <input
      className={classes.field}
      aria-label={label}
      type="text"
      size={isNumber ? 8 : Math.min(30, Math.max(12, text.length + 1))}
      inputMode={isNumber ? 'decimal' : 'text'}
      maxLength={isNumber ? numberLength : gap.maxLength}
      autoComplete="off"
      spellCheck={false}
      value={text}
      onChange={(event) => onChange(typedText(event.currentTarget.value))}
      data-testid={`gap-${gap.id}`}
    />
  )
}
