/** What every report shows, whether it came as a file or was counted from mark lists: figures, findings, changes, charts. */
import { useMemo, useState } from 'react'
import { sessionReport } from '../../../src-shared/reports/session.ts'
import type { FigureOf, HeldTable } from '../../../src-shared/reports/session-held.ts'
import { coverageTexts, inWords, type ReportWords } from '../../../src-shared/reports/session-words.ts'
import { Behind } from './Behind.tsx'
import { Changes } from './Changes.tsx'
import { Charts } from './Charts.tsx'
import { Figures, type Picked } from './Figures.tsx'
import { Findings } from './Findings.tsx'
import classes from './Reports.module.css'
import { useReportText } from './useReportText.ts'

interface Props {
  table: HeldTable
  before: HeldTable | null
  lastYear: HeldTable | null
  /** Where the students behind a figure are; null: nobody here may see them, or there are only counts. */
  hrefOf: ((figure: FigureOf) => string) | null
}

export function ReportBody({ table, before: beforeTable, lastYear: lastYearTable, hrefOf }: Props) {
  const { t, words } = useReportText()
  const [picked, setPicked] = useState<Picked | null>(null)
  const report = useMemo(() => sessionReport(inWords(table, words)), [table, words])
  const before = useMemo(() => reportOf(beforeTable, words), [beforeTable, words])
  const lastYear = useMemo(() => reportOf(lastYearTable, words), [lastYearTable, words])
  const beside = before
    ? { report: before, kind: 'before' as const }
    : lastYear && { report: lastYear, kind: 'last-year' as const }
  return (
    <>
      {table.counted && <NotCounted counted={table.counted} />}
      <p className={classes.quiet}>{t(hrefOf ? 'press-names' : 'press')}</p>
      <Figures
        report={report}
        onPick={setPicked}
        hrefOf={hrefOf && ((one) => hrefOf(figureOf(table, one)))}
      />
      <Findings report={report} read={table.notes} counted={table.counted !== undefined} />
      {before && <Changes kind="before" then={before} now={report} />}
      {lastYear ? (
        <Changes kind="last-year" then={lastYear} now={report} />
      ) : (
        <p className={classes.quiet}>{t('no-last-year')}</p>
      )}
      <Charts report={report} beside={beside} />
      <Behind picked={picked} table={inWords(table, words)} report={report} onClose={() => setPicked(null)} />
    </>
  )
}

const reportOf = (table: HeldTable | null, words: ReportWords) =>
  table && sessionReport(inWords(table, words))

/** The figure by what the table itself calls unit and form: a page has forms in words. */
function figureOf({ rows }: HeldTable, { index, form, column }: Picked): FigureOf {
  const row = index === null ? undefined : rows[index]
  const common = { column, who: 'part' as const }
  if (row) return { ...common, unit: row.unit, form: row.form }
  const forms = [...new Set(rows.map((one) => one.form))]
  const code = form === null ? undefined : forms[form]
  return code === undefined ? common : { ...common, form: code }
}

/** More stand behind a press. */
const shownAtOnce = 5

function NotCounted({ counted }: { counted: NonNullable<HeldTable['counted']> }) {
  const { t, words, language } = useReportText()
  const { exams, outside } = coverageTexts(counted, words, language)
  const list = (
    <ul>
      {exams.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  )
  return (
    <>
      {exams.length > shownAtOnce ? (
        <details className={classes.read} data-testid="not-counted">
          <summary>{t('not-counted-n', { n: exams.length })}</summary>
          {list}
        </details>
      ) : (
        exams.length > 0 && (
          <section data-testid="not-counted">
            <h2>{words.say('not-counted')}</h2>
            {list}
          </section>
        )
      )}
      {outside.map((text) => (
        <p key={text} className={classes.quiet}>
          {text}
        </p>
      ))}
    </>
  )
}
