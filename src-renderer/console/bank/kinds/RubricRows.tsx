/** The rubric of an item that a person marks: criteria, each worth points of its own, in levels or not. */
import { Checkbox, TextInput } from '@mantine/core'
import {
  type Criterion,
  criteriaAtMost,
  criterionLength,
  levelsAtMost,
  type Rubric,
} from '../../../../src-shared/bank/rubric.ts'
import { pointsAtMost } from '../../../../src-shared/bounds.ts'
import { NumberField } from '../../../ui/index.ts'
import { freshId } from '../edit.ts'
import { useBankText } from '../text.ts'
import classes from './Kinds.module.css'
import { Rows } from './Rows.tsx'

type Level = Criterion['levels'][number]
type Change = (change: (rubric: Rubric) => Rubric) => void

interface Props {
  rubric: Rubric
  /** In all languages. */
  all: Change
  /** Texts of this one. */
  here: Change
}

export function RubricRows({ rubric, all, here }: Props) {
  const { t } = useBankText()
  const one = (id: string, change: (criterion: Criterion) => Criterion) => (now: Rubric) =>
    now.map((criterion) => (criterion.id === id ? change(criterion) : criterion))
  return (
    <Rows
      title={t('rubric.title')}
      note={t('rubric.says')}
      rows={rubric}
      idOf={({ id }) => id}
      atLeast={0}
      atMost={criteriaAtMost}
      add={t('rubric.add')}
      onRows={(rows) =>
        all((now) => rows.flatMap(({ id }) => now.find((criterion) => criterion.id === id) ?? []))
      }
      onAdd={() => {
        const id = freshId(rubric.map((criterion) => criterion.id))
        all((now) => [...now, { id, text: '', points: 1, levels: [] }])
      }}
      show={(criterion, place) => (
        <CriterionRow
          criterion={criterion}
          number={place + 1}
          all={(change) => all(one(criterion.id, change))}
          here={(change) => here(one(criterion.id, change))}
        />
      )}
    />
  )
}

/** The best level is what the criterion is worth. */
const withLevels = (criterion: Criterion, levels: Level[]): Criterion => ({
  ...criterion,
  levels,
  points: Math.max(...levels.map(({ points }) => points)) || criterion.points,
})

interface RowProps {
  criterion: Criterion
  number: number
  all: (change: (criterion: Criterion) => Criterion) => void
  here: (change: (criterion: Criterion) => Criterion) => void
}

function CriterionRow({ criterion: { text, points, levels }, number, all, here }: RowProps) {
  const { t } = useBankText()
  const setLevel = (of: Criterion, place: number, change: Partial<Level>) =>
    of.levels.map((level, at) => (at === place ? { ...level, ...change } : level))
  return (
    <div className={classes.gap}>
      <TextInput
        className={classes.criterion ?? ''}
        aria-label={t('rubric.criterion', { number })}
        placeholder={t('rubric.criterion', { number })}
        maxLength={criterionLength}
        value={text}
        onChange={({ currentTarget: { value } }) => here((one) => ({ ...one, text: value }))}
        data-testid={`criterion-${number}`}
      />
      {levels.length === 0 && (
        <NumberField
          aria-label={t('rubric.points', { number })}
          w="6.5rem"
          min={0.01}
          max={pointsAtMost}
          places={2}
          value={points}
          onChange={(next) => all((one) => ({ ...one, points: next }))}
          testId={`criterion-points-${number}`}
        />
      )}
      <Checkbox
        className={classes.check ?? ''}
        label={t('rubric.in-levels')}
        checked={levels.length > 0}
        onChange={({ currentTarget: { checked } }) =>
          all((one) => ({
            ...one,
            levels: checked ? [0, one.points].map((worth) => ({ text: '', points: worth })) : [],
          }))
        }
        data-testid={`criterion-levels-${number}`}
      />
      {levels.length > 0 && (
        <Rows
          title={t('rubric.levels', { number })}
          rows={levels}
          idOf={(_, place) => String(place)}
          fixed
          atLeast={2}
          atMost={levelsAtMost}
          add={t('rubric.add-level')}
          onRows={(rows) => {
            const left = levels.flatMap((level, at) => (rows.includes(level) ? [at] : []))
            all((one) =>
              withLevels(
                one,
                left.flatMap((at) => one.levels[at] ?? []),
              ),
            )
          }}
          onAdd={() => all((one) => withLevels(one, [...one.levels, { text: '', points: one.points + 1 }]))}
          show={(level, place) => (
            <>
              <NumberField
                aria-label={t('rubric.level-points', { level: place + 1, number })}
                w="6.5rem"
                min={0}
                max={pointsAtMost}
                places={2}
                value={level.points}
                onChange={(next) => all((one) => withLevels(one, setLevel(one, place, { points: next })))}
                testId={`level-points-${number}-${place + 1}`}
              />
              <TextInput
                className={classes.criterion ?? ''}
                aria-label={t('rubric.level', { level: place + 1, number })}
                placeholder={t('rubric.level', { level: place + 1, number })}
                maxLength={criterionLength}
                value={level.text}
                onChange={({ currentTarget: { value } }) =>
                  here((one) => ({ ...one, levels: setLevel(one, place, { text: value }) }))
                }
                data-testid={`level-${number}-${place + 1}`}
              />
            </>
          )}
        />
      )}
    </div>
  )
}
