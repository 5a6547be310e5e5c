/** Appeals by number, exam, state and the day by which they are to be answered. Nothing tells whose they are. */
import { Checkbox, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { appealKinds, appealStates } from '../../../src-shared/appeals/course.ts'
import type { AppealRow } from '../../../src-shared/appeals/held.ts'
import type { Me } from '../../../src-shared/console-api.ts'
import { hasRole } from '../../../src-shared/vocabulary.ts'
import { formatDay, localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import cases from '../cases/Cases.module.css'
import { goTo, hashOf } from '../frame/route.ts'
import type { Column } from '../list/column.ts'
import { List } from '../list/List.tsx'
import table from '../officer/Table.module.css'
import { listAppeals, listName } from '../server/appeals.ts'
import { places } from './place.ts'

const sorts = ['answerBy', 'filedOn', 'number', 'state'] as const
const sortOf = (sort: string) => sorts.find((one) => one === sort) ?? sorts[0]

export function ListScreen({ me }: { me: Me }) {
  const { t } = useTranslation('appeals')
  const language = useLanguage()
  const [state, setState] = useState('')
  const [about, setAbout] = useState('')
  const [votes, setVotes] = useState(false)
  const one = appealStates.find((each) => each === state)
  const kind = appealKinds.find((each) => each === about)
  const filter = { ...(one && { state: one }), ...(kind && { about: kind }), ...(votes && { votes }) }
  const columns: [Column<AppealRow>, ...Column<AppealRow>[]] = [
    {
      id: 'number',
      title: t('list.number'),
      sort: 'number',
      share: 13,
      cell: ({ number }) => <span data-as-is>{number}</span>,
    },
    { id: 'exam', title: t('list.exam'), share: 23, cell: (row) => localize(row.exam.title, language) },
    { id: 'about', title: t('list.about'), share: 23, cell: (row) => t(`about.${row.about}`) },
    {
      id: 'state',
      title: t('list.state'),
      sort: 'state',
      share: 27,
      cell: (row) =>
        [
          t(row.outcome === null ? `state.${row.state}` : `outcome.${row.outcome}`),
          row.late && t('list.late'),
        ]
          .filter(Boolean)
          .join(' · '),
    },
    {
      id: 'answerBy',
      title: t('list.answer-by'),
      sort: 'answerBy',
      share: 14,
      cell: (row) => (row.outcome === null ? formatDay(row.answerBy, language) : '–'),
    },
  ]
  return (
    <main className={`${table.page} ${cases.queue}`} data-testid="screen-appeals">
      <div className={cases.row}>
        <h1>{t('nav')}</h1>
        {hasRole(me, 'office', 'officer', 'administrator') && (
          <a href={hashOf(places.file)} data-testid="to-file">
            {t('list.file')}
          </a>
        )}
      </div>
      <p className={cases.quiet}>{t('list.how')}</p>
      <List<AppealRow>
        name={[...listName, filter]}
        columns={columns}
        keyOf={({ number }) => number}
        load={({ sort, ...window }, signal) =>
          listAppeals({ query: { ...window, ...filter, sort: sortOf(sort) } }, { signal })
        }
        sorted="answerBy"
        onOpen={({ number }) => goTo(places.appeal(number))}
        filters={
          <>
            <NativeSelect
              aria-label={t('list.state')}
              value={state}
              onChange={({ currentTarget: { value } }) => setState(value)}
              data={[
                { value: '', label: t('list.all-states') },
                ...appealStates.map((value) => ({ value, label: t(`state.${value}`) })),
              ]}
              data-testid="filter-state"
            />
            <NativeSelect
              aria-label={t('list.about')}
              value={about}
              onChange={({ currentTarget: { value } }) => setAbout(value)}
              data={[
                { value: '', label: t('list.all') },
                ...appealKinds.map((value) => ({ value, label: t(`about.${value}`) })),
              ]}
              data-testid="filter-about"
            />
            <Checkbox
              label={t('list.votes')}
              checked={votes}
              onChange={({ currentTarget: { checked } }) => setVotes(checked)}
              data-testid="filter-votes"
            />
          </>
        }
      />
    </main>
  )
}
