/** Students: found by name, number or record book, in any spelling of their letters. */
import { Button, Checkbox, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { StudentRow } from '../../../src-shared/api/people.ts'
import { courseAtMost } from '../../../src-shared/people/people.ts'
import { languageNames, useTranslation } from '../../i18n/index.ts'
import type { Column } from '../list/column.ts'
import { List } from '../list/List.tsx'
import { students, useFaculties } from '../server/people.ts'
import { StudentDialog } from './StudentDialog.tsx'

export function Students() {
  const { t } = useTranslation('people')
  const faculties = useFaculties()
  const [faculty, setFaculty] = useState('')
  const [course, setCourse] = useState('')
  const [left, setLeft] = useState(false)
  const [edited, setEdited] = useState<StudentRow | 'new' | null>(null)
  const columns: [Column<StudentRow>, ...Column<StudentRow>[]] = [
    { id: 'name', title: t('import.column.name'), sort: 'name', share: 30, cell: ({ name }) => name },
    {
      id: 'number',
      title: t('import.column.number'),
      sort: 'number',
      share: 14,
      cell: ({ number }) => number,
    },
    {
      id: 'faculty',
      title: t('import.column.faculty'),
      sort: 'faculty',
      share: 20,
      cell: (row) => row.facultyTitle,
    },
    { id: 'group', title: t('import.column.group'), sort: 'group', share: 12, cell: (row) => row.groupTitle },
    { id: 'course', title: t('import.column.course'), sort: 'course', share: 7, cell: (row) => row.course },
    { id: 'form', title: t('import.column.form'), share: 12, cell: ({ form }) => form && t(`form.${form}`) },
    {
      id: 'language',
      title: t('import.column.language'),
      share: 11,
      cell: ({ language }) => language && <span data-as-is>{languageNames[language]}</span>,
    },
  ]
  const filter = {
    left,
    ...(faculty === '' ? {} : { faculty }),
    ...(course === '' ? {} : { course: Number(course) }),
  }
  return (
    <>
      <List<StudentRow>
        name={['students', filter]}
        columns={columns}
        keyOf={({ number }) => number}
        load={({ sort, ...window }, signal) =>
          students.list({ query: { ...window, ...filter, sort: sortOf(sort) } }, { signal })
        }
        onOpen={(row) => setEdited(row)}
        filters={
          <>
            <NativeSelect
              aria-label={t('import.column.faculty')}
              value={faculty}
              onChange={(event) => setFaculty(event.currentTarget.value)}
              data={[
                { value: '', label: `${t('import.column.faculty')}: ${t('list.all')}` },
                ...(faculties.data?.rows ?? []).map(({ id, title }) => ({ value: id, label: title })),
              ]}
              maw="16rem"
              data-testid="filter-faculty"
            />
            <NativeSelect
              aria-label={t('import.column.course')}
              value={course}
              onChange={(event) => setCourse(event.currentTarget.value)}
              data={[
                { value: '', label: `${t('import.column.course')}: ${t('list.all')}` },
                ...courses.map((one) => ({ value: String(one), label: String(one) })),
              ]}
              data-testid="filter-course"
            />
            <Checkbox
              label={t('student.show-left')}
              checked={left}
              onChange={(event) => setLeft(event.currentTarget.checked)}
            />
          </>
        }
        actions={
          <Button size="sm" onClick={() => setEdited('new')} data-testid="new">
            {t('student.new')}
          </Button>
        }
      />
      {edited && (
        <StudentDialog
          key={edited === 'new' ? '' : edited.number}
          student={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  )
}

const courses = Array.from({ length: courseAtMost }, (_, i) => i + 1)
const sorts = ['name', 'number', 'faculty', 'group', 'course'] as const
const sortOf = (sort: string) => sorts.find((one) => one === sort) ?? sorts[0]
