/** What should exist of an exam, by roster and timetable, against what does. */

import { wholeShare } from '../../../src-shared/completeness.ts'
import type { Me } from '../../../src-shared/console-api.ts'
import { sources } from '../../../src-shared/vocabulary.ts'
import { reviews } from '../frame/places.ts'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import { bundleAddress } from '../server/addresses.ts'
import { useCompleteness } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import { Keeping } from './Keeping.tsx'
import { missingFirst, type Row } from './order.ts'
import classes from './Table.module.css'

export function Completeness({ exam, me }: { exam: string; me: Me }) {
  const { t, localize } = useText()
  const { data, error, refetch } = useCompleteness(exam)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const rows = missingFirst(data.rows)
  const missing = rows.filter((row) => row.missing !== null).length
  return (
    <main className={classes.page} data-testid="screen-completeness">
      <h1>{localize(data.exam.title)}</h1>
      <p className={classes.sum} data-trouble={missing > 0} data-testid="missing-sum">
        {missing > 0
          ? t('completeness.missing', { n: missing, all: rows.length })
          : t('completeness.whole', { all: rows.length })}
      </p>
      <div className={classes.wide}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('completeness.student')}</th>
              <th scope="col">{t('completeness.what')}</th>
              <th scope="col">{t('completeness.state')}</th>
              {sources.map((source) => (
                <th key={source} scope="col" className={classes.number}>
                  {t(`source.${source}`)}
                </th>
              ))}
              <th scope="col" className={classes.number}>
                {t('debt.title')}
              </th>
              <th scope="col" aria-label={t('commands')} />
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Line key={row.student.number} row={row} download={reviews(me)} />
            ))}
          </tbody>
        </table>
      </div>
      {reviews(me) && <Keeping exam={exam} />}
    </main>
  )
}

function Line({ row, download }: { row: Row; download: boolean }) {
  const { t, word, share, bytes } = useText()
  return (
    <tr data-missing={row.missing !== null} data-testid={`row-${row.student.number}`}>
      <td>
        {row.attempt ? (
          <a
            href={hashOf({ screen: 'attempt', attempt: row.attempt, room: null, at: null })}
            data-testid="attempt-open"
          >
            {row.student.name}
          </a>
        ) : (
          row.student.name
        )}{' '}
        <span className={classes.quiet}>{row.student.number}</span>
      </td>
      <td className={classes.missing}>
        {row.missing ? word('missing', row.missing) : t('completeness.nothing-missing')}
      </td>
      <td>{row.state ? t(`state.${row.state}`) : '–'}</td>
      {sources.map((source) => {
        const value = row.coverage[source]
        return (
          <td
            key={source}
            className={classes.number}
            data-low={typeof value === 'number' && value < wholeShare}
          >
            {share(value)}
          </td>
        )
      })}
      <td className={classes.number} data-low={(row.debt?.segments ?? 0) > 0}>
        {row.debt === null ? '–' : row.debt.segments === 0 ? '0' : bytes(row.debt.bytes)}
      </td>
      <td>
        {download && row.attempt && (
          <a href={bundleAddress(row.attempt)} download data-testid={`bundle-${row.attempt}`}>
            {t('bundle')}
          </a>
        )}
      </td>
    </tr>
  )
}
