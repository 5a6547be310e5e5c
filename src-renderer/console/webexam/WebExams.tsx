/** Exams in the university's own system: for the office and administrators. */
import { Button } from '@mantine/core'
import { formatDateTime } from '../../i18n/index.ts'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { useWebExams } from '../server/webExams.ts'
import { useText } from '../text/useText.ts'

export function WebExams() {
  const { t, localize, language } = useText()
  const { data, error, refetch } = useWebExams()
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <main className={table.page} data-testid="screen-web-exams">
      <h1>{t('webexam:list.title')}</h1>
      <p>
        <Button component="a" href={hashOf({ screen: 'web-exam', exam: null })} data-testid="web-exam-new">
          {t('webexam:list.new')}
        </Button>
      </p>
      {data.exams.length === 0 ? (
        <p>{t('webexam:list.none')}</p>
      ) : (
        <div className={table.wide}>
          <table className={table.table}>
            <thead>
              <tr>
                {(['exam', 'starts', 'ends', 'minutes'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`exams.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.exams.map(({ id, title, startsAt, endsAt, durationMinutes }) => (
                <tr key={id}>
                  <td>
                    <a href={hashOf({ screen: 'web-exam', exam: id })} data-testid={`web-exam-${id}`}>
                      {localize(title)}
                    </a>
                  </td>
                  <td>{formatDateTime(startsAt, language)}</td>
                  <td>{formatDateTime(endsAt, language)}</td>
                  <td>{durationMinutes}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </main>
  )
}
