/** What is known of a room beside what happens in it now: where its stations stand, and who sat there before. */

import { consoleApi } from '../../src-shared/api/console.ts'
import { hasRole } from '../../src-shared/vocabulary.ts'
import type { Auth } from '../auth/capability.ts'
import { mayRoom } from '../auth/sessions.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Exams } from '../exams/capability.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { pastOf } from './past.ts'
import { createPlans } from './plan.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'calendar' | 'audit' | 'bus'> {
  auth: Pick<Auth, 'stations'>
  exams: Pick<Exams, 'examStore'>
}

export function createRooms({ db, clock, calendar, audit, bus, auth, exams }: Deps): Capability {
  const plans = createPlans(db)
  const { stations } = auth
  const { examStore } = exams

  async function room(id: string, may: boolean): Promise<{ id: string; title: string }> {
    const known = (await examStore.rooms()).find((one) => one.id === id)
    if (!known || !may) throw notFound()
    return known
  }
  /** A technician enrols machines in every room, the office seats students there; who sat there is not theirs. */
  const place = (id: string, staff: Staff) =>
    room(id, hasRole(staff, 'technician', 'office') || mayRoom(staff, id))

  return {
    routes(app) {
      route(app, consoleApi.rooms.past, async ({ params, query, caller }) => {
        const { id, title } = await room(params.room, mayRoom(caller, params.room))
        const past = await pastOf({ db, calendar, examStore }, id, query.day ?? null, clock.now())
        return { title, ...past }
      })

      route(app, consoleApi.rooms.plan, async ({ params, caller }) => {
        const { id, title } = await place(params.room, caller)
        const there = await stations.inRoom(id)
        const drawn = await plans.of(id)
        return {
          title,
          stations: there.map(({ id: station, name, seat, unplaced }) => ({
            id: station,
            name,
            seat,
            unplaced,
          })),
          drawn: drawn && { plan: drawn.plan, by: drawn.by, at: drawn.at },
        }
      })

      route(app, consoleApi.rooms.setPlan, async ({ params, body, caller }) => {
        const { id } = await place(params.room, caller)
        const there = new Map((await stations.inRoom(id)).map((station) => [station.id, station]))
        const stranger = body.places.find(({ station }) => !there.has(station))
        if (stranger)
          throw new Refusal('bad-input', { detail: `${stranger.station} is no station of this room` })
        await plans.keep(id, body, caller.name, clock.now())
        const placed = body.places.flatMap(({ station }) => (there.get(station)?.unplaced ? [station] : []))
        if (placed.length > 0)
          await db.updateTable('station').set({ unplaced: 0 }).where('id', 'in', placed).execute()
        await audit.record(caller.login, 'drew-seat-plan', id, {
          stations: body.places.length,
          ...(placed.length > 0 ? { placed } : {}),
        })
        await bus.apply({ type: 'plan-drawn', room: id, by: caller.login })
        return body
      })
    },
  }
}
