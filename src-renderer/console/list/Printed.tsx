/** The whole list on paper: it is fetched, printed by the browser, and gone. */
import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { windowAtMost } from '../../../src-shared/api/list.ts'
import { useTranslation } from '../../i18n/index.ts'
import { useSaid } from '../frame/said.ts'
import { problemOf } from '../server/api.ts'
import type { Column } from './column.ts'
import classes from './List.module.css'
import type { Loaded } from './useWindows.ts'

/** More is no paper that anybody reads. */
const printedAtMost = 20_000

interface Props<R> {
  columns: readonly Column<R>[]
  keyOf: (row: R) => string
  load: (from: number, count: number, signal: AbortSignal) => Promise<Loaded<R>>
  onDone: () => void
}

export function Printed<R>({ columns, keyOf, load, onDone }: Props<R>) {
  const { t } = useTranslation('people')
  const say = useSaid((state) => state.say)
  const [rows, setRows] = useState<R[] | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is fetched once, as the list was when it was asked for
  useEffect(() => {
    const stop = new AbortController()
    all(load, stop.signal).then(setRows, (error: unknown) => {
      if (stop.signal.aborted) return
      say({ kind: 'problem', text: t('list.print'), problem: problemOf(error) })
      onDone()
    })
    return () => stop.abort()
  }, [])
  useEffect(() => {
    if (rows === null) return
    // Browsers wait here until the paper is chosen.
    window.print()
    onDone()
  }, [rows, onDone])
  if (rows === null) return null
  return createPortal(
    <table className={`${classes.table} ${classes.paper}`} data-testid="printed">
      <thead>
        <tr>
          {columns.map(({ id, title }) => (
            <th key={id}>{title}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map(({ id, cell }) => (
              <td key={id}>{cell(row)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>,
    document.body,
  )
}

async function all<R>(load: Props<R>['load'], signal: AbortSignal): Promise<R[]> {
  const rows: R[] = []
  for (;;) {
    const { rows: some, total } = await load(rows.length, windowAtMost, signal)
    rows.push(...some)
    if (some.length === 0 || rows.length >= Math.min(total, printedAtMost)) return rows
  }
}
