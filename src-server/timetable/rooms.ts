/** Rooms as exams are planned into them: their stations, and which of them are fit. */
import type { SeatPlan } from '../../src-shared/plan.ts'
import { laidOut } from '../../src-shared/plan.ts'
import type { SeatingRoom } from '../../src-shared/timetable/seating.ts'
import { createPlans } from '../rooms/plan.ts'
import type { Reader } from '../storage/sql/sql.ts'

const stations = (db: Reader) =>
  db
    .selectFrom('station')
    .leftJoin('unfit_station', 'unfit_station.station', 'station.id')
    .select(['station.id', 'station.name', 'station.room', 'station.seat', 'unfit_station.why as unfit'])
    // Nobody can be sent to a station of which nobody knows where it stands.
    .where('station.retired_at', 'is', null)
    .where('station.unplaced', '=', 0)
    .orderBy('station.seat')

/** Stations of each room at which an exam can be sat: enrolled, and nobody has said that they are unfit. */
export async function fitIn(db: Reader): Promise<ReadonlyMap<string, number>> {
  const rows = await stations(db).where('unfit_station.why', 'is', null).execute()
  return new Map([...Map.groupBy(rows, ({ room }) => room)].map(([room, all]) => [room, all.length]))
}

export interface PlannedRoom {
  id: string
  title: string
  /** Of all its stations. */
  plan: SeatPlan
  stations: { id: string; name: string; seat: number; unfit: string | null }[]
}

/** With the plan of each, in the order of their titles. */
export async function roomsOf(db: Reader, ids: readonly string[]): Promise<PlannedRoom[]> {
  if (ids.length === 0) return []
  const plans = createPlans(db)
  const rooms = await db
    .selectFrom('room')
    .select(['id', 'title'])
    .where('id', 'in', ids)
    .orderBy('title')
    .orderBy('id')
    .execute()
  const there = await stations(db).where('station.room', 'in', ids).execute()
  return Promise.all(
    rooms.map(async ({ id, title }) => {
      const own = there.filter(({ room }) => room === id)
      const drawn = await plans.of(id)
      return {
        id,
        title,
        plan: laidOut(
          drawn?.plan ?? null,
          own.map((station) => station.id),
        ),
        stations: own.map(({ room: _room, ...station }) => station),
      }
    }),
  )
}

/** Where students can be seated: a station that is not fit is a gap. */
export const seatsIn = ({ id, plan, stations: there }: PlannedRoom): SeatingRoom => {
  const fit = new Set(there.filter(({ unfit }) => unfit === null).map((station) => station.id))
  return { room: id, plan: { ...plan, places: plan.places.filter(({ station }) => fit.has(station)) } }
}
