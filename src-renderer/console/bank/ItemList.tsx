/** Items of a bank, a page at a time. */
import { Button } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ItemRow } from '../../../src-shared/bank/held.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import classes from './Bank.module.css'
import { linkTo, places } from './place.ts'
import { type ItemQuery, useItems } from './queries.ts'
import { useBankText } from './text.ts'

const rows = 50
type Sort = NonNullable<ItemQuery['sort']>

interface Props {
  bank: string
  query: ItemQuery
  onChange: (query: ItemQuery) => void
}

export function ItemList({ bank, query, onChange }: Props) {
  const { t, number } = useBankText()
  const { data, error, refetch, isPlaceholderData } = useItems(bank, { ...query, limit: rows })
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const offset = Number(query.offset ?? 0)
  const last = Math.min(offset + data.items.length, data.total)
  const head = (sort: Sort, label: string): ReactNode => (
    <SortBy
      sort={sort}
      down={(query.sort ?? 'place') === sort ? query.down === 'true' : null}
      onSort={(down) => onChange({ ...query, sort, down: down ? 'true' : undefined, offset: 0 })}
    >
      {label}
    </SortBy>
  )
  return (
    <>
      <p className={classes.count} role="status" data-testid="item-count">
        {data.total === 0
          ? t('items.none')
          : t('items.shown', { from: offset + 1, to: last, count: data.total })}
      </p>
      {data.total > 0 && (
        <div className={table.wide} data-stale={isPlaceholderData}>
          <table className={table.table}>
            <thead>
              <tr>
                {head('place', t('items.number'))}
                <th scope="col">{t('items.text')}</th>
                <th scope="col">{t('items.kind')}</th>
                {head('topic', t('items.topic'))}
                {head('difficulty', t('items.difficulty'))}
                {head('points', t('items.points'))}
                <th scope="col">{t('items.languages')}</th>
                {head('changed', t('items.changed'))}
              </tr>
            </thead>
            <tbody>
              {data.items.map((item) => (
                <Row key={item.id} bank={bank} item={item} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {data.total > rows && (
        <nav className={classes.pages} aria-label={t('items.pages')}>
          <Button
            variant="default"
            disabled={offset === 0}
            onClick={() => onChange({ ...query, offset: Math.max(0, offset - rows) })}
            data-testid="page-before"
          >
            {t('items.before')}
          </Button>
          <span>
            {t('items.page', { page: number(offset / rows + 1), of: number(Math.ceil(data.total / rows)) })}
          </span>
          <Button
            variant="default"
            disabled={last >= data.total}
            onClick={() => onChange({ ...query, offset: offset + rows })}
            data-testid="page-after"
          >
            {t('items.after')}
          </Button>
        </nav>
      )}
    </>
  )
}

function Row({ bank, item }: { bank: string; item: ItemRow }) {
  const { t, moment, number } = useBankText()
  return (
    <tr data-testid={`item-${item.place}`}>
      <td className={table.number}>{item.place}</td>
      <td className={classes.stem} data-as-is>
        <a href={linkTo(places.item(bank, item.id))}>{item.title || t('items.untitled')}</a>
      </td>
      <td>{t(`kind.${item.kind}`)}</td>
      <td data-as-is>{item.topic.join(' › ')}</td>
      <td className={table.number}>{item.difficulty ?? '–'}</td>
      <td className={table.number}>{number(item.points)}</td>
      <td>{item.languages.map((language) => t(`short.${language}`)).join(', ')}</td>
      <td title={item.changedBy}>{moment(item.changedAt)}</td>
    </tr>
  )
}

interface SortProps {
  sort: Sort
  /** Null: it is sorted by something else. */
  down: boolean | null
  onSort: (down: boolean) => void
  children: ReactNode
}

function SortBy({ sort, down, onSort, children }: SortProps) {
  const Arrow = down ? IconArrowDown : IconArrowUp
  return (
    <th scope="col" aria-sort={down === null ? 'none' : down ? 'descending' : 'ascending'}>
      <button
        type="button"
        className={classes.sort}
        onClick={() => onSort(down === false)}
        data-testid={`sort-${sort}`}
      >
        {children}
        {down !== null && <Arrow aria-hidden size={14} />}
      </button>
    </th>
  )
}
