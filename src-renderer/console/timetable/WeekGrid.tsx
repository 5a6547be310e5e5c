/** The exams of one week of a session, by room or by hour. */
import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { ExamSession, PlannedExamRow } from '../../../src-shared/timetable/timetable.ts'
import { go, linkTo, places } from './place.ts'
import { useTimetableText } from './text.ts'
import classes from './Week.module.css'
import { dayAfter, gridOf, sides, weekOf } from './week.ts'

interface Props {
  session: ExamSession
  exams: readonly PlannedExamRow[]
  /** Null: the session's first week. */
  day: string | null
  /** Ids of those that cannot be as they are. */
  conflicting: ReadonlySet<string>
}

export function WeekGrid({ session, exams, day, conflicting }: Props) {
  const { t, day: shown, named } = useTimetableText()
  const [side, setSide] = useState<(typeof sides)[number]>('room')
  const week = weekOf(day ?? session.from)
  const [monday = session.from] = week
  const sunday = week.at(-1) ?? session.to
  const all = gridOf(exams, week, side)
  // A Sunday without exams takes no room.
  const days = all.some(({ cells }) => (cells[6]?.length ?? 0) > 0) ? week : week.slice(0, 6)
  const weekAt = (days_: number) => go(places.week(session.id, dayAfter(monday, days_)))
  return (
    <>
      <div className={classes.bar}>
        <Button variant="default" onClick={() => weekAt(-7)} data-testid="week-before">
          {t('week.before')}
        </Button>
        <b data-testid="week">
          {shown(monday)} – {shown(sunday)}
        </b>
        <Button variant="default" onClick={() => weekAt(7)} data-testid="week-after">
          {t('week.after')}
        </Button>
        <NativeSelect
          aria-label={t('week.rows')}
          value={side}
          onChange={(event) => setSide(sides.find((one) => one === event.currentTarget.value) ?? 'room')}
          data={sides.map((value) => ({ value, label: t(`week.by-${value}`) }))}
          data-testid="week-rows"
        />
      </div>
      {all.length === 0 ? (
        <p>{t('week.none')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
        <section className={classes.scrolled} tabIndex={0} aria-label={t('week.title')}>
          <table className={classes.grid} data-testid="week-grid">
            <thead>
              <tr>
                <th scope="col">{t(side === 'room' ? 'exam.rooms' : 'form.time')}</th>
                {days.map((one, i) => (
                  <th key={one} scope="col">
                    {t(`week.day-${i + 1}`)}, {shown(one).slice(0, 5)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {all.map(({ name, cells }) => (
                <tr key={name}>
                  <th scope="row">{name === '' ? t('week.no-room') : name}</th>
                  {days.map((one, i) => (
                    <td key={one}>
                      {cells[i]?.map((exam) => (
                        <a
                          key={exam.id}
                          href={linkTo(places.exam(session.id, exam.id))}
                          data-state={conflicting.has(exam.id) ? 'conflict' : exam.state}
                        >
                          {side === 'room' && <span>{exam.time}</span>} {named(exam.title)}
                          <small>{(side === 'room' ? exam.groups : exam.rooms).join(', ')}</small>
                        </a>
                      ))}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  )
}
