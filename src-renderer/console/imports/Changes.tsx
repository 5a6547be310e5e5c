/** What a list would change of what is known, before and after. */
import type { ImportPreview } from '../../../src-shared/api/imports.ts'
import { useTranslation } from '../../i18n/index.ts'
import table from '../officer/Table.module.css'
import { useShown } from './useShown.ts'

export function Changes({ changes }: Pick<ImportPreview, 'changes'>) {
  const { t } = useTranslation('people')
  const shown = useShown()
  if (changes.length === 0) return null
  return (
    <section aria-label={t('import.changes')}>
      <h2>{t('import.changes')}</h2>
      <div className={table.wide}>
        <table className={table.table} data-testid="changes">
          <thead>
            <tr>
              <th>{t('import.report.line')}</th>
              <th>{t('import.report.key')}</th>
              <th>{t('import.report.column')}</th>
              <th>{t('import.from')}</th>
              <th>{t('import.to')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ line, key, column, from, to }) => (
              <tr key={`${line} ${column}`}>
                <td className={table.number}>{line}</td>
                <td data-as-is>{key}</td>
                <td>{t(`import.column.${column}`)}</td>
                <td data-as-is>{shown(column, from)}</td>
                <td data-as-is>{shown(column, to)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
