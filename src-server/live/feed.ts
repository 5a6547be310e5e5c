/** What happens, carried on to the consoles that watch: tiles, incidents, pictures. */
import type { LedgerRecord } from '../../src-shared/records.ts'
import type { Stations } from '../auth/stations.ts'
import type { Subscriber } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Attempts } from '../exams/attempts.ts'
import type { LiveAttempt } from '../review/attempt.ts'
import type { Registry } from '../review/registry.ts'
import type { Readable } from '../review/unreadable.ts'
import type { Hub } from './hub.ts'
import type { Wall } from './wall.ts'

interface Deps {
  clock: Clock
  hub: Hub
  wall: Pick<Wall, 'attemptsOf'>
  registry: Pick<Registry, 'get'>
  readable: Readable
  stations: Stations
  attempts: Pick<Attempts, 'byId'>
}

/** Incidents of this long ago are told again to consoles that may have missed them, ms. */
const retoldMs = 10 * 60_000

export function createFeed(deps: Deps): Subscriber {
  const { clock, hub, wall, registry, readable, stations, attempts } = deps
  const touch = ({ station }: { station: string }) => hub.touch(station)

  function announce(live: LiveAttempt, records: readonly LedgerRecord[]): void {
    const ids = new Set(records.filter((r) => r.kind.startsWith('incident.')).map((r) => r.body.incident))
    for (const id of ids) {
      const facts = typeof id === 'string' ? live.projection.incidents.get(id) : undefined
      if (facts) hub.incident(live.facts.station.room, live.incident(facts))
    }
  }

  /** Its incidents of late, to the consoles of this room again: which of them they have heard of nobody knows. */
  async function retell(room: string, attempt: string): Promise<void> {
    const now = clock.now()
    await readable.of(attempt, async () => {
      const live = await registry.get(attempt)
      for (const facts of live?.projection.incidents.values() ?? []) {
        const incident = live?.incident(facts)
        if (incident && incident.at >= now - retoldMs) hub.incident(room, incident)
      }
    })
  }

  /** Of an attempt that is not in memory it is not known what is new; where nobody watches nobody need know. */
  async function grownUnread(id: string): Promise<void> {
    const attempt = await attempts.byId(id)
    const station = attempt && (await stations.byId(attempt.station))
    if (!station || !hub.rooms().includes(station.room)) return
    await retell(station.room, id)
    hub.touch(station.id)
  }

  return {
    name: 'consoles',
    on: {
      connected: touch,
      disconnected: touch,
      doubled: touch,
      enrolled: touch,
      state: touch,
      command: touch,
      claimed: ({ room }) => hub.claimed(room),
      picture: ({ station, source }) => hub.picture(station, source),
      async grown({ attempt, records }) {
        if (records === null) return grownUnread(attempt)
        const live = await registry.get(attempt)
        if (!live) return
        announce(live, records)
        hub.touch(live.facts.station.id)
      },
      async opened({ attempt, from }) {
        const row = await attempts.byId(attempt)
        if (row) hub.touch(row.station)
        if (from !== null) hub.touch(from)
      },
    },
    async readAnew() {
      for (const room of hub.rooms()) {
        for (const { id } of await stations.inRoom(room)) hub.touch(id)
        for (const id of await wall.attemptsOf(room)) await retell(room, id)
      }
    },
  }
}
