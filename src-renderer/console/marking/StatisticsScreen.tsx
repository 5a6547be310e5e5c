/** Statistics of an exam's questions: what needs a look first, each opened to see what was chosen. */
import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { byConcern, type ExamStatistics, worksAtLeast } from '../../../src-shared/marking/statistics-held.ts'
import { localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { statisticsAddress, useStatistics } from '../server/marking.ts'
import marking from './Marking.module.css'
import classes from './Statistics.module.css'
import { StatisticsItem } from './StatisticsItem.tsx'

/** Rows of the table that are drawn at once. */
const step = 100
const orders = ['by-concern', 'by-number'] as const

export function StatisticsScreen({ exam }: { exam: string }) {
  const { t } = useTranslation('statistics')
  const language = useLanguage()
  const { data, error, refetch } = useStatistics(exam)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const { title, works, damaged, items } = data
  return (
    <main className={`${table.page} ${marking.page}`} data-testid="screen-statistics">
      <h1>
        {localize(title, language)}. {t('title')}
      </h1>
      {works < worksAtLeast ? (
        <p data-testid="few">{t('few', { least: worksAtLeast, works })}</p>
      ) : (
        <>
          <p className={marking.quiet}>{t('says', { works })}</p>
          {damaged.length > 0 && (
            <p role="alert">
              {t('damaged')} <span data-as-is>{damaged.join(', ')}</span>
            </p>
          )}
          <Items exam={exam} items={items} />
          <Help />
        </>
      )}
    </main>
  )
}

function Items({ exam, items }: { exam: string } & Pick<ExamStatistics, 'items'>) {
  const { t } = useTranslation('statistics')
  const language = useLanguage()
  const [order, setOrder] = useState<(typeof orders)[number]>('by-concern')
  const [shown, setShown] = useState(step)
  const sorted = order === 'by-number' ? items : items.toSorted(byConcern)
  return (
    <>
      <div className={`${marking.row} ${classes.bar}`}>
        <NativeSelect
          label={t('order')}
          value={order}
          onChange={({ currentTarget: { value } }) =>
            setOrder(orders.find((one) => one === value) ?? 'by-concern')
          }
          data={orders.map((value) => ({ value, label: t(value) }))}
          data-testid="order"
        />
        {(['csv', 'xlsx'] as const).map((as) => (
          <a key={as} href={statisticsAddress(exam, language, as)} download data-testid={`take-${as}`}>
            {t('take', { as: as.toUpperCase() })}
          </a>
        ))}
      </div>
      <div className={table.wide}>
        <table className={`${table.table} ${classes.items}`} data-testid="items">
          <thead>
            <tr>
              <th scope="col" className={table.number}>
                {t('head.number')}
              </th>
              <th scope="col">{t('head.question')}</th>
              {(['works', 'facility', 'discrimination', 'difference'] as const).map((head) => (
                <th key={head} scope="col" className={classes.figure}>
                  {t(`head.${head}`)}
                </th>
              ))}
              <th scope="col">{t('head.look')}</th>
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, shown).map((item) => (
              <StatisticsItem key={item.item} item={item} />
            ))}
          </tbody>
        </table>
      </div>
      {shown < items.length && (
        <Button variant="default" mt={12} onClick={() => setShown(shown + step)} data-testid="more">
          {t('more', { n: items.length - shown })}
        </Button>
      )}
    </>
  )
}

function Help() {
  const { t } = useTranslation('statistics')
  return (
    <details className={classes.help}>
      <summary>{t('help.title')}</summary>
      <dl>
        {(['facility', 'discrimination', 'difference', 'efficiency'] as const).map((figure) => (
          <div key={figure}>
            <dt>{t(`head.${figure}`)}</dt>
            <dd>{t(`help.${figure}`)}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
