/** Surveys: for the office and administrators. */
import { Button } from '@mantine/core'
import { formatDateTime, useTranslation } from '../../i18n/index.ts'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { useSurveys } from '../server/surveys.ts'
import { useText } from '../text/useText.ts'

export function SurveysScreen() {
  const { t } = useTranslation('survey')
  const { localize, language } = useText()
  const { data, error, refetch } = useSurveys()
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <main className={table.page} data-testid="screen-surveys">
      <h1>{t('nav')}</h1>
      <p>
        <Button component="a" href={hashOf({ screen: 'survey', id: null })} data-testid="survey-new">
          {t('new')}
        </Button>
      </p>
      {data.surveys.length === 0 ? (
        <p data-testid="no-surveys">{t('none')}</p>
      ) : (
        <div className={table.wide}>
          <table className={table.table}>
            <thead>
              <tr>
                {(['name', 'state', 'from', 'until', 'changed'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`column.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.surveys.map(({ id, title, state, from, until, changedBy, changedAt }) => (
                <tr key={id}>
                  <td>
                    <a href={hashOf({ screen: 'survey', id })} data-testid={`survey-${id}`}>
                      {localize(title) || t('untitled')}
                    </a>
                  </td>
                  <td>{t(`state.${state}`)}</td>
                  <td>{formatDateTime(from, language)}</td>
                  <td>{formatDateTime(until, language)}</td>
                  <td>
                    {formatDateTime(changedAt, language)}, <span data-as-is>{changedBy}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </main>
  )
}
