/** Points by the criteria of a rubric: a level of each, or a number. The sum is computed. */
import { Radio } from '@mantine/core'
import { mostOf } from '../../../src-shared/bank/rubric.ts'
import type { ShownRubric } from '../../../src-shared/marking/held.ts'
import { formatNumber, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { numberOf, TypedNumberField } from '../../ui/NumberField.tsx'
import type { Draft } from '../server/drafts.ts'
import { givenFor } from './given.ts'
import classes from './Rubric.module.css'

interface Props {
  rubric: ShownRubric
  typed: Draft['criteria']
  /** What the answer is worth in its paper. */
  max: number
  /** Of the answer; null: not yet. */
  points: number | null
  locked: boolean
  /** It was to be saved: what is missing is said. */
  tried: boolean
  onType: (id: string, typed: number | string) => void
}

export function RubricFields({ rubric, typed, max, points, locked, tried, onType }: Props) {
  const { t } = useTranslation('marking')
  const language = useLanguage()
  const say = (n: number) => formatNumber(n, language)
  const given = rubric.map((one) => givenFor(one, typed[one.id]))
  const sum = given.reduce<number>((all, one) => all + (one ?? 0), 0)
  const most = mostOf(rubric)
  const wrongOf = (typed: number | string, isMissing: boolean, points: number) =>
    isMissing && (typed !== '' || tried) && t('mark.wrong', { max: say(points) })
  return (
    <fieldset className={classes.rubric} data-testid="rubric">
      <legend>{t('rubric.title')}</legend>
      {rubric.map(({ id, text, points: best, levels }, at) => {
        const value = typed[id] ?? ''
        const label = localize(text, language)
        return (
          <div key={id} data-missing={given[at] === null} data-testid={`criterion-${id}`}>
            {levels.length > 0 ? (
              <Radio.Group
                label={label}
                value={value === '' ? '' : String(numberOf(value))}
                error={given[at] === null && tried && t('rubric.missing')}
                onChange={(chosen) => onType(id, Number(chosen))}
              >
                <div className={classes.levels}>
                  {levels.map((level) => (
                    <Radio
                      key={level.points}
                      value={String(level.points)}
                      disabled={locked}
                      label={`${say(level.points)} – ${localize(level.text, language)}`}
                    />
                  ))}
                </div>
              </Radio.Group>
            ) : (
              <TypedNumberField
                label={t('rubric.up-to', { criterion: label, most: say(best) })}
                typed={value}
                min={0}
                max={best}
                places={2}
                disabled={locked}
                onType={(next) => onType(id, next)}
                error={wrongOf(value, given[at] === null, best)}
                testId="points"
              />
            )}
          </div>
        )
      })}
      <output className={classes.sum} data-testid="rubric-sum">
        {t('rubric.sum-of', { sum: say(Math.round(sum * 100) / 100), most: say(most) })}
        {points !== null &&
          most !== max &&
          ` ${t('rubric.for-answer', { points: say(points), max: say(max) })}`}
      </output>
    </fieldset>
  )
}
