/** The first rows of a list, as they were understood. */
import type { ImportPreview } from '../../../src-shared/api/imports.ts'
import { useTranslation } from '../../i18n/index.ts'
import table from '../officer/Table.module.css'
import { useShown } from './useShown.ts'

export function Understood({ rows }: Pick<ImportPreview, 'rows'>) {
  const { t } = useTranslation('people')
  const shown = useShown()
  if (rows.length === 0) return null
  const columns = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))]
  return (
    <section aria-label={t('import.rows')}>
      <h2>{t('import.rows')}</h2>
      <div className={table.wide}>
        <table className={table.table} data-testid="understood">
          <thead>
            <tr>
              <th>{t('import.report.line')}</th>
              {columns.map((column) => (
                <th key={column}>{t(`import.column.${column}`)}</th>
              ))}
              <th>{t('import.report.outcome')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ line, values, outcome }) => (
              <tr key={line}>
                <td className={table.number}>{line}</td>
                {columns.map((column) => (
                  <td key={column} data-as-is>
                    {shown(column, values[column] ?? null)}
                  </td>
                ))}
                <td>{t(`import.outcome.${outcome}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
