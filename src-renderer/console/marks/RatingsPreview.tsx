/** What a file of ratings says: its columns, what is wrong with it, and what it would change. */
import { Alert } from '@mantine/core'
import type { RatingsRead } from '../../../src-shared/marks/held.ts'
import { useTranslation } from '../../i18n/index.ts'
import table from '../officer/Table.module.css'
import classes from './Marks.module.css'
import { useShownNumber } from './shown.ts'

export function RatingsPreview({ read: { columns, students, changes, findings } }: { read: RatingsRead }) {
  const { t } = useTranslation('marks')
  return (
    <>
      <h3>{t('ratings.columns')}</h3>
      <ul className={classes.plain} data-testid="ratings-columns">
        {columns.map(({ head, as }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one head
          <li key={place}>
            <span data-as-is>{head}</span>
            {' → '}
            {as === null ? t('ratings.not-read') : <ColumnName as={as} />}
          </li>
        ))}
      </ul>
      {findings.length > 0 && <Findings findings={findings} />}
      <p>
        {t('ratings.students', { n: students })} {t('ratings.changes', { n: changes.length })}
      </p>
      {changes.length > 0 && <Changes changes={changes} />}
    </>
  )
}

function ColumnName({ as }: { as: string }) {
  const { t } = useTranslation('marks')
  if (as === 'student') return t('ratings.number')
  return <span data-as-is>{as}</span>
}

function Findings({ findings }: Pick<RatingsRead, 'findings'>) {
  const { t } = useTranslation('marks')
  return (
    <Alert color="red" title={t('ratings.cannot')} role="alert" data-testid="ratings-findings">
      <ul className={classes.plain}>
        {findings.map(({ line, code, what }) => (
          <li key={`${line} ${code} ${what}`}>
            {line !== null && `${t('ratings.line', { line: String(line) })} `}
            {t(`ratings.finding.${code}`)}
            {what !== '' && (
              <>
                {': '}
                <span data-as-is>{what}</span>
              </>
            )}
          </li>
        ))}
      </ul>
      <p>{t('ratings.mend')}</p>
    </Alert>
  )
}

function Changes({ changes }: Pick<RatingsRead, 'changes'>) {
  const { t } = useTranslation('marks')
  const number = useShownNumber()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too
    <section className={classes.scrolled} tabIndex={0} aria-label={t('ratings.would-change')}>
      <table className={table.table} data-testid="ratings-changes">
        <thead>
          <tr>
            <th scope="col">{t('row.number')}</th>
            <th scope="col">{t('row.name')}</th>
            <th scope="col">{t('ratings.part')}</th>
            <th scope="col" className={table.number}>
              {t('history.before')}
            </th>
            <th scope="col" className={table.number}>
              {t('history.now')}
            </th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ line, student, name, part, from, to }) => (
            <tr key={`${line} ${part}`}>
              <td data-as-is>{student}</td>
              <td>{name}</td>
              <td data-as-is>{part}</td>
              <td className={table.number}>{number(from)}</td>
              <td className={table.number}>{number(to)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
