/** One or several of given answers, each a large row that can be pressed anywhere. */
import { Button } from '@mantine/core'
import { localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import classes from './ChoiceAnswer.module.css'
import type { FieldProps } from './field.ts'

export function ChoiceAnswer({ question, value, onChange }: FieldProps<'single' | 'multiple'>) {
  const { t } = useTranslation()
  const language = useLanguage()
  const single = question.type === 'single'
  const chosen = new Set(typeof value === 'string' ? [value] : (value ?? []))

  const choose = (id: string, checked: boolean): void => {
    if (single) {
      onChange(id)
      return
    }
    // In the paper's order, so that the same choice is always the same value.
    const now = question.options
      .map((option) => option.id)
      .filter((other) => (other === id ? checked : chosen.has(other)))
    onChange(now.length === 0 ? null : now)
  }
  return (
    <fieldset className={classes.choices} aria-labelledby="question-text" aria-describedby="question-task">
      {question.options.map(({ id, text }) => (
        <label key={id} className={classes.choice}>
          <input
            type={single ? 'radio' : 'checkbox'}
            name={question.id}
            value={id}
            checked={chosen.has(id)}
            onChange={(event) => choose(id, event.currentTarget.checked)}
            data-testid={`option-${id}`}
          />
          <span>{localize(text, language)}</span>
        </label>
      ))}
      {single && value !== null && (
        <Button variant="subtle" onClick={() => onChange(null)} data-testid="clear">
          {t('answer.clear')}
        </Button>
      )}
    </fieldset>
  )
}
