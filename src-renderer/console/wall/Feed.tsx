/** The incidents of the room, newest first. */

import { Guarded } from '../frame/Guarded.tsx'
import { goTo } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import { useIncidents } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import classes from './Feed.module.css'
import { IncidentCard } from './IncidentCard.tsx'

export function Feed({ room }: { room: string }) {
  const { t } = useText()
  const { data, error, refetch } = useIncidents(room)
  return (
    <aside className={classes.feed} aria-label={t('feed.title')} data-testid="feed">
      <h2 className={classes.title}>
        {t('feed.title')} <span className={classes.count}>{data?.incidents.length ?? ''}</span>
      </h2>
      {!data && <Waiting error={error} onRetry={() => void refetch()} />}
      {data?.incidents.length === 0 && <p className={classes.none}>{t('feed.none')}</p>}
      <ol className={classes.list} aria-live="polite">
        {data?.incidents.map((incident) => (
          <li key={incident.id}>
            <Guarded name={`${incident.station} ${incident.student}`} of={incident}>
              <IncidentCard
                incident={incident}
                who
                onOpen={() => goTo({ screen: 'attempt', attempt: incident.attempt, room, at: incident.at })}
              />
            </Guarded>
          </li>
        ))}
      </ol>
    </aside>
  )
}
