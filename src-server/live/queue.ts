/** The one queue of a room: alarms and what its stations wait for, each once, with who sees to it. */
import type { Need } from '../../src-shared/console-api.ts'
import { inOrder } from '../../src-shared/need.ts'
import type { Stations } from '../auth/stations.ts'
import type { Clock } from '../clock.ts'
import type { Claims } from './claims.ts'
import { createSightings, type UndatedNeed } from './needs.ts'
import type { Wall } from './wall.ts'

export interface Queue {
  /** In the order in which people are told. */
  needs(room: string): Promise<Need[]>
}

/** Alarms first: of two that are the same, the one with more to say. */
export function once(needs: readonly UndatedNeed[]): UndatedNeed[] {
  const byId = new Map<string, UndatedNeed>()
  for (const need of needs) if (!byId.has(need.id)) byId.set(need.id, need)
  return [...byId.values()]
}

export function createQueue(deps: {
  wall: Pick<Wall, 'alarms' | 'waitsFor' | 'tiles'>
  stations: Pick<Stations, 'inRoom'>
  claims: Claims
  clock: Clock
}): Queue {
  const { wall, stations, claims, clock } = deps
  const sightings = createSightings()

  return {
    async needs(room) {
      const asked: UndatedNeed[] = []
      const there = await stations.inRoom(room)
      // Judged with its tile: at every change while somebody watches.
      await wall.tiles(there.filter(({ id }) => wall.waitsFor(id) === null))
      for (const { id } of there) asked.push(...(wall.waitsFor(id) ?? []))
      const all = once([...(await wall.alarms(room)), ...asked])
      const firstSeen = sightings.look(
        room,
        all.map(({ id }) => id),
        clock.now(),
      )
      return inOrder(
        all.map((need) => {
          const seen = firstSeen(need.id)
          const since = need.since ?? seen
          // What a need is dated by may move (debt: its oldest piece); one seen all the while is the same.
          return { ...need, since, claim: claims.of(need.id, Math.min(since, seen)) }
        }),
      )
    },
  }
}
