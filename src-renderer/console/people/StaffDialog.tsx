/** One person of the staff: roles and rooms, a new password, and whether she may come in at all. */
import { Button, Checkbox, MultiSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { StaffRow } from '../../../src-shared/api/people.ts'
import type { Me } from '../../../src-shared/console-api.ts'
import { Role } from '../../../src-shared/vocabulary.ts'
import { useTranslation } from '../../i18n/index.ts'
import { staff, useChange, usePlaces } from '../server/people.ts'
import { EditDialog } from './EditDialog.tsx'
import classes from './People.module.css'

interface Props {
  me: Me
  /** Null: a new one. */
  person: StaffRow | null
  onPassword: (made: { login: string; password: string }) => void
  onClose: () => void
}

export function StaffDialog({ me, person, onPassword, onClose }: Props) {
  const { t } = useTranslation('people')
  const { t: word } = useTranslation('console')
  const [login, setLogin] = useState(person?.login ?? '')
  const [name, setName] = useState(person?.name ?? '')
  const [roles, setRoles] = useState<Role[]>(person?.roles ?? [])
  const [rooms, setRooms] = useState(person?.rooms ?? [])
  const places = usePlaces()
  const save = useChange(async () => {
    const body = { name, roles, rooms }
    if (person) await staff.change({ login, body })
    else onPassword({ login, ...(await staff.add({ body: { ...body, login } })) })
  })
  const renew = useChange(async () => onPassword({ login, ...(await staff.password({ login })) }))
  const retire = useChange((retired: boolean) => staff.retire({ login, body: { retired } }))
  const remove = useChange(() => staff.remove({ login }))
  return (
    <EditDialog
      title={person ? person.login : t('staff.new')}
      pending={save.isPending}
      fits={login !== '' && name.trim() !== '' && roles.length > 0}
      onSave={() => save.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
      more={
        person && (
          <span className={classes.more}>
            {person.login !== me.login && (
              <Button
                variant="default"
                loading={retire.isPending}
                onClick={() => retire.mutate(person.retiredAt === null, { onSuccess: onClose })}
                data-testid="retire"
              >
                {t(person.retiredAt === null ? 'staff.retire' : 'staff.return')}
              </Button>
            )}
            {person.retiredAt !== null && (
              <Button
                variant="default"
                loading={remove.isPending}
                onClick={() => remove.mutate(undefined, { onSuccess: onClose })}
                data-testid="remove"
              >
                {t('do.remove')}
              </Button>
            )}
            {!person.sso && person.retiredAt === null && (
              <Button
                variant="default"
                loading={renew.isPending}
                onClick={() => renew.mutate(undefined, { onSuccess: onClose })}
                data-testid="new-password"
              >
                {t('staff.new-password')}
              </Button>
            )}
          </span>
        )
      }
    >
      {!person && (
        <TextInput
          label={t('staff.login')}
          value={login}
          maxLength={64}
          autoComplete="off"
          onChange={(event) => setLogin(event.currentTarget.value.trim())}
          data-autofocus
          data-testid="new-login"
        />
      )}
      <TextInput
        label={t('staff.name')}
        value={name}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => setName(event.currentTarget.value)}
        data-testid="name"
      />
      <Checkbox.Group
        className={classes.whole ?? ''}
        label={t('staff.roles')}
        description={person?.sso ? t('staff.sso-note') : undefined}
        value={roles}
        onChange={(chosen) => setRoles(Role.options.filter((role) => chosen.includes(role)))}
      >
        <div className={classes.roles}>
          {Role.options.map((role) => (
            <Checkbox
              key={role}
              value={role}
              label={word(`role.${role}`)}
              disabled={person?.sso ?? false}
              data-testid={`role-${role}`}
            />
          ))}
        </div>
      </Checkbox.Group>
      {roles.includes('invigilator') && (
        <MultiSelect
          className={classes.whole ?? ''}
          label={t('staff.rooms')}
          searchable
          value={rooms}
          onChange={setRooms}
          data={(places.data?.rows ?? []).map(({ id, title }) => ({ value: id, label: title }))}
          nothingFoundMessage={t('list.none')}
        />
      )}
    </EditDialog>
  )
}
