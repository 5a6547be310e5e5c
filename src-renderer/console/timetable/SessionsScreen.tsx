/** Sessions, the newest first. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { linkTo, places } from './place.ts'
import { useSessions } from './queries.ts'
import { SessionDialog } from './SessionDialog.tsx'
import classes from './Timetable.module.css'
import { useTimetableText } from './text.ts'

export function SessionsScreen() {
  const { t, day } = useTimetableText()
  const { data, error, refetch } = useSessions()
  const [beginning, setBeginning] = useState(false)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <main className={table.page} data-testid="screen-sessions">
      <div className={classes.title}>
        <h1>{t('sessions.title')}</h1>
        <Button onClick={() => setBeginning(true)} data-testid="new-session">
          {t('sessions.new')}
        </Button>
      </div>
      {data.sessions.length === 0 ? (
        <p>{t('sessions.none')}</p>
      ) : (
        <div className={table.wide}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('sessions.name')}</th>
                <th scope="col">{t('sessions.from')}</th>
                <th scope="col">{t('sessions.to')}</th>
                <th scope="col" className={table.number}>
                  {t('sessions.exams')}
                </th>
                <th scope="col" className={table.number}>
                  {t('sessions.ready')}
                </th>
              </tr>
            </thead>
            <tbody>
              {data.sessions.map(({ id, name, from, to, exams, ready }) => (
                <tr key={id}>
                  <td>
                    <a href={linkTo(places.session(id))} data-testid={`session-${id}`}>
                      {name}
                    </a>
                  </td>
                  <td>{day(from)}</td>
                  <td>{day(to)}</td>
                  <td className={table.number}>{exams}</td>
                  <td className={table.number}>{ready}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {beginning && (
        <SessionDialog session={null} others={data.sessions} onClose={() => setBeginning(false)} />
      )}
    </main>
  )
}
