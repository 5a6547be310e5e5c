/** The queue: cases by number, exam, state and age. Nothing tells whose they are, or why they are cases. */
import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { caseStates } from '../../../src-shared/cases/course.ts'
import { type CaseRow, mineOf } from '../../../src-shared/cases/held.ts'
import { localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import { places as appeals } from '../appeals/place.ts'
import { goTo, hashOf } from '../frame/route.ts'
import { useNow } from '../frame/useNow.ts'
import type { Column } from '../list/column.ts'
import { List } from '../list/List.tsx'
import table from '../officer/Table.module.css'
import { annexAddress } from '../server/addresses.ts'
import { listCases, listName } from '../server/cases.ts'
import { useExams } from '../server/queries.ts'
import classes from './Cases.module.css'
import { places } from './place.ts'
import { stateWord } from './words.ts'

const sorts = ['since', 'number', 'exam', 'state'] as const
const sortOf = (sort: string) => sorts.find((one) => one === sort) ?? sorts[0]
const hourMs = 3_600_000

export function QueueScreen() {
  const { t } = useTranslation('cases')
  const language = useLanguage()
  const exams = useExams()
  const [state, setState] = useState('')
  const [mine, setMine] = useState('')
  const [exam, setExam] = useState('')
  const one = caseStates.find((each) => each === state)
  const hers = mineOf.find((each) => each === mine)
  const filter = { ...(one && { state: one }), ...(hers && { mine: hers }), ...(exam && { exam }) }
  const columns: [Column<CaseRow>, ...Column<CaseRow>[]] = [
    {
      id: 'number',
      title: t('queue.number'),
      sort: 'number',
      share: 14,
      cell: ({ number }) => <span data-as-is>{number}</span>,
    },
    {
      id: 'exam',
      title: t('queue.exam'),
      sort: 'exam',
      share: 38,
      cell: (row) => localize(row.exam.title, language),
    },
    { id: 'state', title: t('queue.state'), sort: 'state', share: 34, cell: (row) => t(stateWord(row)) },
    {
      id: 'since',
      title: t('queue.age'),
      sort: 'since',
      share: 14,
      cell: (row) => <Age since={row.since} />,
    },
  ]
  return (
    <main className={`${table.page} ${classes.queue}`} data-testid="screen-cases">
      <div className={classes.row}>
        <h1>{t('nav')}</h1>
        <a href={hashOf(places.samples)} data-testid="to-samples">
          {t('samples.nav')}
        </a>
        <a href={hashOf(appeals.list)} data-testid="to-appeals">
          {t('appeals:nav')}
        </a>
        <a href={hashOf({ screen: 'wordings', place: [] })} data-testid="to-wordings">
          {t('wordings:nav')}
        </a>
      </div>
      <p className={classes.quiet}>{t('queue.how')}</p>
      {exam !== '' && (
        <p>
          <a href={annexAddress(exam, language)} download data-testid="take-annex">
            {t('queue.annex')}
          </a>
        </p>
      )}
      <List<CaseRow>
        name={[...listName, filter]}
        columns={columns}
        keyOf={({ number }) => number}
        load={({ sort, ...window }, signal) =>
          listCases({ query: { ...window, ...filter, sort: sortOf(sort) } }, { signal })
        }
        sorted="since"
        onOpen={({ number }) => goTo(places.case(number))}
        filters={
          <>
            <NativeSelect
              aria-label={t('queue.state')}
              value={state}
              onChange={({ currentTarget: { value } }) => setState(value)}
              data={[
                { value: '', label: t('queue.all-states') },
                ...caseStates.map((value) => ({ value, label: t(`state.${value}`) })),
              ]}
              data-testid="filter-state"
            />
            <NativeSelect
              aria-label={t('queue.mine')}
              value={mine}
              onChange={({ currentTarget: { value } }) => setMine(value)}
              data={[
                { value: '', label: t('queue.all') },
                ...mineOf.map((value) => ({ value, label: t(`mine.${value}`) })),
              ]}
              data-testid="filter-mine"
            />
            <NativeSelect
              aria-label={t('queue.exam')}
              value={exam}
              onChange={({ currentTarget: { value } }) => setExam(value)}
              data={[
                { value: '', label: t('queue.all-exams') },
                ...(exams.data?.exams ?? []).map(({ id, title }) => ({
                  value: id,
                  label: localize(title, language),
                })),
              ]}
              maw="14rem"
              data-testid="filter-exam"
            />
          </>
        }
      />
    </main>
  )
}

function Age({ since }: { since: number }) {
  const { t } = useTranslation('cases')
  const hours = Math.floor(Math.max(0, useNow() - since) / hourMs)
  if (hours < 1) return t('age.fresh')
  return hours < 48 ? t('age.hours', { count: hours }) : t('age.days', { count: Math.floor(hours / 24) })
}
