/** What a session is called and when it is; a new one may be a copy of one that was. */
import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type ExamSession, NewSession } from '../../../src-shared/timetable/timetable.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { EditDialog } from '../people/EditDialog.tsx'
import { problemOf } from '../server/api.ts'
import { go, places } from './place.ts'
import { useSaveSession } from './queries.ts'
import classes from './Timetable.module.css'
import { useTimetableText } from './text.ts'

interface Props {
  /** Null: a new one. */
  session: ExamSession | null
  /** That a new one can be a copy of. */
  others: readonly ExamSession[]
  onClose: () => void
}

export function SessionDialog({ session, others, onClose }: Props) {
  const { t } = useTimetableText()
  const [name, setName] = useState(session?.name ?? '')
  const [from, setFrom] = useState(session?.from ?? '')
  const [to, setTo] = useState(session?.to ?? '')
  const [copyOf, setCopyOf] = useState('')
  const save = useSaveSession(session?.id ?? null)
  const given = NewSession.safeParse({ name, from, to })
  const wrongDays = from !== '' && to !== '' && !NewSession.safeParse({ name: 'x', from, to }).success
  return (
    <EditDialog
      title={t(session ? 'sessions.change' : 'sessions.new')}
      pending={save.isPending}
      fits={given.success}
      onSave={() => {
        if (given.success)
          save.mutate(
            { session: given.data, copyOf: copyOf || null },
            {
              onSuccess: ({ id }) => {
                onClose()
                if (!session) go(places.session(id))
              },
            },
          )
      }}
      onClose={onClose}
    >
      <TextInput
        className={classes.whole ?? ''}
        label={t('sessions.name')}
        value={name}
        maxLength={200}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
        data-testid="session-name"
      />
      <TextInput
        type="date"
        label={t('sessions.from')}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
        data-testid="session-from"
      />
      <TextInput
        type="date"
        label={t('sessions.to')}
        value={to}
        error={wrongDays ? t('sessions.wrong-days') : undefined}
        onChange={(event) => setTo(event.currentTarget.value)}
        data-testid="session-to"
      />
      {!session && others.length > 0 && (
        <NativeSelect
          className={classes.whole ?? ''}
          label={t('sessions.copy')}
          description={t('sessions.copy-what')}
          value={copyOf}
          onChange={(event) => setCopyOf(event.currentTarget.value)}
          data={[
            { value: '', label: t('sessions.copy-none') },
            ...others.map((one) => ({ value: one.id, label: one.name })),
          ]}
          data-testid="session-copy"
        />
      )}
      {save.error && (
        <div className={classes.whole}>
          <ProblemAlert problem={problemOf(save.error)} />
        </div>
      )}
    </EditDialog>
  )
}
