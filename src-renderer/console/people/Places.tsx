/** Rooms as places: what they are called, how many stations they have, where these stand. */
import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { PlaceRow } from '../../../src-shared/api/people.ts'
import { Id } from '../../../src-shared/vocabulary.ts'
import { useTranslation } from '../../i18n/index.ts'
import { hashOf } from '../frame/route.ts'
import { List } from '../list/List.tsx'
import { places, useChange } from '../server/people.ts'
import { EditDialog } from './EditDialog.tsx'
import classes from './People.module.css'

export function Places() {
  const { t } = useTranslation('people')
  const [edited, setEdited] = useState<PlaceRow | 'new' | null>(null)
  return (
    <>
      <List<PlaceRow>
        name={['places']}
        columns={[
          { id: 'title', title: t('faculty.title'), sort: 'title', share: 45, cell: ({ title }) => title },
          { id: 'id', title: t('place.id'), share: 25, cell: ({ id }) => <span data-as-is>{id}</span> },
          { id: 'stations', title: t('place.stations'), share: 12, cell: (row) => row.stations },
          {
            id: 'plan',
            title: t('place.plan'),
            share: 18,
            cell: ({ id, drawn }) => (
              <a href={hashOf({ screen: 'plan', room: id })}>{t(drawn ? 'place.drawn' : 'place.draw')}</a>
            ),
          },
        ]}
        keyOf={({ id }) => id}
        load={({ sort: _, ...window }, signal) => places.list({ query: window }, { signal })}
        onOpen={(row) => setEdited(row)}
        actions={
          <Button size="sm" onClick={() => setEdited('new')} data-testid="new">
            {t('place.new')}
          </Button>
        }
      />
      {edited && <PlaceDialog place={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </>
  )
}

function PlaceDialog({ place, onClose }: { place: PlaceRow | null; onClose: () => void }) {
  const { t } = useTranslation('people')
  const [id, setId] = useState(place?.id ?? '')
  const [title, setTitle] = useState(place?.title ?? '')
  const save = useChange(() =>
    place ? places.change({ id, body: { title } }) : places.add({ body: { id, title } }),
  )
  return (
    <EditDialog
      title={place ? t('place.edit', { id: place.id }) : t('place.new')}
      pending={save.isPending}
      fits={title.trim() !== '' && Id.safeParse(id).success}
      onSave={() => save.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
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
      {!place && (
        <TextInput
          label={t('place.id')}
          value={id}
          maxLength={64}
          onChange={(event) => setId(event.currentTarget.value.trim())}
          data-testid="id"
        />
      )}
    </EditDialog>
  )
}
