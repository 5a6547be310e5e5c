/** Everybody who waits, face beside roster photo; who has no card or does not answer is let in by herself. */
import { Button, Checkbox, Group } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Waiting as WaitingStudent } from '../../../src-shared/console-api.ts'
import { Waiting } from '../frame/Waiting.tsx'
import { stillAddress } from '../server/addresses.ts'
import { useWaiting } from '../server/needs.ts'
import { useText } from '../text/useText.ts'
import classes from './AdmitTogether.module.css'
import { useGive } from './give.ts'
import type { Target } from './kinds.ts'

interface Props {
  targets: readonly Target[]
  onDone: () => void
}

export function AdmitTogether({ targets, onDone }: Props) {
  const room = targets[0]?.room ?? ''
  const { data, error, refetch } = useWaiting(room)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  const chosen = new Set(targets.map(({ attempt }) => attempt))
  return (
    <Choose waiting={data.waiting.filter(({ attempt }) => chosen.has(attempt))} room={room} onDone={onDone} />
  )
}

function Choose({
  waiting,
  room,
  onDone,
}: {
  waiting: readonly WaitingStudent[]
  room: string
  onDone: () => void
}) {
  const { t } = useText()
  const give = useGive()
  /** Whose pictures do not agree, as whoever looks at them says. */
  const [left, leave] = useState<ReadonlySet<string>>(new Set())
  const together = waiting.filter(({ apart }) => apart === null)
  const apart = waiting.filter((one) => one.apart !== null)
  const admitted = together.filter(({ attempt }) => !left.has(attempt))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const targets = admitted.map(({ attempt, student }) => ({ attempt, name: student.name, room }))
    if (targets.length > 0) give.mutate({ body: { kind: 'admit' }, targets }, { onSettled: onDone })
  }
  const turn = (attempt: string) => {
    const next = new Set(left)
    if (!next.delete(attempt)) next.add(attempt)
    leave(next)
  }
  return (
    <form className={classes.form} onSubmit={submit} data-testid="admit-together">
      <p className={classes.note}>{t('admit.compare')}</p>
      <ul className={classes.pairs}>
        {together.map((one) => (
          <li key={one.attempt} className={classes.pair} data-left={left.has(one.attempt)}>
            <Pictures one={one} />
            <Checkbox
              label={
                <>
                  <b>{one.station}</b> {one.student.name}
                </>
              }
              description={one.student.number}
              checked={!left.has(one.attempt)}
              onChange={() => turn(one.attempt)}
              data-testid={`admit-${one.station}`}
            />
          </li>
        ))}
      </ul>
      {apart.length > 0 && (
        <section className={classes.apart} data-testid="admit-apart">
          <b>{t('admit.apart', { count: apart.length })}</b>
          <ul>
            {apart.map(({ attempt, station, student, apart: why }) => (
              <li key={attempt}>
                <b>{station}</b> {student.name}: {t(`admit.${why}`)}
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className={classes.note}>{t('effect.admit')}</p>
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone} data-testid="cancel">
          {t('dialog.cancel')}
        </Button>
        <Button type="submit" disabled={admitted.length === 0} loading={give.isPending} data-testid="confirm">
          {t('needs.admit-all', { count: admitted.length })}
        </Button>
      </Group>
    </form>
  )
}

function Pictures({ one: { attempt, student, photo, identity } }: { one: WaitingStudent }) {
  const { t } = useText()
  return (
    <div className={classes.pictures}>
      {photo?.startsWith('data:image/') ? (
        <img src={photo} alt={`${t('identity.roster')}: ${student.name}`} />
      ) : (
        <span className={classes.none}>{t('identity.no-photo')}</span>
      )}
      {identity ? (
        <img
          src={stillAddress(attempt, identity.digest)}
          alt={t('identity.picture', { name: student.name })}
        />
      ) : (
        <span className={classes.none}>{t('admit.not-taken')}</span>
      )}
    </div>
  )
}
