/** Exams that are over, and how many of their mark lists are closed. */
import type { MarkExamRow } from '../../../src-shared/marks/held.ts'
import { formatDateTime, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { useMarkExams } from '../server/marks.ts'
import classes from './Marks.module.css'
import { places } from './place.ts'

export function ExamsScreen() {
  const { t } = useTranslation('marks')
  const { data, error, refetch } = useMarkExams()
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <main className={`${table.page} ${classes.page}`} data-testid="screen-mark-exams">
      <h1>{t('nav')}</h1>
      {data.exams.length === 0 ? (
        <p>{t('exams.none')}</p>
      ) : (
        <div className={table.wide}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('exams.exam')}</th>
                <th scope="col">{t('exams.when')}</th>
                <th scope="col">{t('exams.closed')}</th>
              </tr>
            </thead>
            <tbody>
              {data.exams.map((row) => (
                <Row key={row.exam} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </main>
  )
}

function Row({ row: { exam, title, startsAt, begun, lists, closed } }: { row: MarkExamRow }) {
  const { t } = useTranslation('marks')
  const language = useLanguage()
  return (
    <tr>
      <td>
        <a href={hashOf(places.exam(exam))} data-testid={`marks-${exam}`}>
          {localize(title, language)}
        </a>
      </td>
      <td>{formatDateTime(startsAt, language)}</td>
      <td>{begun ? t('exams.of', { closed, lists }) : t('exams.not-begun')}</td>
    </tr>
  )
}
