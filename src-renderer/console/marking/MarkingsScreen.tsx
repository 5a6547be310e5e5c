/** Exams whose works are marked, or can be. */
import type { MarkingRow } from '../../../src-shared/marking/held.ts'
import { formatDateTime, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { places as appeals } from '../appeals/place.ts'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { useMarkings } from '../server/marking.ts'
import classes from './Marking.module.css'
import { places } from './place.ts'

export function MarkingsScreen() {
  const { t } = useTranslation('marking')
  const { data, error, refetch } = useMarkings()
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <main className={`${table.page} ${classes.page}`} data-testid="screen-markings">
      <h1>{t('nav')}</h1>
      <p>
        <a href={hashOf(appeals.list)} data-testid="to-appeals">
          {t('appeals:nav')}
        </a>
      </p>
      {data.exams.length === 0 ? (
        <p>{t('list.none')}</p>
      ) : (
        <div className={table.wide}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">{t('list.exam')}</th>
                <th scope="col">{t('list.state')}</th>
                <th scope="col">{t('list.locked')}</th>
                <th scope="col">{t('list.open')}</th>
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

function Row({ row: { exam, title, startsAt, state, works, settled, may } }: { row: MarkingRow }) {
  const { t } = useTranslation('marking')
  const language = useLanguage()
  return (
    <tr data-testid={`marking-${exam}`}>
      <td>
        {localize(title, language)}
        <br />
        <span className={table.quiet}>{formatDateTime(startsAt, language)}</span>
      </td>
      <td>{t(`state.${state}`)}</td>
      <td>{state === 'none' ? '–' : t('list.of', { settled, works })}</td>
      <td>
        <div className={classes.row}>
          {may.mark && <a href={hashOf(places.mark(exam))}>{t('list.mark')}</a>}
          {may.begin && <a href={hashOf(places.exam(exam))}>{t('list.begin')}</a>}
          {may.watch && <a href={hashOf(places.exam(exam))}>{t('list.watch')}</a>}
        </div>
      </td>
    </tr>
  )
}
