/** The rooms this person watches; one alone is entered at once. */

import { useEffect } from 'react'
import { hasRole } from '../../../src-shared/vocabulary.ts'
import { goTo, hashOf } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import { useMe, useRooms } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import classes from './Rooms.module.css'

/** `alone`: nothing else was asked for, so a single room is opened. */
export function Rooms({ alone }: { alone: boolean }) {
  const { t } = useText()
  const rooms = useRooms()
  const me = useMe().data ?? null
  const draws = me !== null && hasRole(me, 'technician', 'administrator')
  const only = alone && rooms.data?.rooms.length === 1 ? rooms.data.rooms[0] : undefined
  useEffect(() => {
    if (only) goTo({ screen: 'wall', room: only.id })
  }, [only])
  if (!rooms.data) return <Waiting error={rooms.error} onRetry={() => void rooms.refetch()} />
  return (
    <main className={classes.page} data-testid="screen-rooms">
      <h1>{t('rooms.title')}</h1>
      {rooms.data.rooms.length === 0 && <p>{t('rooms.none')}</p>}
      <ul className={classes.list}>
        {rooms.data.rooms.map((room) => (
          <li key={room.id}>
            <a
              className={classes.room}
              href={hashOf({ screen: 'wall', room: room.id })}
              data-testid={`room-${room.id}`}
            >
              <b>{room.title}</b>
              <span>{t('rooms.stations', { count: room.stations })}</span>
            </a>
            {draws && (
              <a href={hashOf({ screen: 'plan', room: room.id })} data-testid={`plan-of-${room.id}`}>
                {t('plan.open')}
              </a>
            )}
            {draws && (
              <a href={hashOf({ screen: 'checks', room: room.id })} data-testid={`checks-of-${room.id}`}>
                {t('checks:open')}
              </a>
            )}
          </li>
        ))}
      </ul>
    </main>
  )
}
