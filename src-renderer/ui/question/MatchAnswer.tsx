/**
 * Each entry of the left gets one of the right, from a list of the system: by keyboard and by pointer alike. What such a
 * list cannot show (pictures, formulas, long texts) stands beside it under numbers.
 */
import { NativeSelect } from '@mantine/core'
import { useTranslation } from '../../i18n/index.ts'
import { AloudButton } from './AloudButton.tsx'
import { useSpoken } from './aloud.ts'
import { type FieldProps, partsOf, withPart } from './field.ts'
import classes from './MatchAnswer.module.css'
import { SaidText, useWords } from './SaidText.tsx'

/** Characters that a line of the list shows. */
const lineLength = 60

export function MatchAnswer({ question, value, onChange }: FieldProps<'match'>) {
  const { t } = useTranslation()
  const words = useWords()
  const spokenOf = useSpoken()
  const parts = partsOf(value)
  const texts = question.right.map((said, place) => words(said, place).replace(/\s+/g, ' '))
  const numbered =
    question.right.some(({ html }) => html !== undefined) || texts.some((text) => text.length > lineLength)
  const line = (place: number): string => {
    const text = texts[place] ?? ''
    if (!numbered) return text
    const short = text.length > lineLength ? `${text.slice(0, lineLength)}…` : text
    return question.right[place]?.html === undefined ? `${place + 1}. ${short}` : String(place + 1)
  }
  return (
    <div className={classes.match}>
      {numbered && (
        <ol className={classes.right} aria-label={t('answer.match-right')}>
          {question.right.map(({ id, ...said }) => (
            <li key={id}>
              <SaidText said={said} />
            </li>
          ))}
        </ol>
      )}
      <ul className={classes.left} aria-labelledby="question-text">
        {question.left.map(({ id, ...said }, place) => (
          <li key={id} className={classes.row}>
            <div className={classes.said}>
              <SaidText said={said} />
            </div>
            <AloudButton name={id} texts={() => [spokenOf(said)]} part={words(said, place)} />
            <NativeSelect
              className={classes.choice}
              size="lg"
              value={typeof parts[id] === 'string' ? parts[id] : ''}
              onChange={(event) => onChange(withPart(value, id, event.currentTarget.value))}
              aria-label={words(said, place)}
              data-testid={`match-${id}`}
            >
              <option value="">{t('answer.choose')}</option>
              {question.right.map((right, place) => (
                <option key={right.id} value={right.id}>
                  {line(place)}
                </option>
              ))}
            </NativeSelect>
          </li>
        ))}
      </ul>
    </div>
  )
}
