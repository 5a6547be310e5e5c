/** What staff see of a room right now. */

import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import { Incident } from '../../src-shared/console-api.ts'
import { feedOf, feedShare } from '../../src-shared/feed.ts'
import { hasRole } from '../../src-shared/vocabulary.ts'
import { mayRoom } from '../auth/sessions.ts'
import type { Stations } from '../auth/stations.ts'
import type { Calendar } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import { codeOfTheDay } from '../exams/code.ts'
import type { ExamStore } from '../exams/store.ts'
import type { Staff } from '../http/caller.ts'
import { notFound } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { ServerKeys } from '../keys.ts'
import type { Registry } from '../review/registry.ts'
import type { Readable } from '../review/unreadable.ts'
import type { Queue } from './queue.ts'
import type { Wall } from './wall.ts'

interface Deps {
  examStore: ExamStore
  stations: Pick<Stations, 'inRoom'>
  registry: Registry
  readable: Readable
  wall: Wall
  queue: Queue
  clock: Clock
  calendar: Calendar
  keys: ServerKeys
}

export function roomRoutes(app: FastifyInstance, deps: Deps): void {
  const { examStore, stations, wall, queue, clock, calendar, registry, readable, keys } = deps

  async function room(id: string, staff: Staff): Promise<string> {
    const known = (await examStore.rooms()).some((one) => one.id === id)
    if (!known || !mayRoom(staff, id)) throw notFound()
    return id
  }

  route(app, consoleApi.rooms.list, async ({ caller }) => ({
    rooms: (await examStore.rooms()).filter(({ id }) => hasRole(caller, 'technician') || mayRoom(caller, id)),
  }))

  route(app, consoleApi.rooms.tiles, async ({ params, caller }) => {
    const id = await room(params.room, caller)
    return {
      tiles: await wall.tiles(await stations.inRoom(id)),
      codeOfTheDay: codeOfTheDay(keys.secret, id, calendar.dayOf(clock.now())),
      needs: await queue.needs(id),
    }
  })

  route(app, consoleApi.rooms.incidents, async ({ params, caller }) => {
    const ids = await wall.attemptsOf(await room(params.room, caller))
    // The alarms name an attempt that cannot be read.
    const lists = await Promise.all(
      ids.map((id) =>
        readable.of(id, async () => {
          const attempt = await registry.get(id)
          // As they were raised: one that is a million long is not read whole for each look.
          const newest = [...(attempt?.projection.incidents.values() ?? [])].slice(-feedShare)
          return newest.flatMap((facts) => (attempt ? Incident.parse(attempt.incident(facts)) : []))
        }),
      ),
    )
    return { incidents: feedOf(lists.flatMap((list) => list ?? [])) }
  })
}
