/** A file is chosen, looked at as it is understood, and kept; or told what is wrong with it. */
import { Alert, Button, FileButton, Group, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { sessionReport } from '../../../src-shared/reports/session.ts'
import {
  type ReportSummary,
  seasons,
  stages,
  WhichSession as Which,
} from '../../../src-shared/reports/session-held.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { goTo } from '../frame/route.ts'
import { problemOf } from '../server/api.ts'
import { serverClock } from '../server/clock.ts'
import { useKeepReport, usePreview } from '../server/reports.ts'
import { Figures } from './Figures.tsx'
import { Findings } from './Findings.tsx'
import { lastSession } from './lastSession.ts'
import classes from './Reports.module.css'
import { useReportText } from './useReportText.ts'

const yearsBack = 12

interface Props {
  reports: readonly ReportSummary[]
  timeZone: string
  onDone: () => void
}

export function BringTable({ reports, timeZone, onDone }: Props) {
  const { t, yearName } = useReportText()
  const [which, setWhich] = useState(() => lastSession(timeZone, serverClock.now()))
  const [file, setFile] = useState<File | null>(null)
  const preview = usePreview()
  const keep = useKeepReport()
  const [newest] = useState(which.year)
  const there = reports.find(
    ({ year, season, stage }) => year === which.year && season === which.season && stage === which.stage,
  )
  const change = (part: Record<string, string>) => setWhich(Which.parse({ ...which, ...part }))
  const choose = (chosen: File | null) => {
    setFile(chosen)
    keep.reset()
    if (chosen) preview.mutate(chosen)
    else preview.reset()
  }
  const table = file === null ? null : (preview.data?.table ?? null)
  const wrong = file === null ? null : (preview.data?.wrong ?? null)
  return (
    <section className={classes.bring} aria-label={t('bring')} data-testid="bringing">
      <div className={classes.which}>
        <NativeSelect
          label={t('year')}
          value={String(which.year)}
          onChange={(event) => change({ year: event.currentTarget.value })}
          data={Array.from({ length: yearsBack }, (_, i) => newest - i).map((year) => ({
            value: String(year),
            label: yearName(year),
          }))}
          data-testid="which-year"
        />
        <NativeSelect
          label={t('season')}
          value={which.season}
          onChange={(event) => change({ season: event.currentTarget.value })}
          data={seasons.map((value) => ({ value, label: t(value) }))}
          data-testid="which-season"
        />
        <NativeSelect
          label={t('stage')}
          value={which.stage}
          onChange={(event) => change({ stage: event.currentTarget.value })}
          data={stages.map((value) => ({ value, label: t(value) }))}
          data-testid="which-stage"
        />
        <div className={classes.file}>
          <span>{t('file')}</span>
          <Group gap="xs">
            <FileButton accept=".csv,.xlsx,text/csv" onChange={choose}>
              {(props) => (
                <Button {...props} variant="default" data-testid="choose-file">
                  {t('choose-file')}
                </Button>
              )}
            </FileButton>
            {file && <span data-as-is>{file.name}</span>}
          </Group>
        </div>
      </div>
      {preview.isPending && <p aria-live="polite">{t('reading')}</p>}
      {preview.error && <ProblemAlert problem={problemOf(preview.error)} />}
      {keep.error && <ProblemAlert problem={problemOf(keep.error)} />}
      {wrong && (
        <Alert color="red" title={t('cannot')} role="alert" data-testid="cannot-keep">
          <p>
            {wrong.line !== null && `${t('cannot-line', { line: String(wrong.line) })} `}
            <span lang="en">{wrong.why}</span>
          </p>
          <p>{t('cannot-mend')}</p>
        </Alert>
      )}
      {table && file && preview.data && (
        <>
          <h2>{t('preview')}</h2>
          <Preview table={table} />
          <p>{there ? t('will-be-next', { version: String(there.version) }) : t('will-be-first')}</p>
        </>
      )}
      <Group>
        {table && file && preview.data && (
          <Button
            loading={keep.isPending}
            onClick={() =>
              keep.mutate(
                { file, digest: preview.data.digest, which },
                { onSuccess: ({ id }) => goTo({ screen: 'report', id }) },
              )
            }
            data-testid="keep"
          >
            {t('keep')}
          </Button>
        )}
        <Button variant="default" onClick={onDone} data-testid="give-up">
          {t('give-up')}
        </Button>
      </Group>
    </section>
  )
}

function Preview({ table }: { table: Parameters<typeof sessionReport>[0] }) {
  const report = sessionReport(table)
  return (
    <>
      <Figures report={report} />
      <Findings report={report} read={table.notes} />
    </>
  )
}
