/** The grid that is drawn on. Pointer events: one grid and one kind of thing need no library. */
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { type Place, rowsOf, type SeatPlan } from '../../../src-shared/plan.ts'
import { useText } from '../text/useText.ts'
import classes from './Plan.module.css'

interface Props {
  plan: SeatPlan
  /** Stations that stand nowhere yet. */
  waiting: readonly string[]
  nameOf: (station: string) => string
  onMove: (station: string, to: Place) => void
  /** At the first free place. */
  onPlace: (station: string) => void
}

const ways: Readonly<Record<string, Place>> = {
  ArrowRight: { column: 1, row: 0 },
  ArrowLeft: { column: -1, row: 0 },
  ArrowDown: { column: 0, row: 1 },
  ArrowUp: { column: 0, row: -1 },
}
/** Free rows behind the last, to drag a station to. */
const spareRows = 2

interface Drag {
  station: string
  /** px from where it was taken. */
  x: number
  y: number
  over: Place | null
}

export function PlanGrid({ plan, waiting, nameOf, onMove, onPlace }: Props) {
  const { t } = useText()
  const grid = useRef<HTMLDivElement>(null)
  const [drag, setDrag] = useState<(Drag & { from: { x: number; y: number } }) | null>(null)
  const rows = rowsOf(plan) + spareRows

  const placeAt = ({ clientX, clientY }: PointerEvent): Place | null => {
    const box = grid.current?.getBoundingClientRect()
    if (!box) return null
    const column = Math.floor(((clientX - box.left) / box.width) * plan.columns)
    const row = Math.floor(((clientY - box.top) / box.height) * rows)
    return column >= 0 && column < plan.columns && row >= 0 && row < rows ? { column, row } : null
  }
  const take = (station: string) => (event: PointerEvent) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    setDrag({ station, x: 0, y: 0, over: null, from: { x: event.clientX, y: event.clientY } })
  }
  const carry = (event: PointerEvent) =>
    setDrag(
      drag && {
        ...drag,
        x: event.clientX - drag.from.x,
        y: event.clientY - drag.from.y,
        over: placeAt(event),
      },
    )
  const drop = () => {
    if (drag?.over) onMove(drag.station, drag.over)
    setDrag(null)
  }
  const nudge = (place: SeatPlan['places'][number]) => (event: KeyboardEvent) => {
    const way = ways[event.key]
    if (!way) return
    event.preventDefault()
    onMove(place.station, { column: place.column + way.column, row: place.row + way.row })
  }
  /** Of a station that is drawn or waits: what takes it along. */
  const dragging = (station: string) => {
    const carried = drag?.station === station ? drag : null
    return {
      'data-carried': carried !== null,
      style: carried ? { transform: `translate(${carried.x}px, ${carried.y}px)` } : {},
      onPointerDown: take(station),
      onPointerMove: carried ? carry : undefined,
      onPointerUp: carried ? drop : undefined,
      onPointerCancel: () => setDrag(null),
    }
  }
  return (
    <div className={classes.room}>
      {waiting.length > 0 && (
        <section className={classes.waiting} aria-label={t('plan.new')} data-testid="plan-new">
          <h2>{t('plan.new')}</h2>
          <p>{t('plan.new-how')}</p>
          {waiting.map((station) => (
            <button
              key={station}
              type="button"
              className={classes.station}
              {...dragging(station)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' && event.key !== ' ') return
                event.preventDefault()
                onPlace(station)
              }}
              data-testid={`plan-${nameOf(station)}`}
            >
              {nameOf(station)}
            </button>
          ))}
        </section>
      )}
      <p className={classes.front}>{t('plan.front')}</p>
      <div
        ref={grid}
        className={classes.grid}
        style={{
          gridTemplateColumns: `repeat(${plan.columns}, minmax(4.5rem, 1fr))`,
          gridTemplateRows: `repeat(${rows}, 3.25rem)`,
        }}
        data-testid="plan-grid"
      >
        {drag?.over && (
          <span
            className={classes.over}
            style={{ gridColumn: drag.over.column + 1, gridRow: drag.over.row + 1 }}
          />
        )}
        {plan.places.map((place) => {
          const { station, column, row } = place
          const taken = dragging(station)
          return (
            <button
              key={station}
              type="button"
              className={classes.station}
              {...taken}
              style={{ gridColumn: column + 1, gridRow: row + 1, ...taken.style }}
              aria-label={t('plan.moved', { station: nameOf(station), row: row + 1, column: column + 1 })}
              onKeyDown={nudge(place)}
              data-testid={`plan-${nameOf(station)}`}
            >
              {nameOf(station)}
            </button>
          )
        })}
      </div>
    </div>
  )
}
