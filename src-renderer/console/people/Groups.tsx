import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { GroupRow } from '../../../src-shared/api/people.ts'
import { useTranslation } from '../../i18n/index.ts'
import { List } from '../list/List.tsx'
import { groups, useChange, useFaculties } from '../server/people.ts'
import { EditDialog } from './EditDialog.tsx'

export function Groups() {
  const { t } = useTranslation('people')
  const [edited, setEdited] = useState<GroupRow | 'new' | null>(null)
  return (
    <>
      <List<GroupRow>
        name={['groups']}
        columns={[
          {
            id: 'title',
            title: t('import.column.group'),
            sort: 'title',
            share: 35,
            cell: ({ title }) => title,
          },
          {
            id: 'faculty',
            title: t('import.column.faculty'),
            sort: 'faculty',
            share: 45,
            cell: ({ facultyTitle }) => facultyTitle,
          },
          { id: 'students', title: t('faculty.students'), share: 20, cell: (row) => row.students },
        ]}
        keyOf={({ id }) => id}
        load={({ sort, ...window }, signal) =>
          groups.list({ query: { ...window, sort: sort === 'faculty' ? sort : 'title' } }, { signal })
        }
        onOpen={(row) => setEdited(row)}
        actions={
          <Button size="sm" onClick={() => setEdited('new')} data-testid="new">
            {t('group.new')}
          </Button>
        }
      />
      {edited && <GroupDialog group={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </>
  )
}

function GroupDialog({ group, onClose }: { group: GroupRow | null; onClose: () => void }) {
  const { t } = useTranslation('people')
  const [title, setTitle] = useState(group?.title ?? '')
  const [faculty, setFaculty] = useState(group?.faculty ?? null)
  const faculties = useFaculties()
  const save = useChange(() => {
    const body = { title, faculty }
    return group ? groups.change({ id: group.id, body }) : groups.add({ body })
  })
  const remove = useChange((id: string) => groups.remove({ id }))
  return (
    <EditDialog
      title={t(group ? 'group.edit' : 'group.new')}
      pending={save.isPending}
      fits={title.trim() !== ''}
      onSave={() => save.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
      more={
        group && (
          <Button
            variant="default"
            disabled={group.students > 0}
            loading={remove.isPending}
            onClick={() => remove.mutate(group.id, { onSuccess: onClose })}
          >
            {t('do.remove')}
          </Button>
        )
      }
    >
      <TextInput
        label={t('faculty.title')}
        value={title}
        maxLength={200}
        onChange={(event) => setTitle(event.currentTarget.value)}
        data-autofocus
        data-testid="title"
      />
      <NativeSelect
        label={t('import.column.faculty')}
        value={faculty ?? ''}
        onChange={(event) => setFaculty(event.currentTarget.value || null)}
        data={[
          { value: '', label: '—' },
          ...(faculties.data?.rows ?? []).map(({ id, title: name }) => ({ value: id, label: name })),
        ]}
      />
    </EditDialog>
  )
}
