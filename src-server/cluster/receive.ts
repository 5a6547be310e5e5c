/** What another process told, carried on to what this one keeps in memory and to the consoles and stations at it. */
import type { LedgerRecord } from '../../src-shared/records.ts'
import { signed } from '../../src-shared/signed.ts'
import type { Doubles } from '../auth/doubles.ts'
import type { Stations } from '../auth/stations.ts'
import type { Clock } from '../clock.ts'
import type { Attempts } from '../exams/attempts.ts'
import type { Hub } from '../live/hub.ts'
import type { Presence } from '../live/presence.ts'
import type { Wall } from '../live/wall.ts'
import type { LiveAttempt } from '../review/attempt.ts'
import type { Registry } from '../review/registry.ts'
import type { Readable } from '../review/unreadable.ts'
import type { ClusterBus, ClusterMessage } from './messages.ts'
import type { Peers } from './peers.ts'

interface Parts {
  clock: Clock
  peers: Peers
  presence: Presence
  doubles: Doubles
  hub: Hub
  wall: Wall
  registry: Registry
  readable: Readable
  stations: Stations
  attempts: Attempts
  publish: ClusterBus['publish']
  touch(station: string): Promise<void>
  announce(live: LiveAttempt, records: readonly LedgerRecord[]): void
  failed(error: unknown): void
}

/** Incidents of this long ago are told again to consoles that may have missed them, ms. */
const retoldMs = 10 * 60_000
const againAfterMs = 500

type Handlers = {
  [K in ClusterMessage['type']]: (
    message: Extract<ClusterMessage, { type: K }>,
    sender: string,
  ) => Promise<void> | void
}

export function createReceiver(parts: Parts) {
  const { peers, presence, doubles, hub, wall, registry, stations, attempts, publish, touch, failed } = parts

  /** Its incidents of late, to the consoles of this room again: which of them they have heard of nobody knows. */
  async function retell(room: string, attempt: string): Promise<void> {
    const now = parts.clock.now()
    await parts.readable.of(attempt, async () => {
      const live = await registry.get(attempt)
      for (const facts of live?.projection.incidents.values() ?? []) {
        const incident = live?.incident(facts, now)
        if (incident && incident.at >= now - retoldMs) hub.incident(room, incident)
      }
    })
  }

  /** Somebody may have told what did not arrive here: everything is read anew, and told to the consoles again. */
  async function readAnew(): Promise<void> {
    registry.forgetAll()
    await wall.reload()
    for (const room of hub.rooms()) {
      for (const station of await stations.inRoom(room)) hub.touch(station)
      for (const id of await wall.attemptsOf(room)) await retell(room, id)
    }
  }

  /** Of an attempt that is not in memory it is not known what is new; where nobody watches nobody need know. */
  async function addedUnread(id: string): Promise<void> {
    const attempt = await attempts.byId(id)
    const station = attempt && (await stations.byId(attempt.station))
    if (!station || !hub.rooms().includes(station.room)) return
    await retell(station.room, id)
    hub.touch(station)
  }

  let wanted = false
  let reading: Promise<void> | null = null
  let ended = false
  /** Resolves once it is done; a database that cannot be asked just now is asked again. */
  function refresh(): Promise<void> {
    wanted = true
    reading ??= (async () => {
      while (wanted && !ended) {
        wanted = false
        try {
          await readAnew()
        } catch (error) {
          failed(error)
          wanted = true
          await new Promise((resolve) => setTimeout(resolve, againAfterMs))
        }
      }
      reading = null
    })()
    return reading
  }

  async function touchAll(ids: readonly string[]): Promise<void> {
    for (const id of ids) await touch(id)
  }

  const handlers: Handlers = {
    here({ lanes, heard, rooms }, sender) {
      for (const station of heard) presence.learn(station, {})
      const news = peers.here(sender, lanes, rooms)
      if (news.rooms.length > 0) presence.retell(new Set(news.rooms), false)
      return touchAll(news.lanes)
    },
    hello: () => presence.retell(new Set(hub.rooms()), true),
    bye: (_message, sender) => touchAll(peers.left(sender)),
    missed() {
      publish({ type: 'hello' })
      return refresh()
    },
    connected({ station, at, keeper }) {
      if (keeper) doubles.spoke(station, keeper.run, keeper.since)
      presence.superseded(station, at)
      presence.learn(station, {})
      return touch(station)
    },
    state({ station, live }) {
      presence.learn(station, { live })
      return touch(station)
    },
    async picture({ station, source, jpeg }) {
      presence.learn(station, { picture: { source, jpeg } })
      const row = await stations.byId(station)
      if (row) hub.picture(row, source, jpeg)
    },
    async command({ station, command }) {
      presence.push(station, command)
      if (command.kind === 'acknowledge')
        await registry.acknowledged(
          command.attempt,
          command.text ?? '',
          signed(command.by, command.login ?? null),
          Date.parse(command.at),
        )
      await touch(station)
    },
    async added({ attempt }) {
      const caught = await registry.catchUp(attempt)
      if (!caught) return addedUnread(attempt)
      parts.announce(caught.live, caught.added)
      await touch(caught.live.facts.station.id)
    },
    async held({ attempt, digest }) {
      const live = registry.held(attempt, digest)
      if (live) await touch(live.facts.station.id)
    },
    found: ({ attempt, kind, at }) => wall.found(attempt, { kind, at }),
    async opened({ attempt, from }) {
      registry.forget(attempt)
      const row = await attempts.byId(attempt)
      if (!row) return
      wall.opened(row, from)
      await touchAll(from === null ? [row.station] : [row.station, from])
    },
    async 'conflicting-sign-in'({ attempt, station }) {
      const row = await stations.byId(station)
      if (row) wall.conflictingSignIn(attempt, row)
    },
    changed: ({ attempt }) => registry.forget(attempt),
    enrolled: ({ station }) => touch(station),
  }

  async function handle<K extends ClusterMessage['type']>(
    message: Extract<ClusterMessage, { type: K }>,
    sender: string,
  ) {
    await handlers[message.type as K](message, sender)
  }

  return {
    receive(sender: string, message: ClusterMessage): void {
      handle(message, sender).catch((error) => {
        failed(error)
        // What it told is not lost: it is in the database.
        void refresh()
      })
    },
    refresh: () => void refresh(),
    end() {
      ended = true
    },
    /** Once a second: that this process is here, and which peers no longer are. */
    beat(): void {
      publish({ type: 'here', ...presence.news(), rooms: hub.rooms() })
      const { processes, stations: left } = peers.died()
      if (processes.length === 0) return
      // What it stored just before it died it may not have told.
      refresh()
        .then(() => touchAll(left))
        .catch(failed)
    },
  }
}
