/** A report's charts: by course, and beside the main session or last year. The same as in its PDF. */
import type { Graphic } from '../../../src-shared/graphic.ts'
import type { SessionReport } from '../../../src-shared/reports/session.ts'
import {
  type Compared,
  comparedChart,
  comparedForms,
  comparedUnits,
  courseCharts,
} from '../../../src-shared/reports/session-charts.ts'
import { columnName } from '../../../src-shared/reports/session-words.ts'
import table from '../officer/Table.module.css'
import classes from './Reports.module.css'
import { useReportText } from './useReportText.ts'

interface Beside {
  report: SessionReport
  kind: 'before' | 'last-year'
}

export function Charts({ report, beside }: { report: SessionReport; beside: Beside | null }) {
  const { t, words } = useReportText()
  const names = beside && {
    before: t(beside.kind === 'before' ? 'document.chart-before' : 'document.chart-last-year'),
    now: t(beside.kind === 'before' ? 'document.chart-after' : 'document.chart-now'),
  }
  const byCourse = courseCharts(report, words)
  const compared = [
    {
      title: columnName('absolute', words),
      rows: comparedUnits('absolute', report, beside?.report ?? null, words),
    },
    {
      title: t('document.chart-forms'),
      rows: comparedForms('absolute', report, beside?.report ?? null),
    },
  ]
  return (
    <section data-testid="charts">
      <h2>{t('charts')}</h2>
      {byCourse.length > 0 && (
        <>
          <h3>{t('document.chart-courses')}</h3>
          <div className={classes.multiples}>
            {byCourse.map((graphic) => (
              <Picture key={graphic.alt} graphic={graphic} />
            ))}
          </div>
        </>
      )}
      {compared.map(({ title, rows }) => {
        const graphic = comparedChart(title, rows, names, words)
        return (
          graphic && (
            <div key={title} className={classes.compared}>
              <Picture graphic={graphic} />
              <details>
                <summary>{t('chart-as-table')}</summary>
                <AsTable title={title} rows={rows} names={names} />
              </details>
            </div>
          )
        )
      })}
    </section>
  )
}

function AsTable({
  title,
  rows,
  names,
}: {
  title: string
  rows: readonly Compared[]
  names: { before: string; now: string } | null
}) {
  const { words } = useReportText()
  const shown = (value: number | null) => (value === null ? '–' : words.number(value, 1))
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{words.say('unit')}</th>
          {names && (
            <th scope="col" className={table.number}>
              {names.before}
            </th>
          )}
          <th scope="col" className={table.number}>
            {names?.now ?? title}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, before, now }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            {names && <td className={table.number}>{shown(before)}</td>}
            <td className={table.number}>{shown(now)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Letters of 8 points are small on a screen. */
const enlarged = 1.5

export function Picture({ graphic: { width, height, alt, shapes } }: { graphic: Graphic }) {
  return (
    <svg
      className={classes.picture}
      viewBox={`0 0 ${width} ${height}`}
      width={width * enlarged}
      height={height * enlarged}
      role="img"
      aria-label={alt}
    >
      {shapes.map((shape, i) => {
        const key = `${shape.kind} ${i}`
        if (shape.kind === 'rect') {
          const { x, y, width: wide, height: high, fill } = shape
          return <rect key={key} x={x} y={y} width={wide} height={high} fill={fill} />
        }
        if (shape.kind === 'line') {
          const { x1, y1, x2, y2, stroke, width: thick } = shape
          return <line key={key} x1={x1} y1={y1} x2={x2} y2={y2} stroke={stroke} strokeWidth={thick} />
        }
        const { x, y, text, size, anchor, fill, bold } = shape
        return (
          <text
            key={key}
            x={x}
            y={y}
            fontSize={size}
            textAnchor={anchor}
            fill={fill}
            fontWeight={bold ? 600 : 400}
          >
            {text}
          </text>
        )
      })}
    </svg>
  )
}
