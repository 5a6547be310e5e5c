/** Enrolment tokens: what makes machines stations of a room; made, told once, taken back. */
import { Button, NumberInput, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { hoursAtMost, rangesAtMost, type TokenRow, usesAtMost } from '../../../src-shared/api/machines.ts'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import { List } from '../list/List.tsx'
import { enrolTokens, useChange, usePlaces } from '../server/people.ts'
import { EditDialog } from './EditDialog.tsx'
import { OnceDialog } from './OnceDialog.tsx'
import classes from './People.module.css'
import { RowDialog } from './RowDialog.tsx'

export function Tokens() {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const [making, setMaking] = useState(false)
  const [opened, setOpened] = useState<TokenRow | null>(null)
  /** In this page's memory alone, until it is closed. */
  const [made, setMade] = useState<string | null>(null)
  return (
    <>
      <List<TokenRow>
        name={['enrol-tokens']}
        columns={[
          { id: 'room', title: t('station.room'), share: 22, cell: ({ roomTitle }) => roomTitle },
          { id: 'id', title: t('token.id'), share: 14, cell: ({ id }) => <span data-as-is>{id}</span> },
          {
            id: 'used',
            title: t('token.count'),
            share: 12,
            cell: ({ used, uses }) => t('token.of', { used, uses }),
          },
          {
            id: 'until',
            title: t('token.until'),
            share: 18,
            cell: ({ expiresAt }) => formatDateTime(expiresAt, language),
          },
          {
            id: 'from',
            title: t('token.from'),
            share: 20,
            cell: ({ from }) =>
              from.length === 0 ? t('token.anywhere') : <span data-as-is>{from.join(', ')}</span>,
          },
          { id: 'state', title: t('station.state'), share: 14, cell: ({ state }) => t(`token.${state}`) },
        ]}
        keyOf={({ id }) => id}
        load={({ sort: _, ...window }, signal) => enrolTokens.list({ query: window }, { signal })}
        onOpen={setOpened}
        actions={
          <Button size="sm" onClick={() => setMaking(true)} data-testid="new">
            {t('token.new')}
          </Button>
        }
      />
      {making && <MakeDialog onMade={setMade} onClose={() => setMaking(false)} />}
      {opened && <TokenDialog token={opened} onClose={() => setOpened(null)} />}
      {made !== null && (
        <OnceDialog
          title={t('token.once')}
          secret={made}
          note={t('token.once-note')}
          onClose={() => setMade(null)}
        />
      )}
    </>
  )
}

function MakeDialog({ onMade, onClose }: { onMade: (token: string) => void; onClose: () => void }) {
  const { t } = useTranslation('people')
  const places = usePlaces()
  const [room, setRoom] = useState<string | null>(null)
  const [uses, setUses] = useState(1)
  const [hours, setHours] = useState(24)
  const [typed, setTyped] = useState('')
  const from = typed.split(/[\s,;]+/).filter((one) => one !== '')
  const save = useChange(async () => {
    if (room !== null) onMade((await enrolTokens.make({ body: { room, uses, hours, from } })).token)
  })
  const whole = (most: number, set: (value: number) => void) => ({
    min: 1,
    max: most,
    allowDecimal: false,
    clampBehavior: 'strict' as const,
    onChange: (value: string | number) => set(Number(value)),
  })
  return (
    <EditDialog
      title={t('token.new')}
      pending={save.isPending}
      fits={room !== null && uses >= 1 && hours >= 1 && from.length <= rangesAtMost}
      onSave={() => save.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Select
        className={classes.whole ?? ''}
        label={t('station.room')}
        data={(places.data?.rows ?? []).map(({ id, title }) => ({ value: id, label: title }))}
        value={room}
        onChange={setRoom}
        searchable
        data-autofocus
        data-testid="room"
      />
      <NumberInput label={t('token.uses')} value={uses} {...whole(usesAtMost, setUses)} data-testid="uses" />
      <NumberInput
        label={t('token.hours')}
        value={hours}
        {...whole(hoursAtMost, setHours)}
        data-testid="hours"
      />
      <TextInput
        className={classes.whole ?? ''}
        label={t('token.from')}
        description={t('token.from-note')}
        placeholder="10.2.0.0/16"
        value={typed}
        maxLength={1000}
        onChange={(event) => setTyped(event.currentTarget.value)}
        data-testid="from"
      />
    </EditDialog>
  )
}

function TokenDialog({
  token: { id, roomTitle, state, by, madeAt },
  onClose,
}: {
  token: TokenRow
  onClose: () => void
}) {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const good = state === 'good'
  const end = useChange(() => (good ? enrolTokens.retire({ id }) : enrolTokens.remove({ id })))
  return (
    <RowDialog
      title={`${roomTitle} · ${id}`}
      notes={[
        t('token.made', { by, at: formatDateTime(madeAt, language) }),
        t(good ? 'token.retire-note' : 'token.remove-note'),
      ]}
      onClose={onClose}
      testId="token-dialog"
      buttons={
        <Button
          loading={end.isPending}
          onClick={() => end.mutate(undefined, { onSuccess: onClose })}
          data-testid="end-token"
        >
          {t(good ? 'token.retire' : 'do.remove')}
        </Button>
      }
    />
  )
}
