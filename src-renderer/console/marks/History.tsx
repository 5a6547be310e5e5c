/** Every value that was entered for the students of a list, newest first; asked for when it is opened. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import { type HistoryEntry, type MarkListPage, MarkState } from '../../../src-shared/marks/held.ts'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import table from '../officer/Table.module.css'
import { problemOf } from '../server/api.ts'
import { useHistory } from '../server/marks.ts'
import classes from './Marks.module.css'
import { useShownNumber } from './shown.ts'

export function History({ list }: { list: MarkListPage }) {
  const { t } = useTranslation('marks')
  const [opened, setOpened] = useState(false)
  return (
    <details
      className={classes.history}
      onToggle={({ currentTarget: { open } }) => setOpened(open)}
      data-testid="history"
    >
      <summary data-testid="open-history">{t('history.title')}</summary>
      {opened && <Entries list={list} />}
    </details>
  )
}

function Entries({ list }: { list: MarkListPage }) {
  const { t } = useTranslation('marks')
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetching } = useHistory(list)
  if (error && !data) return <ProblemAlert problem={problemOf(error)} onRetry={() => void refetch()} />
  const entries = data?.pages.flatMap((page) => page.entries) ?? []
  if (data && entries.length === 0) return <p>{t('history.none')}</p>
  const names = new Map(list.rows.map(({ student, name }) => [student, name]))
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too */}
      <section className={table.wide} tabIndex={0} aria-label={t('history.title')}>
        <table className={table.table}>
          <thead>
            <tr>
              {(['student', 'what', 'before', 'now', 'by', 'when'] as const).map((head) => (
                <th key={head} scope="col">
                  {t(`history.${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {entries.map((entry, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one value may be entered twice at one moment
              <Entry key={place} entry={entry} name={names.get(entry.student)} />
            ))}
          </tbody>
        </table>
      </section>
      {error && <ProblemAlert problem={problemOf(error)} />}
      {hasNextPage && (
        <Button
          variant="default"
          loading={isFetching}
          onClick={() => void fetchNextPage()}
          data-testid="more-history"
        >
          {t('history.more')}
        </Button>
      )}
    </>
  )
}

function Entry({ entry, name }: { entry: HistoryEntry; name: string | undefined }) {
  const { t } = useTranslation('marks')
  const language = useLanguage()
  const number = useShownNumber()
  const { student, field, before, value, by, at, reason } = entry
  const shown = (one: HistoryEntry['value']) => {
    if (typeof one !== 'string') return number(one)
    const state = MarkState.safeParse(one)
    return state.success ? t(`became.${state.data}`) : one
  }
  return (
    <tr>
      <td>
        {name ?? <span data-as-is>{student}</span>}
        {name && (
          <>
            <br />
            <span className={table.quiet}>{student}</span>
          </>
        )}
      </td>
      <td>{field === 'state' ? t('row.state') : field === 'exam' ? t('row.exam') : field}</td>
      <td>{shown(before)}</td>
      <td>{shown(value)}</td>
      <td>{reason === null ? by : `${by} · ${reason}`}</td>
      <td>{formatDateTime(at, language)}</td>
    </tr>
  )
}
