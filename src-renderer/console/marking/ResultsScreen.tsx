/** Marks by name, once they are open; each look is on the audit record. */
import { formatNumber, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { marksAddress, useMarks } from '../server/marking.ts'
import classes from './Marking.module.css'
import { places } from './place.ts'

export function ResultsScreen({ exam }: { exam: string }) {
  const { t } = useTranslation('marking')
  const language = useLanguage()
  const { data, error, refetch } = useMarks(exam)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const number = (value: number | null) => (value === null ? '–' : formatNumber(value, language))
  return (
    <main className={`${table.page} ${classes.page}`} data-testid="screen-results">
      <h1>{localize(data.title, language)}</h1>
      <p className={classes.row}>
        {(['csv', 'xlsx'] as const).map((as) => (
          <a key={as} href={marksAddress(exam, language, as)} download data-testid={`take-${as}`}>
            {t('results.take', { as: as.toUpperCase() })}
          </a>
        ))}
        <a href={hashOf(places.statistics(exam))}>{t('statistics:title')}</a>
      </p>
      <div className={table.wide}>
        <table className={table.table}>
          <thead>
            <tr>
              {(['number', 'name', 'group', 'cipher'] as const).map((head) => (
                <th key={head} scope="col">
                  {t(`results.${head}`)}
                </th>
              ))}
              {(['points', 'of', 'percent'] as const).map((head) => (
                <th key={head} scope="col" className={table.number}>
                  {t(`results.${head}`)}
                </th>
              ))}
              <th scope="col">{t('results.grade')}</th>
              <th scope="col">{t('results.outcome')}</th>
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row) => (
              <tr key={row.cipher}>
                <td>{row.number}</td>
                <td>{row.name}</td>
                <td data-as-is>{row.group ?? '–'}</td>
                <td className={classes.cipher} data-as-is>
                  {row.cipher}
                </td>
                <td className={table.number}>{number(row.points)}</td>
                <td className={table.number}>{number(row.max)}</td>
                <td className={table.number}>{number(row.percent)}</td>
                <td>{row.grade ?? '–'}</td>
                <td>{row.passed === null ? '–' : t(row.passed ? 'results.passed' : 'results.failed')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <details className={classes.quiet}>
        <summary>{t('results.check')}</summary>
        {data.lots.map(({ lot, seed, commitment }) => (
          <p key={lot}>
            {t('results.lot', { lot })} <code className={classes.digest}>{seed}</code> ·{' '}
            <code className={classes.digest}>{commitment}</code>
          </p>
        ))}
      </details>
    </main>
  )
}
