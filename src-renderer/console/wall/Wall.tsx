/** One room, live: trouble first, then every station in seat order; the feed beside. */
import { Guarded } from '../frame/Guarded.tsx'
import { hashOf } from '../frame/route.ts'
import { useNow } from '../frame/useNow.ts'
import { Waiting } from '../frame/Waiting.tsx'
import { useLive } from '../live/useLive.ts'
import { useRoom, useRooms } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import { Alarms } from './Alarms.tsx'
import { Feed } from './Feed.tsx'
import { NeedsYou } from './NeedsYou.tsx'
import { RoomCommands } from './RoomCommands.tsx'
import { RoomTally } from './RoomTally.tsx'
import { StationTile } from './StationTile.tsx'
import classes from './Wall.module.css'

export function Wall({ room }: { room: string }) {
  useLive(room)
  const { t } = useText()
  const now = useNow()
  const { data, error, refetch, isError } = useRoom(room)
  const title = useRooms().data?.rooms.find(({ id }) => id === room)?.title ?? room
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <div className={classes.page} data-testid="screen-wall">
      <main className={classes.room}>
        <div className={classes.head}>
          <h1 className={classes.title}>{title}</h1>
          <span className={classes.code}>
            {t('wall.code')} <b data-testid="code-of-the-day">{data.codeOfTheDay}</b>
          </span>
          <RoomTally room={room} />
          <RoomCommands tiles={data.tiles} />
        </div>
        {isError && <Waiting error={error} onRetry={() => void refetch()} />}
        <NeedsYou tiles={data.tiles} room={room} />
        <Alarms alarms={data.alarms} room={room} now={now} />
        {data.tiles.length === 0 && <p>{t('wall.empty')}</p>}
        <ul className={classes.tiles}>
          {data.tiles.map((tile) => (
            <li key={tile.station.id}>
              <Guarded name={tile.station.name} of={tile}>
                <StationTile tile={tile} now={now} href={hrefOf(tile.attempt?.id, room)} />
              </Guarded>
            </li>
          ))}
        </ul>
      </main>
      <Feed room={room} />
    </div>
  )
}

const hrefOf = (attempt: string | undefined, room: string) =>
  attempt === undefined ? null : hashOf({ screen: 'attempt', attempt, room, at: null })
