/** The students of a list. */
import type { MarkListPage } from '../../../src-shared/marks/held.ts'
import { useTranslation } from '../../i18n/index.ts'
import table from '../officer/Table.module.css'
import classes from './Marks.module.css'
import { Row } from './Row.tsx'

export function Rows({ list }: { list: MarkListPage }) {
  const { t } = useTranslation('marks')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too
    <section className={table.wide} tabIndex={0} aria-label={t('row.rows')}>
      <table className={`${table.table} ${classes.rows}`}>
        <thead>
          <tr>
            <th scope="col">{t('row.number')}</th>
            <th scope="col">{t('row.name')}</th>
            <th scope="col">{t('row.record-book')}</th>
            {list.parts.map((part) => (
              <th key={part} scope="col" className={table.number} data-as-is>
                {part}
              </th>
            ))}
            <th scope="col" className={table.number}>
              {t('row.exam-percent')}
            </th>
            <th scope="col">{t('row.state')}</th>
            <th scope="col" className={table.number}>
              {t('row.total')}
            </th>
            <th scope="col">{t('row.grade')}</th>
            <th scope="col" className={table.number}>
              {t('row.value')}
            </th>
            <th scope="col">{t('row.outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {list.rows.map((row) => (
            <Row key={row.student} list={list} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  )
}
