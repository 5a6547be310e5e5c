/** The same question more than once in a bank. */
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import classes from './Bank.module.css'
import { linkTo, places } from './place.ts'
import { useDuplicates } from './queries.ts'
import { useBankText } from './text.ts'

export function DuplicatesScreen({ bank }: { bank: string }) {
  const { t, moment } = useBankText()
  const { data, error, refetch } = useDuplicates(bank)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <main className={table.page} data-testid="screen-duplicates">
      <div className={classes.title}>
        <h1>{t('duplicates.title')}</h1>
        <a href={linkTo(places.bank(bank))}>{t('back')}</a>
      </div>
      <p>{data.groups.length === 0 ? t('duplicates.none') : t('duplicates.how')}</p>
      {data.groups.map(({ whole, total, items }) => (
        <section key={items[0]?.id} className={classes.group}>
          <h2>{t(whole ? 'duplicates.whole' : 'duplicates.stem', { count: total })}</h2>
          <ul>
            {items.map((item) => (
              <li key={item.id}>
                № {item.place}{' '}
                <a href={linkTo(places.item(bank, item.id))} data-as-is>
                  {item.title}
                </a>{' '}
                <small>
                  {item.topic.join(' › ')} {moment(item.changedAt)}
                </small>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {data.more > 0 && <p>{t('duplicates.more', { count: data.more })}</p>}
    </main>
  )
}
