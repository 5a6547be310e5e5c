/** How many conversations, by what they are about and their state: nothing of what stands in them, and no small numbers. */
import { smallestCount, states } from '../../../src-shared/trust/bounds.ts'
import { kinds } from '../../../src-shared/trust/message.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { useNumbers } from './queries.ts'
import classes from './Trust.module.css'
import { useTrustText } from './text.ts'

const rows = [...kinds, 'unfiled', null] as const
const columns = [...states, null] as const

export function Numbers() {
  const { t, number } = useTrustText()
  const { data, error, refetch } = useNumbers()
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const shown = (count: number | null | undefined) => (typeof count === 'number' ? number(count) : '…')
  const cell = (kind: (typeof rows)[number], state: (typeof columns)[number]) =>
    data.cells.find((one) => one.kind === kind && one.state === state)?.count
  return (
    <div data-testid="numbers">
      <h2>{t('tab.numbers')}</h2>
      <p>{t('numbers.says', { count: smallestCount })}</p>
      <div className={table.wide}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('inbox.about')}</th>
              {columns.map((state) => (
                <th key={state} scope="col" className={table.number}>
                  {t(state === null ? 'numbers.all' : `states.${state}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((kind) => (
              <tr key={kind}>
                <th scope="row">
                  {kind === null
                    ? t('numbers.all')
                    : kind === 'unfiled'
                      ? t('inbox.unfiled')
                      : t(`kinds.${kind}`)}
                </th>
                {columns.map((state) => (
                  <td key={state} className={table.number}>
                    {shown(cell(kind, state))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={classes.quiet} data-testid="late">
        {t('numbers.late', { late: shown(data.late) })}
      </p>
    </div>
  )
}
