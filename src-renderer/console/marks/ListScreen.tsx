/** A mark list: its rows, who signed it, what it said before, and it as a file. */
import { Alert } from '@mantine/core'
import type { MarkListPage } from '../../../src-shared/marks/held.ts'
import { formatDateTime, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { listFileAddress, useMarkList, type Which } from '../server/marks.ts'
import { History } from './History.tsx'
import classes from './Marks.module.css'
import { places } from './place.ts'
import { Rows } from './Rows.tsx'
import { Signatures } from './Signatures.tsx'
import { Versions } from './Versions.tsx'

export function ListScreen(which: Which) {
  const { data, error, refetch } = useMarkList(which)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return <Shown list={data} />
}

function Shown({ list }: { list: MarkListPage }) {
  const { t } = useTranslation('marks')
  const language = useLanguage()
  const { exam, examTitle, startsAt, title, rule, state, waits, differs } = list
  return (
    <main className={`${table.page} ${classes.page}`} data-testid="screen-mark-list">
      <p>
        <a href={hashOf(places.exam(exam))}>{t('list.all-groups')}</a>
      </p>
      <h1>
        {localize(examTitle, language)}
        {' · '}
        {title === null ? t('lists.no-group') : <span data-as-is>{title}</span>}
      </h1>
      <p className={classes.quiet}>
        {formatDateTime(startsAt, language)} · {t('rule.says', { scale: t(`rule.scale-${rule.scale}`) })}{' '}
        {t(`rule.says-${rule.by}`)}
      </p>
      <p className={table.sum} data-testid="list-state">
        {t(`state.${state}`)}. {waits > 0 && t('list.waits', { n: waits })}
      </p>
      {list.newcomers.length > 0 && (
        <Alert color="orange" role="alert" className={classes.notice ?? ''} data-testid="newcomers">
          {t('list.newcomers', { names: list.newcomers.map(({ name }) => name).join(', ') })}
        </Alert>
      )}
      {differs > 0 && (
        <Alert color="orange" role="alert" className={classes.notice ?? ''} data-testid="differs">
          {t('list.differs', { n: differs })}
        </Alert>
      )}
      <Files list={list} />
      {list.may.enter && <p className={classes.quiet}>{t('list.how')}</p>}
      <Rows list={list} />
      <Signatures list={list} />
      <Versions list={list} />
      <History list={list} />
    </main>
  )
}

function Files({ list }: { list: MarkListPage }) {
  const { t } = useTranslation('marks')
  const language = useLanguage()
  return (
    <p className={classes.row}>
      {(['pdf', 'xlsx', 'csv'] as const).map((as) => (
        <a key={as} href={listFileAddress(list, { language, as })} download data-testid={`take-${as}`}>
          {t('list.take', { as: as.toUpperCase() })}
        </a>
      ))}
      {list.state === 'closed' && (
        <a
          href={listFileAddress(list, { language, as: 'pdf', what: 'numbers' })}
          download
          data-testid="take-numbers"
        >
          {t('list.numbers')}
        </a>
      )}
    </p>
  )
}
