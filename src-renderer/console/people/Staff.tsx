/** Staff and their roles; administrators alone come here. */
import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import type { StaffRow } from '../../../src-shared/api/people.ts'
import type { Me } from '../../../src-shared/console-api.ts'
import { useTranslation } from '../../i18n/index.ts'
import { List } from '../list/List.tsx'
import { staff } from '../server/people.ts'
import { OnceDialog } from './OnceDialog.tsx'
import { StaffDialog } from './StaffDialog.tsx'

export function Staff({ me }: { me: Me }) {
  const { t } = useTranslation('people')
  const { t: word } = useTranslation('console')
  const [retired, setRetired] = useState(false)
  const [edited, setEdited] = useState<StaffRow | 'new' | null>(null)
  /** In this page's memory alone, until it is closed. */
  const [made, setMade] = useState<{ login: string; password: string } | null>(null)
  return (
    <>
      <List<StaffRow>
        name={['staff', retired]}
        columns={[
          { id: 'name', title: t('staff.name'), sort: 'name', share: 25, cell: ({ name }) => name },
          {
            id: 'login',
            title: t('staff.login'),
            sort: 'login',
            share: 13,
            cell: ({ login }) => <span data-as-is>{login}</span>,
          },
          {
            id: 'roles',
            title: t('staff.roles'),
            share: 30,
            cell: ({ roles }) => roles.map((role) => word(`role.${role}`)).join(', '),
          },
          {
            id: 'rooms',
            title: t('tab.places'),
            share: 12,
            cell: ({ rooms }) => <span data-as-is>{rooms.join(', ')}</span>,
          },
          {
            id: 'way',
            title: '',
            share: 20,
            cell: ({ sso, password, secondFactor }) => {
              if (sso) return t('staff.sso')
              if (!password) return t('staff.no-password')
              return secondFactor ? t('staff.second-factor') : null
            },
          },
        ]}
        keyOf={({ login }) => login}
        load={({ sort, ...window }, signal) =>
          staff.list({ query: { ...window, retired, sort: sort === 'login' ? sort : 'name' } }, { signal })
        }
        onOpen={(row) => setEdited(row)}
        filters={
          <Checkbox
            label={t('staff.show-retired')}
            checked={retired}
            onChange={(event) => setRetired(event.currentTarget.checked)}
          />
        }
        actions={
          <Button size="sm" onClick={() => setEdited('new')} data-testid="new">
            {t('staff.new')}
          </Button>
        }
      />
      {edited && (
        <StaffDialog
          me={me}
          person={edited === 'new' ? null : edited}
          onPassword={setMade}
          onClose={() => setEdited(null)}
        />
      )}
      {made && (
        <OnceDialog
          title={t('staff.password', { login: made.login })}
          secret={made.password}
          note={t('staff.password-note')}
          onClose={() => setMade(null)}
        />
      )}
    </>
  )
}
