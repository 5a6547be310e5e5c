/** Where the stations of a room stand: a grid of places, the first row in front. Pure. */
import { z } from 'zod'
import { Id } from './vocabulary.ts'

/** Places in a row, and rows. */
export const planSide = 60
const at = z
  .int()
  .min(0)
  .max(planSide - 1)

export const Place = z.object({ column: at, row: at })
export type Place = z.infer<typeof Place>

export const SeatPlan = z
  .object({
    /** Places in a row. */
    columns: z.int().min(1).max(planSide),
    places: z.array(Place.extend({ station: Id })).max(1000),
  })
  .refine(({ columns, places }) => places.every(({ column }) => column < columns), {
    message: 'a station stands beyond the last place of its row',
  })
  .refine(({ places }) => new Set(places.map(({ station }) => station)).size === places.length, {
    message: 'a station stands in two places',
  })
  .refine(({ places }) => new Set(places.map(keyOf)).size === places.length, {
    message: 'two stations stand in one place',
  })
export type SeatPlan = z.infer<typeof SeatPlan>

const plainColumns = 8
const keyOf = ({ column, row }: Place) => row * planSide + column

/**
 * A place for each of these stations, in the order of their seats: those that the plan does not know stand in rows of
 * their own behind all others; so do those for which a narrower room has no place.
 */
export function laidOut(plan: SeatPlan | null, stations: readonly string[]): SeatPlan {
  const columns = plan?.columns ?? plainColumns
  const known = new Map(plan?.places.map((place) => [place.station, place]))
  const kept = stations.flatMap((station) => {
    const place = known.get(station)
    return place && place.column < columns ? [place] : []
  })
  const behind = Math.max(-1, ...kept.map(({ row }) => row)) + 1
  const stand = new Set(kept.map(({ station }) => station))
  const rest = stations
    .filter((station) => !stand.has(station))
    .map((station, i) => ({ station, column: i % columns, row: behind + Math.floor(i / columns) }))
  return { columns, places: [...kept, ...rest] }
}

/** The station stands there; whoever stood there stands where it came from. Beyond the room's edge nothing moves. */
export function moved(plan: SeatPlan, station: string, to: Place): SeatPlan {
  const from = plan.places.find((place) => place.station === station)
  const inside =
    to.column >= 0 && to.column < plan.columns && to.row >= 0 && to.row < planSide && from !== undefined
  if (!inside) return plan
  const places = plan.places.map((place) => {
    if (place.station === station) return { station, column: to.column, row: to.row }
    return keyOf(place) === keyOf(to) ? { ...place, column: from.column, row: from.row } : place
  })
  return { ...plan, places }
}

/** One that stood nowhere yet stands there; where another one does, nothing changes. */
export function placed(plan: SeatPlan, station: string, to: Place): SeatPlan {
  const free = !plan.places.some((place) => keyOf(place) === keyOf(to))
  if (!free || to.column < 0 || to.column >= plan.columns || to.row < 0 || to.row >= planSide) return plan
  return { ...plan, places: [...plan.places, { station, column: to.column, row: to.row }] }
}

/** With so many places in a row; whoever has none any more stands behind the others. */
export const widened = (plan: SeatPlan, columns: number): SeatPlan =>
  laidOut(
    { ...plan, columns },
    plan.places.map(({ station }) => station),
  )

export const rowsOf = ({ places }: SeatPlan): number => Math.max(0, ...places.map(({ row }) => row + 1))
