/** One student, new or as she is known. */
import { Checkbox, NativeSelect, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { StudentRow } from '../../../src-shared/api/people.ts'
import { courseAtMost, StudentNumber, StudyForm, studyForms } from '../../../src-shared/people/people.ts'
import { Language, languages } from '../../../src-shared/vocabulary.ts'
import { languageNames, useTranslation } from '../../i18n/index.ts'
import { students, useChange, useFaculties, useGroups } from '../server/people.ts'
import { EditDialog } from './EditDialog.tsx'
import classes from './People.module.css'
import { StudentPhoto } from './StudentPhoto.tsx'

const blank = {
  number: '',
  name: '',
  faculty: null,
  group: null,
  course: null,
  form: null,
  language: null,
  recordBook: null,
  leftAt: null,
  facultyTitle: null,
  groupTitle: null,
} satisfies StudentRow

interface Props {
  /** Null: a new one. */
  student: StudentRow | null
  onClose: () => void
}

export function StudentDialog({ student, onClose }: Props) {
  const { t } = useTranslation('people')
  const [row, setRow] = useState<StudentRow>(student ?? blank)
  const [left, setLeft] = useState(student !== null && student.leftAt !== null)
  const [typed, setTyped] = useState(student?.groupTitle ?? '')
  const faculties = useFaculties()
  const found = useGroups(typed === row.groupTitle ? '' : typed, row.faculty)
  const set = (change: Partial<StudentRow>) => setRow((now) => ({ ...now, ...change }))
  const save = useChange(() => {
    const { number, name, faculty, group, course, form, language } = row
    const recordBook = row.recordBook?.trim() || null
    const known = { name, faculty, group, course, form, language, recordBook }
    return student
      ? students.change({ number, body: { ...known, left } })
      : students.add({ body: { ...known, number } })
  })
  const groups = (found.data?.rows ?? []).map(({ id, title }) => ({ value: id, label: title }))
  const chosen = row.group !== null && !groups.some(({ value }) => value === row.group)
  return (
    <EditDialog
      title={student ? t('student.edit', { number: student.number }) : t('student.new')}
      pending={save.isPending}
      fits={row.name.trim() !== '' && StudentNumber.safeParse(row.number).success}
      onSave={() => save.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
      more={
        student && (
          <Checkbox
            label={t('student.left')}
            checked={left}
            onChange={(event) => setLeft(event.currentTarget.checked)}
            data-testid="left"
          />
        )
      }
    >
      {student && <StudentPhoto number={student.number} />}
      {!student && (
        <TextInput
          label={t('import.column.number')}
          value={row.number}
          maxLength={64}
          onChange={(event) => set({ number: event.currentTarget.value.trim() })}
          data-testid="number"
        />
      )}
      <TextInput
        className={classes.whole ?? ''}
        label={t('import.column.name')}
        value={row.name}
        maxLength={200}
        onChange={(event) => set({ name: event.currentTarget.value })}
        data-autofocus
        data-testid="name"
      />
      <NativeSelect
        label={t('import.column.faculty')}
        value={row.faculty ?? ''}
        onChange={(event) => set({ faculty: event.currentTarget.value || null })}
        data={[none, ...(faculties.data?.rows ?? []).map(({ id, title }) => ({ value: id, label: title }))]}
      />
      <Select
        label={t('import.column.group')}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('do.remove') }}
        value={row.group}
        searchValue={typed}
        onSearchChange={setTyped}
        onChange={(group, option) => set({ group, groupTitle: option?.label ?? null })}
        filter={({ options }) => options}
        data={
          chosen && row.group !== null
            ? [{ value: row.group, label: row.groupTitle ?? '' }, ...groups]
            : groups
        }
        nothingFoundMessage={t('list.none')}
        data-testid="group"
      />
      <NativeSelect
        label={t('import.column.course')}
        value={String(row.course ?? '')}
        onChange={(event) => set({ course: Number(event.currentTarget.value) || null })}
        data={[none, ...Array.from({ length: courseAtMost }, (_, i) => String(i + 1))]}
      />
      <NativeSelect
        label={t('import.column.form')}
        value={row.form ?? ''}
        onChange={(event) => set({ form: StudyForm.nullable().catch(null).parse(event.currentTarget.value) })}
        data={[none, ...studyForms.map((form) => ({ value: form, label: t(`form.${form}`) }))]}
      />
      <NativeSelect
        label={t('import.column.language')}
        value={row.language ?? ''}
        onChange={(event) =>
          set({ language: Language.nullable().catch(null).parse(event.currentTarget.value) })
        }
        data={[none, ...languages.map((one) => ({ value: one, label: languageNames[one] }))]}
        data-as-is
      />
      <TextInput
        label={t('import.column.recordBook')}
        value={row.recordBook ?? ''}
        maxLength={64}
        onChange={(event) => set({ recordBook: event.currentTarget.value })}
      />
    </EditDialog>
  )
}

const none = { value: '', label: '—' }
