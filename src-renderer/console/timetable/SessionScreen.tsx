/** One session: what cannot be in it, and its exams. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import people from '../people/People.module.css'
import { Conflicts } from './Conflicts.tsx'
import { ExamList } from './ExamList.tsx'
import { linkTo, places } from './place.ts'
import { useConflicts, useExams } from './queries.ts'
import { inConflict } from './rows.ts'
import { SessionDialog } from './SessionDialog.tsx'
import classes from './Timetable.module.css'
import { useTimetableText } from './text.ts'
import { WeekGrid } from './WeekGrid.tsx'

interface Props {
  session: string
  /** A day of the week that is shown, null the first one; left out: a list is shown. */
  week?: string | null
}

export function SessionScreen({ session: id, week }: Props) {
  const { t, day } = useTimetableText()
  const { data, dataUpdatedAt, error, refetch } = useExams(id)
  const conflicts = useConflicts(id)
  const [changing, setChanging] = useState(false)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const { session, exams } = data
  const found = conflicts.data
  const conflicting = inConflict(found?.conflicts ?? [])
  return (
    <main className={table.page} data-testid="screen-session">
      <p className={classes.back}>
        <a href={linkTo(places.list)}>{t('sessions.all')}</a>
      </p>
      <div className={classes.title}>
        <h1>{session.name}</h1>
        <span className={classes.deeds}>
          <Button variant="default" onClick={() => setChanging(true)} data-testid="change-session">
            {t('sessions.change')}
          </Button>
          <Button component="a" href={linkTo(places.newExam(id))} data-testid="new-exam">
            {t('exam.new')}
          </Button>
        </span>
      </div>
      <p className={classes.under}>
        {day(session.from)} – {day(session.to)} ·{' '}
        {t('sessions.count', { exams: session.exams, ready: session.ready })}
      </p>
      {found && found.count > 0 && (
        <details className={classes.found} data-testid="conflicts">
          <summary data-testid="conflicts-shown">{t('conflict.count', { n: found.count })}</summary>
          <Conflicts session={id} conflicts={found.conflicts} count={found.count} />
        </details>
      )}
      <nav className={people.tabs} aria-label={t('week.shown')}>
        {(['list', 'week'] as const).map((tab) => (
          <a
            key={tab}
            href={linkTo(tab === 'list' ? places.session(id) : places.week(id, null))}
            aria-current={(tab === 'week') === (week !== undefined) ? 'page' : undefined}
            className={people.tab}
            data-testid={`as-${tab}`}
          >
            {t(`week.as-${tab}`)}
          </a>
        ))}
      </nav>
      {week !== undefined && (
        <WeekGrid session={session} exams={exams} day={week} conflicting={conflicting} />
      )}
      {week !== undefined ? null : exams.length === 0 ? (
        <p>{t('exam.none')}</p>
      ) : (
        <ExamList session={id} exams={exams} at={dataUpdatedAt} conflicting={conflicting} />
      )}
      {changing && <SessionDialog session={session} others={[]} onClose={() => setChanging(false)} />}
    </main>
  )
}
