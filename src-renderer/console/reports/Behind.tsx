/** What one figure is computed from. */
import { Button, Modal } from '@mantine/core'
import type { SessionReport } from '../../../src-shared/reports/session.ts'
import type { HeldTable } from '../../../src-shared/reports/session-held.ts'
import { countsBehind } from '../../../src-shared/reports/session-sums.ts'
import { columnName, isCount, unitName } from '../../../src-shared/reports/session-words.ts'
import { numberOf } from '../../../src-shared/tables/values.ts'
import type { Picked } from './Figures.tsx'
import classes from './Reports.module.css'
import { useReportText } from './useReportText.ts'

interface Props {
  picked: Picked | null
  table: HeldTable
  report: SessionReport
  onClose: () => void
}

export function Behind({ picked, ...rest }: Props) {
  const { t, words } = useReportText()
  return (
    <Modal
      opened={picked !== null}
      onClose={rest.onClose}
      title={
        picked && (
          <b>
            {t('behind.title', {
              unit: unitName(picked.row, words),
              column: columnName(picked.column, words),
            })}
          </b>
        )
      }
      closeButtonProps={{ 'aria-label': t('behind.close') }}
      centered
      transitionProps={{ duration: 0 }}
    >
      {picked && <Counts picked={picked} {...rest} />}
    </Modal>
  )
}

function Counts({ picked: { index, row, column }, table, report, onClose }: Props & { picked: Picked }) {
  const { t, words } = useReportText()
  const source = index === null ? null : table.rows[index]
  const of = index === null ? totalRows(table, row.form, report) : source ? [source] : []
  const behind = countsBehind(of, column)
  const name = (one: string) => columnName(one, words)
  const value = row[column]
  const published =
    source && (isCount(column) ? source.counts.debtors : column in source.percents)
      ? publishedText(source, column, words.number)
      : null
  return (
    <div className={classes.behind} data-testid="behind">
      {behind === null ? (
        <p>{t(index === null ? 'behind.mean' : 'behind.published-only')}</p>
      ) : behind.less ? (
        <p>
          {words.say('students')} − {words.say('passed')}: {words.number(behind.all, 0)} −{' '}
          {words.number(behind.less, 0)} = <b>{words.number(behind.part, 0)}</b>
        </p>
      ) : null}
      {behind !== null && !isCount(column) && (
        <p>
          {name(behind.partName)} ÷ {name(behind.allName)}: {words.number(behind.part, 0)} ÷{' '}
          {words.number(behind.all, 0)} = <b>{words.number(typeof value === 'number' ? value : 0, 1)} %</b>
        </p>
      )}
      {published !== null && <p>{t('behind.published', { published })}</p>}
      {source && !table.counted && (
        <p className={classes.quiet}>{t('behind.line', { line: String(source.line) })}</p>
      )}
      <p className={classes.quiet}>{t(table.counted ? 'no-names-of' : 'behind.no-names')}</p>
      <Button onClick={onClose} data-autofocus>
        {t('behind.close')}
      </Button>
    </div>
  )
}

/** Of all forms where the total is of all. */
const totalRows = (table: HeldTable, form: string, { totals }: SessionReport) =>
  form === totals.form ? table.rows : table.rows.filter((row) => row.form === form)

function publishedText(
  { counts, percents }: HeldTable['rows'][number],
  column: Picked['column'],
  number: (value: number, places?: number) => string,
): string | null {
  if (column === 'debtors') return counts.debtors === undefined ? null : number(counts.debtors, 0)
  const percent = Object.entries(percents).find(([name]) => name === column)?.[1]
  return percent ? `${number(numberOf(percent), percent.places)} %` : null
}
