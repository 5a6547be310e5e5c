/** A list that is written: rows with a way up, down and out, and one more. */
import { ActionIcon, Button } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useBankText } from '../text.ts'
import classes from './Kinds.module.css'

interface Props<T> {
  title: string
  note?: string
  rows: readonly T[]
  idOf: (row: T, place: number) => string
  show: (row: T, place: number) => ReactNode
  /** The same rows in another order, or fewer. */
  onRows: (rows: T[]) => void
  onAdd: () => void
  add: string
  atLeast: number
  atMost?: number
  fixed?: boolean
}

export function Rows<T>({
  title,
  note,
  rows,
  idOf,
  show,
  onRows,
  onAdd,
  add,
  atLeast,
  atMost = 200,
  fixed = false,
}: Props<T>) {
  const { t } = useBankText()
  const swap = (place: number, other: number) => {
    const next = [...rows]
    const [one, two] = [next[place], next[other]]
    if (one === undefined || two === undefined) return
    next[place] = two
    next[other] = one
    onRows(next)
  }
  return (
    <fieldset className={classes.rows}>
      <legend>{title}</legend>
      {note !== undefined && <p className={classes.note}>{note}</p>}
      {rows.map((row, place) => (
        <div key={idOf(row, place)} className={classes.row}>
          <span className={classes.number} aria-hidden>
            {place + 1}
          </span>
          {show(row, place)}
          {!fixed && (
            <>
              <ActionIcon
                variant="subtle"
                aria-label={t('row.up', { number: place + 1 })}
                disabled={place === 0}
                onClick={() => swap(place, place - 1)}
              >
                <IconArrowUp size={16} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                aria-label={t('row.down', { number: place + 1 })}
                disabled={place === rows.length - 1}
                onClick={() => swap(place, place + 1)}
              >
                <IconArrowDown size={16} />
              </ActionIcon>
            </>
          )}
          <ActionIcon
            variant="subtle"
            aria-label={t('row.remove', { number: place + 1 })}
            disabled={rows.length <= atLeast}
            onClick={() => onRows(rows.filter((_, at) => at !== place))}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="default"
        size="compact-md"
        disabled={rows.length >= atMost}
        onClick={onAdd}
        data-testid="row-add"
      >
        {add}
      </Button>
    </fieldset>
  )
}
