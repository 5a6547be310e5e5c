import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { FacultyRow } from '../../../src-shared/api/people.ts'
import { useTranslation } from '../../i18n/index.ts'
import { List } from '../list/List.tsx'
import { faculties, useChange } from '../server/people.ts'
import { EditDialog } from './EditDialog.tsx'
import classes from './People.module.css'

export function Faculties() {
  const { t } = useTranslation('people')
  const [edited, setEdited] = useState<FacultyRow | 'new' | null>(null)
  return (
    <>
      <List<FacultyRow>
        name={['faculties']}
        columns={[
          { id: 'title', title: t('faculty.title'), sort: 'title', share: 60, cell: ({ title }) => title },
          { id: 'groups', title: t('faculty.groups'), share: 20, cell: ({ groups }) => groups },
          { id: 'students', title: t('faculty.students'), share: 20, cell: (row) => row.students },
        ]}
        keyOf={({ id }) => id}
        load={({ sort: _, ...window }, signal) => faculties.list({ query: window }, { signal })}
        onOpen={(row) => setEdited(row)}
        actions={
          <Button size="sm" onClick={() => setEdited('new')} data-testid="new">
            {t('faculty.new')}
          </Button>
        }
      />
      {edited && <FacultyDialog faculty={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </>
  )
}

function FacultyDialog({ faculty, onClose }: { faculty: FacultyRow | null; onClose: () => void }) {
  const { t } = useTranslation('people')
  const [title, setTitle] = useState(faculty?.title ?? '')
  const save = useChange(() =>
    faculty ? faculties.change({ id: faculty.id, body: { title } }) : faculties.add({ body: { title } }),
  )
  const remove = useChange((id: string) => faculties.remove({ id }))
  return (
    <EditDialog
      title={t(faculty ? 'faculty.edit' : 'faculty.new')}
      pending={save.isPending}
      fits={title.trim() !== ''}
      onSave={() => save.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
      more={
        faculty && (
          <Button
            variant="default"
            disabled={faculty.groups + faculty.students > 0}
            loading={remove.isPending}
            onClick={() => remove.mutate(faculty.id, { onSuccess: onClose })}
          >
            {t('do.remove')}
          </Button>
        )
      }
    >
      <TextInput
        className={classes.whole ?? ''}
        label={t('faculty.title')}
        value={title}
        maxLength={200}
        onChange={(event) => setTitle(event.currentTarget.value)}
        data-autofocus
        data-testid="title"
      />
    </EditDialog>
  )
}
