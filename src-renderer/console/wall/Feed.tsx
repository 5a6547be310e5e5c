/** The incidents of the room, newest first. */
import { memo, useCallback, useRef } from 'react'
import type { Incident } from '../../../src-shared/console-api.ts'
import { Guarded } from '../frame/Guarded.tsx'
import { goTo } from '../frame/route.ts'
import { useHand, useSteady } from '../frame/useSteady.ts'
import { Waiting } from '../frame/Waiting.tsx'
import { useEnlarged } from '../pictures/enlarged.ts'
import { useIncidents } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import classes from './Feed.module.css'
import { FeedSaid } from './FeedSaid.tsx'
import { IncidentCard } from './IncidentCard.tsx'

/** Each is drawn again only when it has changed: a new one is one card more. */
const Entry = memo(function Entry({
  incident,
  room,
  onPictures,
}: {
  incident: Incident
  room: string
  onPictures: (incident: string) => void
}) {
  return (
    <Guarded name={`${incident.station} ${incident.student}`} of={incident}>
      <IncidentCard
        incident={incident}
        who
        onPictures={() => onPictures(incident.id)}
        onOpen={() => goTo({ screen: 'attempt', attempt: incident.attempt, room, at: incident.at })}
      />
    </Guarded>
  )
})

const idOf = ({ id }: Incident) => id

export function Feed({ room }: { room: string }) {
  const { t } = useText()
  const { data, error, refetch } = useIncidents(room)
  const open = useEnlarged((state) => state.open)
  // The list as it stands when the pictures are opened, whichever it was when the card was drawn.
  const newest = useRef<readonly Incident[]>([])
  newest.current = data?.incidents ?? []
  const onPictures = useCallback((incident: string) => open(newest.current, incident), [open])
  const { moves, hand } = useHand()
  const steady = useSteady(moves, newest.current, idOf)
  return (
    <aside id="incidents" className={classes.feed} aria-label={t('feed.title')} data-testid="feed">
      <h2 className={classes.title}>
        {t('feed.title')} <span className={classes.count}>{data?.incidents.length ?? ''}</span>
      </h2>
      {!data && <Waiting error={error} onRetry={() => void refetch()} />}
      {data?.incidents.length === 0 && <p className={classes.none}>{t('feed.none')}</p>}
      {data && <FeedSaid incidents={data.incidents} />}
      <ol className={classes.list} {...hand}>
        {steady.map((incident) => (
          <li key={incident.id}>
            <Entry incident={incident} room={room} onPictures={onPictures} />
          </li>
        ))}
      </ol>
    </aside>
  )
}
