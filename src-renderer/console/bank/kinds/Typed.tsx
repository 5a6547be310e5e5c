/** Answers that are typed: numbers with their units, short texts. */

import { Checkbox, TextInput } from '@mantine/core'
import type { NumberAnswer, TypedAnswer } from '../../../../src-shared/bank/item.ts'
import { NumberField } from '../../../ui/index.ts'
import { useBankText } from '../text.ts'
import { Credit } from './Credit.tsx'
import type { KindProps } from './props.ts'
import { Rows } from './Rows.tsx'

const answerLength = 1024
const unitLength = 64

export function NumberAnswers({
  answers,
  onChange,
}: {
  answers: NumberAnswer[]
  onChange: (answers: NumberAnswer[]) => void
}) {
  const { t } = useBankText()
  const set = (place: number, change: Partial<NumberAnswer>) =>
    onChange(answers.map((one, at) => (at === place ? { ...one, ...change } : one)))
  return (
    <Rows
      title={t('key.numbers')}
      rows={answers}
      idOf={(_, place) => String(place)}
      atLeast={1}
      fixed
      add={t('key.add-answer')}
      onRows={onChange}
      onAdd={() => onChange([...answers, { value: 0, tolerance: 0, credit: 1, note: null }])}
      show={(answer, place) => (
        <>
          <NumberField
            label={t('key.value')}
            value={answer.value}
            onChange={(value) => set(place, { value })}
            testId={`value-${place + 1}`}
          />
          <NumberField
            label={t('key.tolerance')}
            min={0}
            value={answer.tolerance}
            onChange={(tolerance) => set(place, { tolerance })}
          />
          <Credit credit={answer.credit} number={place + 1} onChange={(credit) => set(place, { credit })} />
        </>
      )}
    />
  )
}

export function TypedAnswers({
  answers,
  onChange,
}: {
  answers: TypedAnswer[]
  onChange: (answers: TypedAnswer[]) => void
}) {
  const { t } = useBankText()
  const set = (place: number, change: Partial<TypedAnswer>) =>
    onChange(answers.map((one, at) => (at === place ? { ...one, ...change } : one)))
  return (
    <Rows
      title={t('key.texts')}
      rows={answers}
      idOf={(_, place) => String(place)}
      atLeast={1}
      fixed
      add={t('key.add-answer')}
      onRows={onChange}
      onAdd={() => onChange([...answers, { text: '', credit: 1, wildcard: false, note: null }])}
      show={(answer, place) => (
        <>
          <TextInput
            style={{ flex: '1 1 12rem' }}
            aria-label={t('key.text', { number: place + 1 })}
            maxLength={answerLength}
            value={answer.text}
            onChange={(event) => set(place, { text: event.currentTarget.value })}
            data-testid={`text-${place + 1}`}
          />
          <Checkbox
            label={t('key.wildcard')}
            checked={answer.wildcard}
            onChange={(event) => set(place, { wildcard: event.currentTarget.checked })}
          />
          <Credit credit={answer.credit} number={place + 1} onChange={(credit) => set(place, { credit })} />
        </>
      )}
    />
  )
}

export function NumberKind({ item, all, here }: KindProps<'number'>) {
  const { t } = useBankText()
  return (
    <>
      <NumberAnswers answers={item.answers} onChange={(answers) => all((one) => ({ ...one, answers }))} />
      <Rows
        title={t('key.units')}
        rows={item.units}
        idOf={(_, place) => String(place)}
        atLeast={0}
        atMost={100}
        fixed
        add={t('key.add-unit')}
        onRows={(units) => all((one) => ({ ...one, units }))}
        onAdd={() => all((one) => ({ ...one, units: [...one.units, { name: '', factor: 1 }] }))}
        show={(unit, place) => (
          <>
            <TextInput
              label={t('key.unit')}
              maxLength={unitLength}
              value={unit.name}
              onChange={(event) => {
                const name = event.currentTarget.value
                here((one) => ({
                  ...one,
                  units: one.units.map((other, at) => (at === place ? { ...other, name } : other)),
                }))
              }}
            />
            <NumberField
              label={t('key.factor')}
              value={unit.factor}
              onChange={(factor) =>
                all((one) => ({
                  ...one,
                  units: one.units.map((other, at) => (at === place ? { ...other, factor } : other)),
                }))
              }
            />
          </>
        )}
      />
      {item.units.length > 0 && (
        <Checkbox
          label={t('key.unit-needed')}
          checked={item.unitNeeded}
          onChange={(event) => {
            const unitNeeded = event.currentTarget.checked
            all((one) => ({ ...one, unitNeeded }))
          }}
        />
      )}
    </>
  )
}

export function TextKind({ item, here }: KindProps<'text'>) {
  const { t } = useBankText()
  return (
    <>
      <TypedAnswers answers={item.answers} onChange={(answers) => here((one) => ({ ...one, answers }))} />
      <Checkbox
        label={t('key.case')}
        checked={item.caseSensitive}
        onChange={(event) => {
          const caseSensitive = event.currentTarget.checked
          here((one) => ({ ...one, caseSensitive }))
        }}
      />
    </>
  )
}
