/** Pushes to consoles: tiles and pictures in batches, incidents at once, what needs a person, a heartbeat. */

import type { Incident, LiveMessage } from '../../src-shared/console-api.ts'
import type { Source } from '../../src-shared/vocabulary.ts'
import type { Stations } from '../auth/stations.ts'
import type { Calendar } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import type { Completeness } from '../completeness/report.ts'
import type { Station } from '../http/caller.ts'
import { type Presence, silentMs } from './presence.ts'
import type { Queue } from './queue.ts'
import { isSilent } from './trouble.ts'
import type { Wall } from './wall.ts'
import { type ConsoleSocket, createWatcher, type ToldTile, toldTile, type Watcher } from './watcher.ts'

/** A person's eye needs no more than two batches a second; each is one turn of the page. */
export const batchMs = 500
/** A console that heard nothing for 5 s is not live. */
const heartbeatMs = 4000

interface Joined {
  /** The tiles on its screen. */
  view(stations: readonly string[]): Promise<void>
  leave(): void
}

export interface Hub {
  /** `room` null: the whole university's sums. */
  join(room: string | null, socket: ConsoleSocket): Promise<Joined>
  /** Something on this station's tile changed. */
  touch(station: string): void
  incident(room: string, incident: Incident): void
  picture(station: string, source: Source): Promise<void>
  /** Who sees to what in this room has changed. */
  claimed(room: string): Promise<void>
  /** Rooms that somebody watches through this process. */
  rooms(): string[]
  /** Twice a second: what has changed. */
  batch(): Promise<void>
  /** Once a second. */
  tick(): Promise<void>
}

interface Deps {
  clock: Clock
  stations: Stations
  wall: Wall
  queue: Queue
  presence: Presence
  completeness: Completeness
  calendar: Calendar
  /** Somebody begins to watch a room that nobody watched here. */
  watched(): void
}

export function createHub(deps: Deps): Hub {
  const { clock, stations, wall, queue, presence, completeness, calendar, watched } = deps
  const rooms = new Map<string, Set<Watcher>>()
  const touched = new Set<string>()
  const silent = new Set<string>()
  const lastNeeds = new Map<string, string>()
  const campus = new Set<Watcher>()
  const lastTallies = new Map<string, string>()
  let heartbeatAt = clock.now()

  const tell = (room: string, message: LiveMessage): void => {
    for (const watcher of rooms.get(room) ?? []) watcher.say(message)
  }

  async function told(of: readonly Station[]): Promise<ToldTile[]> {
    const tiles = await wall.tiles(of)
    const at = performance.now()
    return tiles.map((tile) => toldTile(tile, at))
  }

  /** Silence comes without a message: its tile is told in the second in which it begins, or ends. So is that one is gone. */
  async function lookForSilence(room: string): Promise<void> {
    const ids = new Set((await stations.inRoom(room)).map(({ id }) => id))
    for (const watcher of rooms.get(room) ?? []) watcher.keep(ids)
    for (const id of ids) {
      const is = isSilent(silentMs(presence.of(id), clock.now()))
      if (is !== silent.has(id)) touched.add(id)
      if (is) silent.add(id)
      else silent.delete(id)
    }
  }

  async function sendNeeds(room: string, always: boolean): Promise<void> {
    const needs = await queue.needs(room)
    const key = needs.map(({ id, claim }) => `${id} ${claim?.login ?? ''}`).join('\n')
    if (always || key !== lastNeeds.get(room)) tell(room, { type: 'needs', needs })
    lastNeeds.set(room, key)
  }

  async function sendTally(room: string): Promise<void> {
    const tally = await completeness.room(room)
    const text = JSON.stringify(tally)
    if (text !== lastTallies.get(room)) tell(room, { type: 'tally', tally })
    lastTallies.set(room, text)
  }

  const today = async (): Promise<LiveMessage> => ({
    type: 'day',
    completeness: await completeness.day(calendar.dayOf(clock.now()), () => true),
  })
  async function sendDay(): Promise<void> {
    if (campus.size === 0) return
    const message = await today()
    for (const watcher of campus) watcher.say(message)
  }

  /** Who could not be told how things stand is told nothing more, and her room is no longer watched for her. */
  async function begun(joined: Joined, tellAll: () => Promise<void>): Promise<Joined> {
    try {
      await tellAll()
      return joined
    } catch (error) {
      joined.leave()
      throw error
    }
  }

  function joinCampus(watcher: Watcher): Promise<Joined> {
    campus.add(watcher)
    const joined = { view: async () => undefined, leave: () => void campus.delete(watcher) }
    return begun(joined, async () => watcher.say(await today()))
  }

  /** Of the room that she may watch, whatever she asks for. */
  async function view(room: string, watcher: Watcher, shown: readonly string[]): Promise<void> {
    const asked = new Set(shown)
    const there = (await stations.inRoom(room)).map(({ id }) => id)
    for (const id of watcher.view(there.filter((station) => asked.has(station)))) {
      touched.add(id)
      for (const source of presence.of(id).pictures.keys()) watcher.picture(id, source)
    }
  }

  return {
    async join(room, socket) {
      const watcher = createWatcher(socket)
      if (room === null) return joinCampus(watcher)
      const watchers = rooms.get(room) ?? new Set()
      rooms.set(room, watchers)
      watchers.add(watcher)
      if (watchers.size === 1) watched()
      const joined: Joined = {
        view: (shown) => view(room, watcher, shown),
        leave() {
          watchers.delete(watcher)
          if (watchers.size === 0 && rooms.get(room) === watchers) rooms.delete(room)
        },
      }
      return begun(joined, async () => {
        watcher.tiles(await told(await stations.inRoom(room)))
        watcher.say({ type: 'needs', needs: await queue.needs(room) })
        watcher.say({ type: 'tally', tally: await completeness.room(room) })
      })
    },
    touch(id) {
      if (rooms.size > 0) touched.add(id)
    },
    rooms: () => [...rooms.keys()],
    incident: (room, incident) => tell(room, { type: 'incident', incident }),
    claimed: async (room) => (rooms.has(room) ? sendNeeds(room, true) : undefined),
    async picture(id, source) {
      if (rooms.size === 0) return
      const station = await stations.byId(id)
      for (const watcher of (station && rooms.get(station.room)) ?? []) watcher.picture(id, source)
    },
    async batch() {
      const ids = new Set(touched)
      touched.clear()
      for (const [room, watchers] of rooms) {
        const changed = ids.size === 0 ? [] : (await stations.inRoom(room)).filter(({ id }) => ids.has(id))
        const tiles = await told(changed)
        for (const watcher of watchers) {
          for (const id of watcher.tiles(tiles)) touched.add(id)
          watcher.pictures((id, source) => presence.of(id).pictures.get(source), clock.now())
        }
      }
    },
    async tick() {
      const beat = Math.abs(clock.now() - heartbeatAt) >= heartbeatMs
      if (beat) {
        heartbeatAt = clock.now()
        presence.ping()
      }
      for (const room of rooms.keys()) {
        await lookForSilence(room)
        await sendNeeds(room, beat)
        if (!beat) continue
        // What drifts while nothing happens, such as shares and debts.
        for (const { id } of await stations.inRoom(room)) touched.add(id)
        await sendTally(room)
      }
      if (beat) await sendDay()
    },
  }
}
