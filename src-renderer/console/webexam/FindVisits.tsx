/** For officers: attempts in which a page of an LMS was opened, by a piece of its address. */
import { Button, Group, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Me } from '../../../src-shared/console-api.ts'
import type { SoughtVisits } from '../../../src-shared/visits.ts'
import { formatDateTime } from '../../i18n/index.ts'
import { goTo, hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { serverClock } from '../server/clock.ts'
import { useVisits } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import { dayIn } from '../text/zoned.ts'
import classes from './FindVisits.module.css'

interface Props {
  sought: SoughtVisits | null
  me: Me
}

export function FindVisits({ sought, me }: Props) {
  const { t } = useText()
  return (
    <main className={table.page} data-testid="screen-visits">
      <h1>{t('webexam:find.title')}</h1>
      <p className={classes.how}>{t('webexam:find.how')}</p>
      <Form key={JSON.stringify(sought)} sought={sought} me={me} />
      {sought && <Found sought={sought} />}
    </main>
  )
}

const dayMs = 86_400_000

function Form({ sought, me }: Props) {
  const { t } = useText()
  const now = serverClock.now()
  const dayOf = (at: number) => dayIn(me.timeZone ?? 'UTC', at)
  const [address, setAddress] = useState(sought?.address ?? '')
  const [from, setFrom] = useState(sought?.from ?? dayOf(now - 13 * dayMs))
  const [to, setTo] = useState(sought?.to ?? dayOf(now))
  const ready = address.trim().length >= 3 && from !== '' && to !== '' && from <= to
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready) goTo({ screen: 'visits', sought: { address: address.trim(), from, to } })
  }
  return (
    <form onSubmit={submit}>
      <Group align="end">
        <TextInput
          className={classes.address}
          label={t('webexam:find.address')}
          placeholder="lms.example.kz/mod/quiz"
          maxLength={2048}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          data-testid="visits-address"
        />
        <TextInput
          type="date"
          label={t('webexam:find.from')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
          data-testid="visits-from"
        />
        <TextInput
          type="date"
          label={t('webexam:find.to')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          data-testid="visits-to"
        />
        <Button type="submit" disabled={!ready} data-testid="visits-find">
          {t('webexam:find.find')}
        </Button>
      </Group>
    </form>
  )
}

function Found({ sought }: { sought: SoughtVisits }) {
  const { t, localize, language } = useText()
  const { data, error, refetch } = useVisits(sought)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  if (data.attempts.length === 0)
    return (
      <p role="status" data-testid="visits-none">
        {t('webexam:find.none')}
      </p>
    )
  return (
    <>
      <p role="status">
        {t(data.more ? 'webexam:find.more' : 'webexam:find.found', { count: data.attempts.length })}
      </p>
      <div className={table.wide}>
        <table className={table.table}>
          <thead>
            <tr>
              {(['student', 'exam', 'station', 'opened', 'first', 'times'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`webexam:find.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.attempts.map(({ id, student, exam, station, openedAt, count, first }) => (
              <tr key={id}>
                <td>
                  <a
                    href={hashOf({ screen: 'attempt', attempt: id, room: station.room, at: first.at })}
                    data-testid={`visits-${student.number}`}
                  >
                    {student.name}
                  </a>{' '}
                  <span className={table.quiet}>{student.number}</span>
                </td>
                <td>{localize(exam.title)}</td>
                <td>{station.name}</td>
                <td>{formatDateTime(new Date(openedAt).toISOString(), language)}</td>
                <td className={classes.page}>
                  {first.title}
                  <small>{first.url}</small>
                </td>
                <td className={table.number}>{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
