/** Which items of the bank, and one of them. */

import { NativeSelect, Select } from '@mantine/core'
import { useMemo, useState } from 'react'
import { pointsAtMost } from '../../../src-shared/bounds.ts'
import { canBeAsked, isIn, type Pool, type PoolItem } from '../../../src-shared/papers/pool.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { NumberField } from '../../ui/index.ts'
import { usePaperWords } from './words.ts'

const apart = '\u001f'

/** Each topic of the bank with those above it. */
function topicsOf(pool: readonly PoolItem[]): string[][] {
  const keys = new Set<string>()
  for (const { topic } of pool) for (const i of topic.keys()) keys.add(topic.slice(0, i + 1).join(apart))
  return [...keys].sort((a, b) => a.localeCompare(b)).map((key) => key.split(apart))
}

interface PoolFieldsProps {
  value: Pool
  pool: PoolItem[]
  onChange: (value: { topic: string[]; difficulty: number | null }) => void
}

export function PoolFields({ value, pool, onChange }: PoolFieldsProps) {
  const { t, topic } = usePaperWords()
  const topics = useMemo(() => topicsOf(pool), [pool])
  const levels = useMemo(
    () =>
      [...new Set(pool.map(({ difficulty }) => difficulty))]
        .filter((one) => one !== null)
        .sort((a, b) => a - b),
    [pool],
  )
  const { difficulty } = value
  const chosen = [...value.topic]
  return (
    <>
      <NativeSelect
        label={t('pool.topic')}
        value={chosen.join(apart)}
        onChange={(event) => {
          const key = event.currentTarget.value
          onChange({ topic: key === '' ? [] : key.split(apart), difficulty })
        }}
        data={[[], ...topics].map((path) => ({ value: path.join(apart), label: topic(path) }))}
        maw="min(20rem, 100%)"
      />
      <NativeSelect
        label={t('pool.difficulty')}
        value={difficulty === null ? '' : String(difficulty)}
        onChange={(event) => {
          const level = event.currentTarget.value
          onChange({ topic: chosen, difficulty: level === '' ? null : Number(level) })
        }}
        data={[
          { value: '', label: t('pool.any') },
          ...levels.map((level) => ({ value: String(level), label: String(level) })),
        ]}
      />
    </>
  )
}

/** How many items of the pool every student could be asked. */
export const thereOf = (value: Pool, pool: readonly PoolItem[], languages: readonly Language[]): number =>
  pool.filter((item) => isIn(value, item) && canBeAsked(item, languages)).length

interface PointsProps {
  value: number
  label: string
  onChange: (points: number) => void
}

export function PointsField({ value, label, onChange }: PointsProps) {
  return (
    <NumberField
      label={label}
      min={0.01}
      max={pointsAtMost}
      places={2}
      w="7rem"
      value={value}
      onChange={onChange}
    />
  )
}

interface ItemFieldProps {
  label: string
  /** Null: none is chosen. */
  value: string | null
  items: PoolItem[]
  onChange: (item: string) => void
  testId?: string
}

/** Found by what is typed of its text; so many are listed at once. */
const listed = 50

export function ItemField({ label, value, items, onChange, testId }: ItemFieldProps) {
  const { t } = usePaperWords()
  const data = useMemo(
    () => items.map(({ id, text, topic }) => ({ value: id, label: [text, ...topic.slice(-1)].join(' · ') })),
    [items],
  )
  const [typed, setTyped] = useState('')
  return (
    <Select
      label={label}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      limit={listed}
      nothingFoundMessage={t('pool.none')}
      data={data}
      value={value}
      onChange={(item) => {
        if (item === null) return
        onChange(item)
        // Where none stays chosen, the next is looked for from an empty field.
        if (value === null) setTyped('')
      }}
      miw="min(18rem, 100%)"
      flex={1}
      data-testid={testId}
    />
  )
}
