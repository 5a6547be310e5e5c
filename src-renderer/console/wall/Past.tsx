/** Who sat in this room on a day: yesterday's exam is two clicks from today's wall. */
import { Button } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { formatDay } from '../../i18n/index.ts'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { usePast } from '../server/rooms.ts'
import { useText } from '../text/useText.ts'
import classes from './Past.module.css'

export function Past({ room, day }: { room: string; day: string | null }) {
  const { t, localize, time, language } = useText()
  const { data, error, refetch } = usePast(room, day)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <main className={table.page} data-testid="screen-past">
      <div className={classes.head}>
        <h1>{t('past.title', { room: data.title })}</h1>
        <a href={hashOf({ screen: 'wall', room })}>{t('past.back')}</a>
      </div>
      <nav className={classes.days} aria-label={t('past.day')}>
        <Step room={room} to={data.earlier} label={t('past.earlier')} id="past-earlier">
          <IconChevronLeft aria-hidden size={18} />
        </Step>
        <b data-testid="past-day">{formatDay(data.day, language)}</b>
        <Step room={room} to={data.later} label={t('past.later')} id="past-later">
          <IconChevronRight aria-hidden size={18} />
        </Step>
      </nav>
      {data.attempts.length === 0 ? (
        <p>{t('past.none')}</p>
      ) : (
        <div className={table.wide}>
          <table className={table.table}>
            <thead>
              <tr>
                {(['station', 'student', 'exam', 'begun', 'submitted', 'receipt'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`past.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.attempts.map(({ id, station, student, exam, openedAt, submittedAt, receipt }) => (
                <tr key={id}>
                  <td>{station}</td>
                  <td>
                    <a
                      href={hashOf({ screen: 'attempt', attempt: id, room, at: null })}
                      data-testid={`past-${student.number}`}
                    >
                      {student.name}
                    </a>{' '}
                    <span className={classes.number}>{student.number}</span>
                  </td>
                  <td>{localize(exam.title)}</td>
                  <td>{time(openedAt)}</td>
                  <td data-missing={submittedAt === null}>
                    {submittedAt === null ? t('past.not-submitted') : time(submittedAt)}
                  </td>
                  <td data-missing={!receipt}>{receipt ? t('receipt.given') : t('past.no-receipt')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </main>
  )
}

function Step({
  room,
  to,
  label,
  id,
  children,
}: {
  room: string
  to: string | null
  label: string
  id: string
  children: ReactNode
}) {
  if (to === null) return null
  return (
    <Button
      component="a"
      variant="default"
      size="compact-md"
      href={hashOf({ screen: 'past', room, day: to })}
      aria-label={label}
      title={label}
      data-testid={id}
    >
      {children}
    </Button>
  )
}
