/** A report's table: counts as they are, percentages computed; each of these opens the counts behind it. */
import type { Figures as Row, SessionReport } from '../../../src-shared/reports/session.ts'
import {
  columnName,
  headName,
  isCount,
  type ShownColumn,
  type ShownPart,
  shownParts,
  unitName,
} from '../../../src-shared/reports/session-words.ts'
import table from '../officer/Table.module.css'
import classes from './Reports.module.css'
import { useReportText } from './useReportText.ts'

export interface Picked {
  /** Null: a total. */
  index: number | null
  /** Of a total of one form of study, which of them; null of another. */
  form: number | null
  row: Row
  column: ShownColumn
}

interface Props {
  report: SessionReport
  onPick?: (picked: Picked) => void
  /** Where who is behind it stands: in place of the counts, and of counts too. */
  hrefOf?: ((picked: Picked) => string) | null
}

export function Figures(props: Props) {
  return shownParts(props.report).map((shown) => <PartOfReport key={shown.part} shown={shown} {...props} />)
}

function PartOfReport({
  shown: { part, columns },
  report,
  onPick,
  hrefOf = null,
}: Props & { shown: ShownPart }) {
  const { words } = useReportText()
  const wrong = new Set(report.disagrees.map(({ unit, form = '', column }) => `${unit}\n${form}\n${column}`))
  const several = report.byForm.length > 0
  const line = (row: Row, index: number | null, form: number | null = null) => (
    <tr key={`${row.unit} ${row.form} ${index}`} data-total={index === null || undefined}>
      <th scope="row">{unitName(row, words)}</th>
      {columns.map((column) => {
        const value = row[column]
        const low = wrong.has(`${row.unit}\n${several ? row.form : ''}\n${column}`)
        const text = typeof value === 'number' ? words.number(value, isCount(column) ? 0 : 1) : '–'
        return (
          <td key={column} className={table.number} data-low={low || undefined}>
            {hrefOf && typeof value === 'number' ? (
              <a
                className={classes.figure}
                href={hrefOf({ index, form, row, column })}
                aria-label={`${unitName(row, words)}, ${columnName(column, words)}: ${text}`}
                data-testid={`figure-${index ?? (form === null ? 'total' : `form-${form}`)}-${column}`}
              >
                {text}
              </a>
            ) : onPick && typeof value === 'number' && (!isCount(column) || column === 'debtors') ? (
              <button
                type="button"
                className={classes.figure}
                aria-label={`${unitName(row, words)}, ${columnName(column, words)}: ${text}`}
                onClick={() => onPick({ index, form, row, column })}
                data-testid={`figure-${index ?? 'total'}-${column}`}
              >
                {text}
              </button>
            ) : (
              text
            )}
          </td>
        )
      })}
    </tr>
  )
  return (
    <div className={table.wide}>
      <table
        className={`${table.table} ${classes.figures}`}
        data-testid={part === 'figures' ? part : `figures-${part}`}
      >
        {part !== 'figures' && <caption>{words.say(`part-${part}`)}</caption>}
        <thead>
          <tr>
            <th scope="col">{words.say('unit')}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className={table.number}>
                {headName(column, words)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.rows.map((row, i) => line(row, i))}
          {report.byForm.map((row, i) => line(row, null, i))}
          {line(report.totals, null)}
        </tbody>
      </table>
    </div>
  )
}
