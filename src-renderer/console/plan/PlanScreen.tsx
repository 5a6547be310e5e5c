/** Where the stations of a room stand, drawn by dragging them or with the arrow keys. */
import { Button, NumberInput } from '@mantine/core'
import { useState } from 'react'
import {
  laidOut,
  moved,
  type Place,
  placed,
  planSide,
  type SeatPlan,
  widened,
} from '../../../src-shared/plan.ts'
import type { RoomPlan } from '../../../src-shared/room.ts'
import { hashOf } from '../frame/route.ts'
import { useSaid } from '../frame/said.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { problemOf } from '../server/api.ts'
import { usePlan, useSetPlan } from '../server/rooms.ts'
import { useText } from '../text/useText.ts'
import classes from './Plan.module.css'
import { PlanGrid } from './PlanGrid.tsx'

export function PlanScreen({ room }: { room: string }) {
  const { data, error, refetch } = usePlan(room)
  if (!data) return <Waiting error={error} onRetry={() => void refetch()} />
  return <Drawing key={data.drawn?.at ?? 0} room={room} known={data} />
}

function Drawing({ room, known }: { room: string; known: RoomPlan }) {
  const { t } = useText()
  const say = useSaid((state) => state.say)
  const set = useSetPlan(room)
  const [plan, setPlan] = useState<SeatPlan>(() => {
    const seated = known.stations.filter(({ unplaced }) => !unplaced)
    return laidOut(
      known.drawn?.plan ?? null,
      seated.map(({ id }) => id),
    )
  })
  const stands = new Set(plan.places.map(({ station }) => station))
  /** Of which nobody has said where they stand. */
  const waiting = known.stations.filter(({ id }) => !stands.has(id))
  const ids = known.stations.flatMap(({ id }) => (stands.has(id) ? [id] : []))
  /** For whoever does not see the grid. */
  const [told, setTold] = useState('')
  const nameOf = (station: string) => known.stations.find(({ id }) => id === station)?.name ?? station
  const become = (next: SeatPlan, station: string) => {
    const at = next.places.find((place) => place.station === station)
    if (next === plan || !at) return
    setPlan(next)
    setTold(t('plan.moved', { station: nameOf(station), row: at.row + 1, column: at.column + 1 }))
  }
  const move = (station: string, to: Place) =>
    become(stands.has(station) ? moved(plan, station, to) : placed(plan, station, to), station)
  const save = () =>
    set.mutate(plan, {
      onSuccess: () => say({ kind: 'done', text: t('plan.saved'), note: known.title }),
      onError: (error) => say({ kind: 'problem', text: t('plan.failed'), problem: problemOf(error) }),
    })
  return (
    <main className={table.page} data-testid="screen-plan">
      <div className={classes.title}>
        <h1>{t('plan.title', { room: known.title })}</h1>
        <a href={hashOf({ screen: 'rooms' })}>{t('plan.back')}</a>
      </div>
      <p>{t('plan.how')}</p>
      <div className={classes.head}>
        <NumberInput
          label={t('plan.columns')}
          size="sm"
          w="11rem"
          min={1}
          max={planSide}
          clampBehavior="strict"
          allowDecimal={false}
          value={plan.columns}
          onChange={(columns) => {
            const wanted = Number(columns)
            if (wanted >= 1 && wanted <= planSide) setPlan(widened(plan, wanted))
          }}
          data-testid="plan-columns"
        />
        <Button variant="default" onClick={() => setPlan(laidOut({ ...plan, places: [] }, ids))}>
          {t('plan.in-order')}
        </Button>
        <Button onClick={save} loading={set.isPending} data-testid="plan-save">
          {t('plan.save')}
        </Button>
      </div>
      <PlanGrid
        plan={plan}
        waiting={waiting.map(({ id }) => id)}
        nameOf={nameOf}
        onMove={move}
        onPlace={(station) => become(laidOut(plan, [...ids, station]), station)}
      />
      <p className="taza-unseen" role="status" aria-live="polite">
        {told}
      </p>
    </main>
  )
}
