/** What became of a student, chosen by the office or left to what her attempt says. */
import { NativeSelect } from '@mantine/core'
import type { KeyboardEvent } from 'react'
import { MarkState, markStates, type ShownRow } from '../../../src-shared/marks/held.ts'
import { useTranslation } from '../../i18n/index.ts'
import { useTyped } from './useTyped.ts'

interface Props {
  row: ShownRow
  save: (value: MarkState | null, entry: number) => Promise<unknown>
}

/** In place of a state: nobody says any. */
const unsaid = ''

export function StateField({ row, save }: Props) {
  const { t } = useTranslation('marks')
  const { student, name, state, guessed, entries } = row
  const field = useTyped<string, MarkState | null>({
    saved: guessed ? unsaid : state,
    entry: entries.state ?? 0,
    valueIn,
    save,
  })
  // Arrows go through the states one by one: what they pass is not saved.
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Enter') field.submit()
    if (event.key === 'Escape') field.undo()
  }
  return (
    <NativeSelect
      aria-label={t('row.state-of', { name })}
      size="xs"
      w="15rem"
      value={field.shown}
      onChange={({ currentTarget: { value } }) => field.type(value)}
      onBlur={field.leave}
      onKeyDown={pressed}
      description={field.isRefused ? t('row.unsaved') : undefined}
      data={[
        {
          value: unsaid,
          label: guessed ? t('row.guessed', { state: t(`became.${state}`) }) : t('row.unsaid'),
        },
        ...markStates.map((one) => ({ value: one, label: t(`became.${one}`) })),
      ]}
      data-testid={`state-${student}`}
    />
  )
}

const valueIn = (shown: string): MarkState | null | undefined =>
  shown === unsaid ? null : MarkState.safeParse(shown).data
