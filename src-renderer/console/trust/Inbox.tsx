/** What came in: what it is, how old, by when it is to be answered, who sees to it. */
import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { trustPage } from '../../../src-shared/api/trust.ts'
import { fewestReaders, states } from '../../../src-shared/trust/bounds.ts'
import { hashOf } from '../frame/route.ts'
import { useNow } from '../frame/useNow.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { places } from './place.ts'
import { type InboxQuery, type Listed, type TrustReader, useInbox } from './queries.ts'
import { admittedOf } from './sealing.ts'
import classes from './Trust.module.css'
import { isLate, useTrustText } from './text.ts'

const shown = ['waiting', ...states, 'all'] as const

export function Inbox({ readers, own }: { readers: readonly TrustReader[]; own: TrustReader }) {
  const { t } = useTrustText()
  const [query, setQuery] = useState<Required<InboxQuery>>({ state: 'waiting', page: 0 })
  const { data, error, refetch } = useInbox(query)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const page = Number(query.page)
  const pages = Math.max(1, Math.ceil(data.all / trustPage))
  const turn = (by: number) => setQuery({ ...query, page: page + by })
  return (
    <>
      {admittedOf(readers).length < fewestReaders && (
        <div className={classes.care} data-testid="line-closed">
          <p>{t('closed')}</p>
        </div>
      )}
      {own.without > 0 && (
        <div className={classes.care} data-testid="keys-missing">
          <p>{t('inbox.keys-missing')}</p>
        </div>
      )}
      <div className={classes.bar}>
        <NativeSelect
          label={t('inbox.show')}
          value={query.state}
          onChange={({ currentTarget: { value } }) =>
            setQuery({ state: shown.find((one) => one === value) ?? 'waiting', page: 0 })
          }
          data={shown.map((value) => ({ value, label: t(`inbox.shown.${value}`) }))}
          data-testid="show"
        />
        <span role="status" className={classes.quiet} data-testid="count">
          {t('inbox.count', { count: data.all })}
        </span>
      </div>
      {data.all > 0 && <Rows rows={data.conversations} readers={readers} />}
      {pages > 1 && (
        <div className={classes.bar}>
          <Button variant="default" disabled={page === 0} onClick={() => turn(-1)} data-testid="page-before">
            {t('inbox.before')}
          </Button>
          <span>{t('inbox.page', { page: page + 1, pages })}</span>
          <Button
            variant="default"
            disabled={page + 1 >= pages}
            onClick={() => turn(1)}
            data-testid="page-next"
          >
            {t('inbox.next')}
          </Button>
        </div>
      )}
      <p className={classes.quiet}>{t('inbox.hour')}</p>
    </>
  )
}

function Rows({ rows, readers }: { rows: readonly Listed[]; readers: readonly TrustReader[] }) {
  const { t, hour, age, number } = useTrustText()
  const now = useNow()
  return (
    <div className={table.wide}>
      <table className={table.table} data-testid="inbox">
        <thead>
          <tr>
            {(['came', 'about', 'state', 'due', 'holder', 'origin'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`inbox.${column}`)}
              </th>
            ))}
            <th scope="col" className={table.number}>
              {t('inbox.messages')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={one.id} data-testid={`row-${one.id}`}>
              <td>
                {one.wrap === null ? (
                  hour(one.begun)
                ) : (
                  <a href={hashOf(places.conversation(one.id))} data-testid={`open-${one.id}`}>
                    {hour(one.begun)}
                  </a>
                )}
                <br />
                <span className={classes.quiet}>
                  {one.wrap === null ? t('inbox.not-handed') : age(one.begun, now)}
                </span>
              </td>
              <td>{one.kind === null ? t('inbox.unfiled') : t(`kinds.${one.kind}`)}</td>
              <td>{t(`states.${one.state}`)}</td>
              <td>
                <Due due={one.due} now={now} />
              </td>
              <td>{nameOf(one.holder, readers) ?? t('inbox.nobody')}</td>
              <td>{t(`origin.${one.origin}`)}</td>
              <td className={table.number}>{number(one.messages)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Due({ due, now }: { due: number | null; now: number }) {
  const { t, hour } = useTrustText()
  if (due === null) return '–'
  return isLate(due, now) ? (
    <span className={classes.late}>{t('inbox.late', { hour: hour(due) })}</span>
  ) : (
    hour(due)
  )
}

/** Who was a reader and is none any more is shown by her log-in. */
const nameOf = (login: string | null, readers: readonly TrustReader[]): string | null =>
  readers.find((one) => one.login === login)?.name ?? login
