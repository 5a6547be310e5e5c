/** All exams an officer may review, newest first. */

import { formatDateTime } from '../../i18n/index.ts'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import { useExams } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import { FindTrace } from './FindTrace.tsx'
import classes from './Table.module.css'

export function Exams() {
  const { t, localize, language } = useText()
  const { data, error, refetch } = useExams()
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const exams = [...data.exams].sort((a, b) => b.startsAt.localeCompare(a.startsAt))
  return (
    <main className={classes.page} data-testid="screen-exams">
      <h1>{t('exams.title')}</h1>
      <p>
        <a href={hashOf({ screen: 'visits', sought: null })} data-testid="find-visits">
          {t('webexam:find.title')}
        </a>{' '}
        ·{' '}
        <a href={hashOf({ screen: 'marking', place: [] })} data-testid="to-marking">
          {t('marking:nav')}
        </a>{' '}
        ·{' '}
        <a href={hashOf({ screen: 'marks', place: [] })} data-testid="to-marks">
          {t('marks:nav')}
        </a>
      </p>
      <FindTrace />
      {exams.length === 0 && <p>{t('exams.none')}</p>}
      <div className={classes.wide}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('exams.exam')}</th>
              <th scope="col">{t('exams.starts')}</th>
              <th scope="col">{t('exams.ends')}</th>
              <th scope="col">{t('exams.minutes')}</th>
            </tr>
          </thead>
          <tbody>
            {exams.map((exam) => (
              <tr key={exam.id}>
                <td>
                  <a href={hashOf({ screen: 'completeness', exam: exam.id })} data-testid={`exam-${exam.id}`}>
                    {localize(exam.title)}
                  </a>
                </td>
                <td>{formatDateTime(exam.startsAt, language)}</td>
                <td>{formatDateTime(exam.endsAt, language)}</td>
                <td>{exam.durationMinutes}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </main>
  )
}
