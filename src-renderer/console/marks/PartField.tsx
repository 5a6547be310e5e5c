/** A per cent of one student, typed: saved by Enter or on leaving the field, given up by Escape. */
import type { KeyboardEvent } from 'react'
import { PartValue } from '../../../src-shared/marks/held.ts'
import { useTranslation } from '../../i18n/index.ts'
import { numberOf, TypedNumberField } from '../../ui/NumberField.tsx'
import { useTyped } from './useTyped.ts'

interface Props {
  label: string
  saved: number | null
  entry: number
  save: (value: number | null, entry: number) => Promise<unknown>
  testId: string
}

export function PartField({ label, saved, entry, save, testId }: Props) {
  const { t } = useTranslation('marks')
  const field = useTyped<number | string, number | null>({ saved: saved ?? '', entry, valueIn, save })
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Enter') field.submit()
    if (event.key === 'Escape') field.undo()
  }
  return (
    <TypedNumberField
      aria-label={label}
      typed={field.shown}
      min={0}
      max={100}
      places={2}
      w="4.25rem"
      size="xs"
      hideControls
      onType={field.type}
      onBlur={field.leave}
      onKeyDown={pressed}
      error={field.isWrong ? t('row.wrong') : undefined}
      description={field.isRefused ? t('row.unsaved') : undefined}
      testId={testId}
    />
  )
}

/** An empty field takes the value back. */
function valueIn(typed: number | string): number | null | undefined {
  if (typed === '') return null
  return PartValue.safeParse(numberOf(typed)).data
}
