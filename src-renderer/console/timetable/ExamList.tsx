/** Exams of a session as a list. A session has at most 2,000: the page has them all. */
import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { PlannedExamRow } from '../../../src-shared/timetable/timetable.ts'
import { List } from '../list/List.tsx'
import { go, places } from './place.ts'
import { examSorts, foundRows } from './rows.ts'
import classes from './Timetable.module.css'
import { useTimetableText } from './text.ts'

interface Props {
  session: string
  exams: readonly PlannedExamRow[]
  /** When they were heard of. */
  at: number
  /** Ids of those that cannot be as they are. */
  conflicting: ReadonlySet<string>
}

const filters = ['all', 'draft', 'ready', 'conflict'] as const

export function ExamList({ session, exams, at, conflicting }: Props) {
  const { t, named, when } = useTimetableText()
  const [filter, setFilter] = useState<(typeof filters)[number]>('all')
  const stateOf = ({ id, state }: PlannedExamRow) => (conflicting.has(id) ? 'conflict' : state)
  const shown = exams.filter((exam) => filter === 'all' || exam.state === filter || stateOf(exam) === filter)
  const [byTime, byTitle] = examSorts
  return (
    <List<PlannedExamRow>
      name={['planned-exams', session, filter, at, conflicting.size]}
      sorted={byTime}
      columns={[
        {
          id: 'title',
          title: t('exam.subject'),
          sort: byTitle,
          share: 25,
          cell: ({ title, kind }) => (
            <>
              {named(title)}
              {kind === 'retake' && ` (${t('kind.retake')})`}
            </>
          ),
        },
        { id: 'when', title: t('exam.when'), sort: byTime, share: 14, cell: when },
        { id: 'minutes', title: t('exam.minutes'), share: 8, cell: ({ minutes }) => minutes },
        { id: 'groups', title: t('exam.groups'), share: 20, cell: ({ groups }) => groups.join(', ') },
        { id: 'rooms', title: t('exam.rooms'), share: 15, cell: ({ rooms }) => rooms.join(', ') },
        {
          id: 'students',
          title: t('exam.seated'),
          share: 9,
          cell: ({ students, seated }) => t('exam.seated-of', { seated, students }),
        },
        {
          id: 'state',
          title: t('exam.state'),
          share: 9,
          cell: (exam) => (
            <span className={classes.state} data-state={stateOf(exam)}>
              {t(`state.${stateOf(exam)}`)}
            </span>
          ),
        },
      ]}
      keyOf={({ id }) => id}
      load={async (window) => foundRows(shown, window, ({ title }) => named(title))}
      onOpen={({ id }) => go(places.exam(session, id))}
      filters={
        <NativeSelect
          aria-label={t('exam.state')}
          value={filter}
          onChange={(event) => setFilter(filters.find((one) => one === event.currentTarget.value) ?? 'all')}
          data={filters.map((value) => ({ value, label: t(`filter.${value}`) }))}
          data-testid="filter-state"
        />
      }
    />
  )
}
