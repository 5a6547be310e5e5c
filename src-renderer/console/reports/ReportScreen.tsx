/** One report: its figures, what does not agree, what has changed, charts; and it as a file. */
import { Button, NativeSelect } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import type { FigureOf, ReportPage } from '../../../src-shared/reports/session-held.ts'
import { Language, languages } from '../../../src-shared/vocabulary.ts'
import { formatDateTime, languageNames } from '../../i18n/index.ts'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { reportFileAddress, reportNames, useReport } from '../server/reports.ts'
import { NamesScreen } from './NamesScreen.tsx'
import { ReportBody } from './ReportBody.tsx'
import classes from './Reports.module.css'
import { useReportText } from './useReportText.ts'

export function ReportScreen({ id, figure }: { id: string; figure: FigureOf | null }) {
  const { data, error, refetch } = useReport(id)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  if (!figure || !data.names) return <Shown page={data} />
  return (
    <NamesScreen
      of={id}
      table={data.table}
      figure={figure}
      placeOf={(one) => ({ screen: 'report', id, ...(one && { figure: one }) })}
      load={(query, signal) => reportNames({ id, query }, { signal })}
    />
  )
}

function Shown({ page }: { page: ReportPage }) {
  const { t, language, sessionName } = useReportText()
  const [pdfIn, setPdfIn] = useState(language)
  const { summary, versions } = page
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
      <ReportBody
        table={page.table}
        before={page.before?.table ?? null}
        lastYear={page.lastYear?.table ?? null}
        hrefOf={page.names ? (figure) => hashOf({ screen: 'report', id: summary.id, figure }) : null}
      />
    </main>
  )
}
