/** What staff see of a room right now. */
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import { Incident } from '../../src-shared/console-api.ts'
import { feedOf, feedShare } from '../../src-shared/feed.ts'
import { mayRoom } from '../auth/sessions.ts'
import type { Calendar } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import { codeOfTheDay } from '../exams/code.ts'
import type { Timetable } from '../exams/timetable.ts'
import type { Staff } from '../http/caller.ts'
import { notFound } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { ServerKeys } from '../keys.ts'
import type { Registry } from '../review/registry.ts'
import type { Readable } from '../review/unreadable.ts'
import type { Wall } from './wall.ts'

interface Deps {
  timetable: Timetable
  registry: Registry
  readable: Readable
  wall: Wall
  clock: Clock
  calendar: Calendar
  keys: ServerKeys
}

export function roomRoutes(app: FastifyInstance, deps: Deps): void {
  const { timetable, wall, clock, calendar, registry, readable, keys } = deps

  async function room(id: string, staff: Staff): Promise<string> {
    const known = (await timetable.rooms()).some((one) => one.id === id)
    if (!known || !mayRoom(staff, id)) throw notFound()
    return id
  }

  route(app, consoleApi.rooms.list, async ({ caller }) => ({
    rooms: (await timetable.rooms()).filter(({ id }) => caller.role === 'technician' || mayRoom(caller, id)),
  }))

  route(app, consoleApi.rooms.tiles, async ({ params, caller }) => {
    const id = await room(params.room, caller)
    return {
      tiles: await wall.tiles(id),
      codeOfTheDay: codeOfTheDay(keys.secret, id, calendar.dayOf(clock.now())),
      alarms: await wall.alarms(id),
    }
  })

  route(app, consoleApi.rooms.incidents, async ({ params, caller }) => {
    const now = clock.now()
    const ids = await wall.attemptsOf(await room(params.room, caller))
    // The alarms name an attempt that cannot be read.
    const lists = await Promise.all(
      ids.map((id) =>
        readable.of(id, async () => {
          const attempt = await registry.get(id)
          // As they were raised: one that is a million long is not read whole for each look.
          const newest = [...(attempt?.projection.incidents.values() ?? [])].slice(-feedShare)
          return newest.flatMap((facts) => (attempt ? Incident.parse(attempt.incident(facts, now)) : []))
        }),
      ),
    )
    return { incidents: feedOf(lists.flatMap((list) => list ?? [])) }
  })
}
