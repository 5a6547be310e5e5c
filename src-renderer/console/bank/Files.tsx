/** Files that were brought to a bank: those that wait to be taken, and those that were. */
import table from '../officer/Table.module.css'
import classes from './Bank.module.css'
import { linkTo, places } from './place.ts'
import { useImports } from './queries.ts'
import { useBankText } from './text.ts'

export function Files({ bank }: { bank: string }) {
  const { t, moment } = useBankText()
  const { data } = useImports(bank)
  if (!data || data.imports.length === 0) return null
  return (
    <section aria-label={t('files.title')}>
      <h2 className={classes.heading}>{t('files.title')}</h2>
      <div className={table.wide}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('import.file')}</th>
              <th scope="col">{t('files.by')}</th>
              <th scope="col">{t('files.at')}</th>
              <th scope="col">{t('files.state')}</th>
            </tr>
          </thead>
          <tbody>
            {data.imports.map((file) => (
              <tr key={file.id}>
                <td data-as-is>
                  <a href={linkTo(places.import(bank, file.id))}>{file.file}</a>
                </td>
                <td data-as-is>{file.by}</td>
                <td>{moment(file.at)}</td>
                <td>{t(file.takenAt === null ? 'files.waits' : 'files.taken')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
