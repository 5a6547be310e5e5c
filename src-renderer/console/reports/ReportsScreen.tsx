/** Reports of sessions that are kept, and bringing another. */
import { Button } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { monitors } from '../../../src-shared/api/monitoring.ts'
import type { Me } from '../../../src-shared/console-api.ts'
import { stages } from '../../../src-shared/reports/session-held.ts'
import { hasRole } from '../../../src-shared/vocabulary.ts'
import { formatDateTime, formatDay } from '../../i18n/index.ts'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { useCountableSessions, useReports } from '../server/reports.ts'
import { BringTable } from './BringTable.tsx'
import classes from './Reports.module.css'
import { useReportText } from './useReportText.ts'

export function ReportsScreen({ me }: { me: Me }) {
  const { t, language, sessionName } = useReportText()
  const { data, error, refetch } = useReports()
  const [bringing, setBringing] = useState(false)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <main className={`${table.page} ${classes.page}`} data-testid="screen-reports">
      <h1>{t('title')}</h1>
      <p className={classes.quiet}>{t('intro')}</p>
      <p>
        <a href={hashOf({ screen: 'trust', place: ['numbers'] })} data-testid="to-trust-numbers">
          {t('trust:numbers.link')}
        </a>
      </p>
      {hasRole(me, ...monitors) && (
        <p>
          <a href={hashOf({ screen: 'monitoring', period: null })} data-testid="to-monitoring">
            {t('monitoring:link')}
          </a>
        </p>
      )}
      {bringing ? (
        <BringTable
          reports={data.reports}
          timeZone={me.timeZone ?? 'UTC'}
          onDone={() => setBringing(false)}
        />
      ) : (
        <Button
          leftSection={<IconUpload aria-hidden size={16} />}
          onClick={() => setBringing(true)}
          data-testid="bring"
        >
          {t('bring')}
        </Button>
      )}
      <Countable />
      <h2>{t('kept')}</h2>
      {data.reports.length === 0 ? (
        <p data-testid="no-reports">{t('none')}</p>
      ) : (
        <div className={table.wide}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('season')}</th>
                <th scope="col">{t('stage')}</th>
                <th scope="col">{t('versions')}</th>
                <th scope="col">{t('kept-by')}</th>
                <th scope="col">{t('kept-at')}</th>
              </tr>
            </thead>
            <tbody>
              {data.reports.map((one) => (
                <tr key={one.id}>
                  <td>
                    <a href={hashOf({ screen: 'report', id: one.id })} data-testid={`report-${one.id}`}>
                      {sessionName(one)}
                    </a>
                  </td>
                  <td>{t(one.stage)}</td>
                  <td>{t('version', { version: String(one.version) })}</td>
                  <td>{one.by}</td>
                  <td>{formatDateTime(one.at, language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </main>
  )
}

/** Sessions of the timetable, each with its two reports. */
function Countable() {
  const { t, language } = useReportText()
  const { data, error, refetch } = useCountableSessions()
  return (
    <section data-testid="countable">
      <h2>{t('sessions')}</h2>
      <p className={classes.quiet}>{t('sessions-how')}</p>
      {!data ? (
        <Waiting error={error} onRetry={() => void refetch()} />
      ) : data.sessions.length === 0 ? (
        <p>{t('sessions-none')}</p>
      ) : (
        <div className={table.wide}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('season')}</th>
                <th scope="col">{t('days')}</th>
                <th scope="col" className={table.number}>
                  {t('exams')}
                </th>
                <th scope="col" className={table.number}>
                  {t('closed-lists')}
                </th>
                <th scope="col">{t('stage')}</th>
              </tr>
            </thead>
            <tbody>
              {data.sessions.map(({ id, name, from, to, exams, lists }) => (
                <tr key={id}>
                  <td data-as-is>{name}</td>
                  <td>
                    {formatDay(from, language)} – {formatDay(to, language)}
                  </td>
                  <td className={table.number}>{exams}</td>
                  <td className={table.number}>{lists}</td>
                  <td>
                    <div className={classes.stages}>
                      {stages.map((stage) => (
                        <a
                          key={stage}
                          href={hashOf({ screen: 'live-report', session: id, stage, figure: null })}
                          aria-label={`${name}, ${t(stage)}`}
                          data-testid={`count-${id}-${stage}`}
                        >
                          {t(stage)}
                        </a>
                      ))}
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
