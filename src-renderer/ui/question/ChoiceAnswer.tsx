/** One or several of given answers, each a large row that can be pressed anywhere. */
import { Button } from '@mantine/core'
import { idsIn } from '../../../src-shared/exam.ts'
import { useTranslation } from '../../i18n/index.ts'
import { AloudButton } from './AloudButton.tsx'
import { useSpoken } from './aloud.ts'
import classes from './ChoiceAnswer.module.css'
import type { FieldProps } from './field.ts'
import { SaidText, useWords } from './SaidText.tsx'

export function ChoiceAnswer({ question, value, onChange }: FieldProps<'single' | 'multiple'>) {
  const { t } = useTranslation()
  const words = useWords()
  const spokenOf = useSpoken()
  const single = question.type === 'single'
  const chosen = new Set(typeof value === 'string' ? [value] : idsIn(value))

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
      {question.options.map(({ id, ...said }, place) => (
        <div key={id} className={classes.row}>
          <label className={classes.choice}>
            <input
              type={single ? 'radio' : 'checkbox'}
              name={question.id}
              value={id}
              data-as-is={said.html !== undefined}
              aria-label={said.html === undefined ? undefined : words(said, place)}
              checked={chosen.has(id)}
              onChange={(event) => choose(id, event.currentTarget.checked)}
              data-testid={`option-${id}`}
            />
            <div className={classes.said}>
              <SaidText said={said} />
            </div>
          </label>
          <AloudButton name={id} texts={() => [spokenOf(said)]} part={words(said, place)} />
        </div>
      ))}
      {single && value !== null && (
        <Button variant="subtle" onClick={() => onChange(null)} data-testid="clear">
          {t('answer.clear')}
        </Button>
      )}
    </fieldset>
  )
}
