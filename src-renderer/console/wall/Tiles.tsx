/** The stations as she looks at them: a grid of tiles, a list, or the room's own plan. */
import { type FocusEvent, memo, useMemo, useState } from 'react'
import { laidOut } from '../../../src-shared/plan.ts'
import { hashOf } from '../frame/route.ts'
import { useSteady } from '../frame/useSteady.ts'
import { useMayCommand } from '../server/queries.ts'
import { usePlan } from '../server/rooms.ts'
import { useText } from '../text/useText.ts'
import { arrows } from './arrows.ts'
import type { Look } from './look.ts'
import { StationTile } from './StationTile.tsx'
import { commonEnd, type Seat } from './seat.ts'
import classes from './Tiles.module.css'
import { useVisible } from './useVisible.ts'

export interface Looked {
  seat: Seat
  look: string
}

const idOf = ({ seat }: Looked) => seat.station.id

/** Drawn again only when a tile or the look at them has changed. */
export const Tiles = memo(function Tiles({
  room,
  shown,
  all,
  look,
  moves,
}: {
  room: string
  shown: readonly Looked[]
  all: readonly Looked[]
  /** What `shown` was chosen by. */
  look: Look
  /** A hand is at work. */
  moves: boolean
}) {
  const { t } = useText()
  const { size } = look
  const seats = useSteady(moves, shown, idOf, { all, anew: look })
  const may = useMayCommand()
  const visible = useVisible(size !== 'list')
  const common = useMemo(() => commonEnd(all.map(({ seat }) => seat)), [all])
  const stand = usePlaces(room, all, size === 'plan')
  const [last, setLast] = useState('')
  if (seats.length === 0) return <p id="stations">{t(all.length === 0 ? 'wall.empty' : 'wall.none')}</p>
  // One of two hundred is a stop of the Tab key: where the keyboard was last, at first the first that has a control.
  const stop = (seats.find(({ seat }) => seat.station.id === last) ?? seats.find(({ seat }) => seat.who))
    ?.seat.station.id
  const onFocus = ({ target }: FocusEvent<HTMLElement>) =>
    setLast(target.closest('li')?.dataset.station ?? last)
  return (
    <ul
      id="stations"
      className={classes.tiles}
      data-size={size}
      style={stand.grid}
      onFocus={onFocus}
      onKeyDown={arrows}
      aria-label={t('wall.stations')}
      aria-description={t('wall.arrows')}
      data-testid="tiles"
    >
      {seats.map(({ seat, look: looks }) => (
        <li
          key={seat.station.id}
          data-station={seat.station.id}
          ref={visible}
          style={stand.at(seat.station.id)}
        >
          <StationTile
            seat={seat}
            look={looks}
            size={size}
            common={common}
            href={seat.who && hashOf({ screen: 'attempt', attempt: seat.who.attempt, room, at: null })}
            may={may}
            stop={seat.station.id === stop}
          />
        </li>
      ))}
    </ul>
  )
})

/** Where each stands on the room's plan; nothing while she does not look at it so. */
function usePlaces(room: string, all: readonly Looked[], wanted: boolean) {
  const { data } = usePlan(wanted ? room : null)
  const drawn = data?.drawn?.plan ?? null
  return useMemo(() => {
    if (!wanted) return { grid: undefined, at: () => undefined }
    const plan = laidOut(
      drawn,
      all.map(({ seat }) => seat.station.id),
    )
    const places = new Map(
      plan.places.map(({ station, column, row }) => [station, { gridColumn: column + 1, gridRow: row + 1 }]),
    )
    return {
      grid: { gridTemplateColumns: `repeat(${plan.columns}, minmax(6rem, 10rem))` },
      at: (station: string) => places.get(station),
    }
  }, [wanted, drawn, all])
}
