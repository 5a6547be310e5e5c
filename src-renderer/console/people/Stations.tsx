/** Stations: which machines may come in, which are new and stand nobody knows where, and which are retired. */
import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import type { StationRow } from '../../../src-shared/api/machines.ts'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import { hashOf } from '../frame/route.ts'
import { List } from '../list/List.tsx'
import { stations, useChange } from '../server/people.ts'
import { RowDialog } from './RowDialog.tsx'

export function Stations() {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const [retired, setRetired] = useState(false)
  const [opened, setOpened] = useState<StationRow | null>(null)
  return (
    <>
      <List<StationRow>
        name={['stations', retired]}
        columns={[
          {
            id: 'name',
            title: t('staff.name'),
            sort: 'name',
            share: 24,
            cell: ({ name }) => <span data-as-is>{name}</span>,
          },
          {
            id: 'room',
            title: t('station.room'),
            sort: 'room',
            share: 24,
            cell: ({ roomTitle }) => roomTitle,
          },
          {
            id: 'enrolled',
            title: t('station.enrolled'),
            sort: 'enrolled',
            share: 18,
            cell: ({ enrolledAt }) => formatDateTime(enrolledAt, language),
          },
          { id: 'attempts', title: t('station.attempts'), share: 10, cell: ({ attempts }) => attempts },
          {
            id: 'state',
            title: t('station.state'),
            share: 24,
            cell: ({ room, unplaced, retiredAt }) =>
              retiredAt !== null ? (
                t('station.retired', { at: formatDateTime(retiredAt, language) })
              ) : unplaced ? (
                <a href={hashOf({ screen: 'plan', room })}>{t('station.unplaced')}</a>
              ) : null,
          },
        ]}
        keyOf={({ id }) => id}
        sorted="room"
        load={({ sort, ...window }, signal) =>
          stations.list(
            { query: { ...window, retired, sort: sort === 'room' || sort === 'enrolled' ? sort : 'name' } },
            { signal },
          )
        }
        onOpen={setOpened}
        filters={
          <Checkbox
            label={t('station.show-retired')}
            checked={retired}
            onChange={(event) => setRetired(event.currentTarget.checked)}
          />
        }
      />
      {opened && <StationDialog station={opened} onClose={() => setOpened(null)} />}
    </>
  )
}

function StationDialog({ station, onClose }: { station: StationRow; onClose: () => void }) {
  const { t } = useTranslation('people')
  const { id, name, roomTitle, retiredAt, attempts } = station
  const retire = useChange((retired: boolean) => stations.retire({ id, body: { retired } }))
  const remove = useChange(() => stations.remove({ id }))
  const note =
    retiredAt === null ? 'station.retire-note' : attempts > 0 ? 'station.kept-note' : 'station.remove-note'
  return (
    <RowDialog
      title={`${name} · ${roomTitle}`}
      notes={[t(note)]}
      onClose={onClose}
      testId="station-dialog"
      buttons={
        <>
          {retiredAt !== null && attempts === 0 && (
            <Button
              variant="default"
              loading={remove.isPending}
              onClick={() => remove.mutate(undefined, { onSuccess: onClose })}
              data-testid="remove"
            >
              {t('do.remove')}
            </Button>
          )}
          <Button
            loading={retire.isPending}
            onClick={() => retire.mutate(retiredAt === null, { onSuccess: onClose })}
            data-testid="retire"
          >
            {t(retiredAt === null ? 'station.retire' : 'station.return')}
          </Button>
        </>
      }
    />
  )
}
