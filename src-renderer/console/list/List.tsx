/** A list of any length: found, put in order and scrolled, by keyboard too, and printed whole. */
import { Button, TextInput } from '@mantine/core'
import { IconPrinter, IconSearch } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from '../../i18n/index.ts'
import { Waiting } from '../frame/Waiting.tsx'
import type { Column } from './column.ts'
import classes from './List.module.css'
import { Printed } from './Printed.tsx'
import { useRowKeys } from './useRowKeys.ts'
import { type Load, useWindows } from './useWindows.ts'

interface Props<R> {
  /** Begins the key of its queries, with all that filters it; a test finds it by its first word. */
  name: readonly [string, ...unknown[]]
  columns: readonly [Column<NoInfer<R>>, ...Column<NoInfer<R>>[]]
  keyOf: (row: NoInfer<R>) => string
  load: Load<R>
  /** The order at first; left out: by the first column. */
  sorted?: string
  /** By the first column. */
  onOpen: (row: NoInfer<R>) => void
  /** Beside the search. */
  filters?: ReactNode
  actions?: ReactNode
}

/** px; as high in List.module.css. */
const rowHeight = 40
/** Rows beyond the edges. */
const spare = 10
const searchAfterMs = 150

export function List<R>({ name, columns, keyOf, load, sorted, onOpen, filters, actions }: Props<R>) {
  const { t } = useTranslation('people')
  const [typed, setTyped] = useState('')
  const [search, setSearch] = useState('')
  const [order, setOrder] = useState({ sort: sorted ?? columns[0].sort ?? '', down: false })
  const [seen, setSeen] = useState({ first: 0, last: 30 })
  const [printing, setPrinting] = useState(false)
  const box = useRef<HTMLElement>(null)
  const { head, at } = useWindows(name, load, { search, ...order }, seen)
  const total = head.data?.total ?? 0
  const first = Math.min(seen.first, total)
  const last = Math.min(seen.last, total)
  const { stop, keys } = useRowKeys({
    ...{ box, total, rowHeight },
    drawn: { first, last, top: seen.first === 0 ? 0 : seen.first + spare },
  })

  useEffect(() => {
    const timer = setTimeout(() => {
      setSearch(typed.trim())
      box.current?.scrollTo({ top: 0 })
    }, searchAfterMs)
    return () => clearTimeout(timer)
  }, [typed])

  const scrolled = () => {
    const { scrollTop = 0, clientHeight = 0 } = box.current ?? {}
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare)
    setSeen({ first, last: first + Math.ceil(clientHeight / rowHeight) + 2 * spare })
  }
  const sortBy = (sort: string) => {
    setOrder((now) => ({ sort, down: now.sort === sort && !now.down }))
    box.current?.scrollTo({ top: 0 })
  }
  if (!head.data) return <Waiting error={head.error} onRetry={() => void head.refetch()} />
  return (
    <div className={classes.list} data-testid={`list-${name[0]}`}>
      <div className={classes.bar}>
        <TextInput
          type="search"
          aria-label={t('list.search')}
          placeholder={t('list.search')}
          leftSection={<IconSearch aria-hidden size={16} />}
          value={typed}
          maxLength={200}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-testid="search"
        />
        {filters}
        <span className={classes.total} role="status" data-testid="total">
          {t('list.found', { count: total })}
        </span>
        <span className={classes.actions}>
          <Button
            variant="default"
            size="sm"
            leftSection={<IconPrinter aria-hidden size={16} />}
            onClick={() => setPrinting(true)}
            loading={printing}
            data-testid="print"
          >
            {t('list.print')}
          </Button>
          {actions}
        </span>
      </div>
      {total === 0 ? (
        <p>{t('list.none')}</p>
      ) : (
        <section
          ref={box}
          className={classes.box}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
          tabIndex={0}
          aria-label={t('list.region')}
          onScroll={scrolled}
          {...keys}
        >
          <table className={classes.table} aria-rowcount={total + 1}>
            <colgroup>
              {columns.map(({ id, share }) => (
                <col key={id} style={{ width: `${share}%` }} />
              ))}
            </colgroup>
            <thead>
              <tr aria-rowindex={1}>
                {columns.map((column) => (
                  <Title key={column.id} column={column} order={order} onSort={sortBy} />
                ))}
              </tr>
            </thead>
            <tbody>
              <Gap rows={first} columns={columns.length} />
              {Array.from({ length: Math.max(0, last - first) }, (_, i) => {
                const place = first + i
                const row = at(place)
                return (
                  <tr key={place} aria-rowindex={place + 2} data-key={row && keyOf(row)}>
                    {columns.map(({ id, cell }, column) => (
                      <td key={id}>
                        {row &&
                          (column === 0 ? (
                            <button
                              type="button"
                              className={classes.open}
                              onClick={() => onOpen(row)}
                              tabIndex={place === stop ? 0 : -1}
                              data-row={place}
                              data-testid={`open-${place}`}
                            >
                              {cell(row)}
                            </button>
                          ) : (
                            cell(row)
                          ))}
                      </td>
                    ))}
                  </tr>
                )
              })}
              <Gap rows={total - last} columns={columns.length} />
            </tbody>
          </table>
        </section>
      )}
      {printing && (
        <Printed
          columns={columns}
          keyOf={keyOf}
          load={(from, count, signal) => load({ search, ...order, from, count }, signal)}
          onDone={() => setPrinting(false)}
        />
      )}
    </div>
  )
}

function Title<R>({
  column: { title, sort },
  order,
  onSort,
}: {
  column: Column<R>
  order: { sort: string; down: boolean }
  onSort: (sort: string) => void
}) {
  const sorted = sort !== undefined && order.sort === sort
  return (
    <th scope="col" aria-sort={sorted ? (order.down ? 'descending' : 'ascending') : undefined}>
      {sort === undefined ? (
        title
      ) : (
        <button
          type="button"
          className={classes.sort}
          onClick={() => onSort(sort)}
          data-testid={`sort-${sort}`}
        >
          {title} <span aria-hidden>{sorted ? (order.down ? '▼' : '▲') : ''}</span>
        </button>
      )}
    </th>
  )
}

/** Stands for rows that nobody sees. */
const Gap = ({ rows, columns }: { rows: number; columns: number }) =>
  rows > 0 ? (
    <tr aria-hidden style={{ height: `${rows * rowHeight}px` }}>
      <td colSpan={columns} />
    </tr>
  ) : null
