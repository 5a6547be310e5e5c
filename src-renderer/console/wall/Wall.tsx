/** One room, live: who waits, then every station in seat order; the feed beside. */
import { Button } from '@mantine/core'
import { useDeferredValue, useEffect, useMemo } from 'react'
import { RoomDraws } from '../draws/Draws.tsx'
import { goTo, hashOf, replaceWith } from '../frame/route.ts'
import { useHand } from '../frame/useSteady.ts'
import { Waiting } from '../frame/Waiting.tsx'
import { useLive } from '../live/useLive.ts'
import { Queue } from '../needs/Queue.tsx'
import { useObservingKeys } from '../observing/keys.ts'
import { useObserved } from '../observing/observed.ts'
import { type RoomNow, useMayCommand, useRoom, useRooms } from '../server/queries.ts'
import { useText } from '../text/useText.ts'
import { ChosenBar } from './ChosenBar.tsx'
import { useChosen } from './chosen.ts'
import { Feed } from './Feed.tsx'
import { isShown, type Look, plainLook } from './look.ts'
import { whomAt } from './now.ts'
import { RoomClock } from './RoomClock.tsx'
import { RoomCommands } from './RoomCommands.tsx'
import { RoomTally } from './RoomTally.tsx'
import { seatOf } from './seat.ts'
import { Tiles } from './Tiles.tsx'
import classes from './Wall.module.css'
import { WallBar } from './WallBar.tsx'

export function Wall({ room, look = plainLook }: { room: string; look?: Look | undefined }) {
  useLive(room)
  const { data, error, refetch, isError } = useRoom(room)
  const { moves, hand } = useHand()
  const observe = useObserved((state) => state.observe)
  useObservingKeys(useMayCommand(), (kind, element) => {
    const id = element.closest('li')?.dataset.station
    const tile = data?.tiles.find(({ station }) => station.id === id)
    const whom = tile && whomAt(tile)
    if (whom) observe(kind, whom)
  })
  // Who was chosen was chosen here.
  useEffect(() => () => useChosen.getState().end(), [])
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return (
    <div className={classes.page} data-testid="screen-wall">
      <main className={classes.room} {...hand}>
        <Head room={room} now={data} />
        {isError && <Waiting error={error} onRetry={() => void refetch()} />}
        <Queue needs={data.needs} tiles={data.tiles} room={room} moves={moves} />
        <Stations room={room} tiles={data.tiles} look={look} moves={moves} />
      </main>
      <Feed room={room} />
    </div>
  )
}

function Head({ room, now }: { room: string; now: RoomNow }) {
  const { t } = useText()
  const title = useRooms().data?.rooms.find(({ id }) => id === room)?.title ?? room
  return (
    <div>
      <div className={classes.row}>
        <h1 className={classes.title}>{title}</h1>
        <span className={classes.code}>
          {t('wall.code')} <b data-testid="code-of-the-day">{now.codeOfTheDay}</b>
        </span>
        <RoomClock />
        <RoomCommands tiles={now.tiles} room={room} />
      </div>
      <div className={classes.row}>
        <div className={classes.told}>
          <RoomTally room={room} />
          <RoomDraws room={room} />
        </div>
        <a href={hashOf({ screen: 'past', room, day: null })} data-testid="past">
          {t('past.open')}
        </a>
        <a href={hashOf({ screen: 'protocols', room })} data-testid="protocols">
          {t('protocol:nav')}
        </a>
      </div>
    </div>
  )
}

interface StationsProps {
  room: string
  tiles: RoomNow['tiles']
  look: Look
  moves: boolean
}

function Stations({ room, tiles, look, moves }: StationsProps) {
  const all = useMemo(() => tiles.map(seatOf), [tiles])
  const seats = useMemo(() => all.map(({ seat }) => seat), [all])
  // A hundred tiles come and go with one letter: they are drawn in slices, behind what she types and clicks.
  const drawn = useDeferredValue(look)
  const shown = useMemo(() => all.filter(({ seat }) => isShown(seat, drawn)), [all, drawn])
  const change = (next: Look, typing = false) =>
    (typing ? replaceWith : goTo)({ screen: 'wall', room, look: next })
  return (
    <>
      <WallBar seats={seats} look={look} onLook={change} />
      <Tiles room={room} shown={shown} all={all} look={drawn} moves={moves} />
      <Finished
        n={seats.filter((seat) => seat.kinds.includes('finished')).length}
        look={look}
        onShow={() => change({ ...look, show: ['finished'] })}
      />
      <ChosenBar tiles={tiles} shown={shown.map(({ seat }) => seat.station.id)} />
    </>
  )
}

/** Those who are done are out of the way, and not lost. */
function Finished({ n, look, onShow }: { n: number; look: Look; onShow: () => void }) {
  const { t } = useText()
  if (n === 0 || look.show.length > 0 || look.search.trim() !== '') return null
  return (
    <div>
      <Button variant="subtle" size="compact-md" onClick={onShow} data-testid="finished">
        {t('wall.finished', { count: n })}
      </Button>
    </div>
  )
}
