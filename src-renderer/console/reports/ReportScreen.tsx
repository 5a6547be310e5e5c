/** One report: its figures, what does not agree, what has changed, charts; and it as a file. */
import { Button, NativeSelect } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { sessionReport } from '../../../src-shared/reports/session.ts'
import type { ReportPage } from '../../../src-shared/reports/session-held.ts'
import { Language, languages } from '../../../src-shared/vocabulary.ts'
import { formatDateTime, languageNames } from '../../i18n/index.ts'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { reportFileAddress, useReport } from '../server/reports.ts'
import { Behind } from './Behind.tsx'
import { Changes } from './Changes.tsx'
import { Charts } from './Charts.tsx'
import { Figures, type Picked } from './Figures.tsx'
import { Findings } from './Findings.tsx'
import classes from './Reports.module.css'
import { useReportText } from './useReportText.ts'

export function ReportScreen({ id }: { id: string }) {
  const { data, error, refetch } = useReport(id)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return <Shown page={data} />
}

function Shown({ page }: { page: ReportPage }) {
  const { t, language, sessionName } = useReportText()
  const [picked, setPicked] = useState<Picked | null>(null)
  const [pdfIn, setPdfIn] = useState(language)
  const report = useMemo(() => sessionReport(page.table), [page])
  const before = useMemo(() => page.before && sessionReport(page.before.table), [page])
  const lastYear = useMemo(() => page.lastYear && sessionReport(page.lastYear.table), [page])
  const { summary, versions } = page
  const beside = before
    ? { report: before, kind: 'before' as const }
    : lastYear && { report: lastYear, kind: 'last-year' as const }
  return (
    <main className={`${table.page} ${classes.page}`} data-testid="screen-report">
      <p className={classes.back}>
        <a href={hashOf({ screen: 'reports' })}>{t('all-reports')}</a>
      </p>
      <h1>
        {sessionName(summary)}, {t(summary.stage)}
      </h1>
      <p className={classes.quiet}>
        {t('version', { version: String(summary.version) })} · <span data-as-is>{summary.file}</span> ·{' '}
        {summary.by} · {formatDateTime(summary.at, language)}
      </p>
      {!summary.newest && <p className={classes.older}>{t('older')}</p>}
      {versions.length > 1 && (
        <nav className={classes.versions} aria-label={t('versions')}>
          {versions.map((one) => (
            <a
              key={one.id}
              href={hashOf({ screen: 'report', id: one.id })}
              aria-current={one.id === summary.id ? 'page' : undefined}
              data-testid={`version-${one.version}`}
            >
              {t('version', { version: String(one.version) })}
              {one.newest ? ` (${t('newest')})` : ''}
            </a>
          ))}
        </nav>
      )}
      <fieldset className={classes.take} data-testid="take">
        <legend className="taza-unseen">{t('take')}</legend>
        <NativeSelect
          aria-label={t('pdf-in')}
          value={pdfIn}
          onChange={(event) => setPdfIn(Language.parse(event.currentTarget.value))}
          data={languages.map((value) => ({ value, label: languageNames[value] }))}
          data-testid="file-language"
        />
        {(['pdf', 'xlsx', 'csv'] as const).map((as) => (
          <Button
            key={as}
            component="a"
            variant="default"
            size="compact-md"
            leftSection={<IconDownload aria-hidden size={16} />}
            href={reportFileAddress(summary.id, as, pdfIn)}
            download
            data-testid={`take-${as}`}
          >
            {as.toUpperCase()}
          </Button>
        ))}
      </fieldset>
      <p className={classes.quiet}>{t('press')}</p>
      <Figures report={report} onPick={setPicked} />
      <Findings report={report} read={page.table.notes} />
      {before && <Changes kind="before" then={before} now={report} />}
      {lastYear ? (
        <Changes kind="last-year" then={lastYear} now={report} />
      ) : (
        <p className={classes.quiet}>{t('no-last-year')}</p>
      )}
      <Charts report={report} beside={beside} />
      <Behind picked={picked} table={page.table} report={report} onClose={() => setPicked(null)} />
    </main>
  )
}
