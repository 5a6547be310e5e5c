/** A session's report counted from its closed mark lists as they are now; kept as a version when somebody says so. */
import { Button, Group, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { FigureOf } from '../../../src-shared/reports/session-held.ts'
import {
  type LiveReport,
  seasons,
  stages,
  type WhichSession,
} from '../../../src-shared/reports/session-held.ts'
import { formatDay } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { goTo, hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { problemOf, statusOf } from '../server/api.ts'
import { liveNames, useKeepLive, useLiveReport } from '../server/reports.ts'
import { NamesScreen } from './NamesScreen.tsx'
import { ReportBody } from './ReportBody.tsx'
import classes from './Reports.module.css'
import { useReportText } from './useReportText.ts'

interface Props {
  session: string
  stage: WhichSession['stage']
  figure: FigureOf | null
}

export function LiveScreen({ session, stage, figure }: Props) {
  const { data, error, refetch } = useLiveReport(session, stage)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const place = (one: FigureOf | null) => ({ screen: 'live-report', session, stage, figure: one }) as const
  if (!figure || !data.names)
    return <Live data={data} hrefOf={(one) => hashOf(place(one))} onReload={refetch} />
  return (
    <NamesScreen
      key={data.digest}
      of={`${session} ${data.digest}`}
      table={data.table}
      figure={figure}
      placeOf={place}
      load={async (query, signal) => {
        try {
          return await liveNames({ session, stage, query: { ...query, digest: data.digest } }, { signal })
        } catch (failed) {
          // Lists have changed: the figures of before are nobody's any more.
          if (statusOf(failed) === 409) void refetch()
          throw failed
        }
      }}
    />
  )
}

interface LiveProps {
  data: LiveReport
  hrefOf: (figure: FigureOf) => string
  onReload: () => Promise<unknown>
}

function Live({ data, hrefOf, onReload }: LiveProps) {
  const { t, language } = useReportText()
  const { session, stage, names } = data
  const lists = data.table.counted?.lists ?? 0
  return (
    <main className={`${table.page} ${classes.page}`} data-testid="screen-live-report">
      <p className={classes.back}>
        <a href={hashOf({ screen: 'reports' })}>{t('all-reports')}</a>
      </p>
      <h1>
        <span data-as-is>{session.name}</span>, {t(stage)}
      </h1>
      <p className={classes.quiet}>
        {formatDay(session.from, language)} – {formatDay(session.to, language)} · {t('live', { lists })}
      </p>
      <nav className={classes.versions} aria-label={t('stage')}>
        {stages.map((one) => (
          <a
            key={one}
            href={hashOf({ screen: 'live-report', session: session.id, stage: one, figure: null })}
            aria-current={one === stage ? 'page' : undefined}
            data-testid={`stage-${one}`}
          >
            {t(one)}
          </a>
        ))}
      </nav>
      {lists === 0 && <p>{t('nothing')}</p>}
      {lists > 0 && <Keep key={data.digest} data={data} onReload={onReload} />}
      {lists > 0 && !names && <p className={classes.quiet}>{t('no-names-of')}</p>}
      <ReportBody
        table={data.table}
        before={data.before}
        lastYear={data.lastYear?.table ?? null}
        hrefOf={names ? hrefOf : null}
      />
    </main>
  )
}

const yearsBack = 5

function Keep({ data, onReload }: { data: LiveReport; onReload: () => Promise<unknown> }) {
  const { t, yearName } = useReportText()
  const [which, setWhich] = useState(data.which)
  const keep = useKeepLive()
  const { session, stage, digest, kept } = data
  const isSame = which.year === data.which.year && which.season === data.which.season
  return (
    <section className={classes.bring} aria-label={t('keep-as')}>
      <p className={classes.quiet}>{t('keep-why')}</p>
      <div className={classes.which}>
        <NativeSelect
          label={t('year')}
          value={String(which.year)}
          onChange={(event) => setWhich({ ...which, year: Number(event.currentTarget.value) })}
          data={Array.from({ length: yearsBack }, (_, i) => data.which.year + 1 - i).map((year) => ({
            value: String(year),
            label: yearName(year),
          }))}
          data-testid="which-year"
        />
        <NativeSelect
          label={t('season')}
          value={which.season}
          onChange={(event) =>
            setWhich({
              ...which,
              season: seasons.find((one) => one === event.currentTarget.value) ?? 'winter',
            })
          }
          data={seasons.map((value) => ({ value, label: t(value) }))}
          data-testid="which-season"
        />
        <Button
          loading={keep.isPending}
          onClick={() =>
            keep.mutate(
              { session: session.id, stage, body: { which, digest } },
              { onSuccess: ({ id }) => goTo({ screen: 'report', id }) },
            )
          }
          data-testid="keep-live"
        >
          {t('keep-as')}
        </Button>
      </div>
      {isSame && <p>{kept ? t('will-be-next', { version: String(kept.version) }) : t('will-be-first')}</p>}
      {statusOf(keep.error) === 409 ? (
        <Group role="alert" data-testid="meanwhile">
          <span className={classes.wrong}>{t('meanwhile')}</span>
          <Button
            variant="default"
            onClick={() => {
              keep.reset()
              void onReload()
            }}
            data-testid="load-anew"
          >
            {t('load-anew')}
          </Button>
        </Group>
      ) : (
        keep.error && <ProblemAlert problem={problemOf(keep.error)} />
      )}
    </section>
  )
}
