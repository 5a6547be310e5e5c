/** Pushes to consoles: tiles on change (coalesced), incidents at once, pictures latest only, alarms, a heartbeat. */

import type { Incident, LiveMessage } from '../../src-shared/console-api.ts'
import type { Source } from '../../src-shared/vocabulary.ts'
import type { Stations } from '../auth/stations.ts'
import type { Calendar } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import type { Completeness } from '../completeness/report.ts'
import type { Station } from '../http/caller.ts'
import { type Presence, silentMs } from './presence.ts'
import { isSilent } from './trouble.ts'
import type { Wall } from './wall.ts'

/** The server's end of a console's live lane. */
interface ConsoleSocket {
  send(text: string): void
  /** Bytes not yet taken by the network. */
  readonly bufferedAmount: number
  terminate(): void
}

/** At most four tiles a second and station. */
const tileEveryMs = 250
/** A console that heard nothing for 5 s is not live; every tile is told again before. */
const heartbeatMs = 4000
/** Beyond this much unsent, pictures are dropped; beyond the second, the console must come again. */
const slowBytes = 512 * 1024
const deadBytes = 16 * 1024 * 1024

export interface Hub {
  /** Returns how to leave. `room` null: the whole university's sums. */
  join(room: string | null, socket: ConsoleSocket): Promise<() => void>
  /** Something on this station's tile changed. */
  touch(station: string): Promise<void>
  incident(room: string, incident: Incident): void
  picture(station: string, source: Source, jpeg: string): Promise<void>
  /** Rooms that somebody watches through this process. */
  rooms(): string[]
  /** Once a second. */
  tick(): Promise<void>
  close(): void
}

interface Deps {
  clock: Clock
  stations: Stations
  wall: Wall
  presence: Presence
  completeness: Completeness
  calendar: Calendar
  /** Somebody begins to watch a room that nobody watched here. */
  watched(): void
  /** Told of failures that no caller waits for. */
  failed(error: unknown): void
}

export function createHub(deps: Deps): Hub {
  const { clock, stations, wall, presence, completeness, calendar, watched, failed } = deps
  const rooms = new Map<string, Set<ConsoleSocket>>()
  const timers = new Map<string, NodeJS.Timeout>()
  const lastSent = new Map<string, number>()
  const silent = new Set<string>()
  const lastAlarms = new Map<string, string>()
  const campus = new Set<ConsoleSocket>()
  const lastTallies = new Map<string, string>()
  let heartbeatAt = clock.now()

  const say = (socket: ConsoleSocket, message: LiveMessage): void => {
    if (socket.bufferedAmount > deadBytes) socket.terminate()
    else if (message.type !== 'picture' || socket.bufferedAmount < slowBytes)
      socket.send(JSON.stringify(message))
  }
  const tell = (room: string, message: LiveMessage): void => {
    for (const socket of rooms.get(room) ?? []) say(socket, message)
  }

  async function sendTile(station: Station): Promise<void> {
    lastSent.set(station.id, clock.now())
    tell(station.room, { type: 'tile', tile: await wall.tile(station) })
  }

  /** Silence comes without a message: its tile is told in the second in which it begins. */
  async function sendSilent(room: string): Promise<void> {
    for (const station of await stations.inRoom(room)) {
      const is = isSilent(silentMs(presence.of(station.id), clock.now()))
      if (is && !silent.has(station.id)) await sendTile(station)
      if (is) silent.add(station.id)
      else silent.delete(station.id)
    }
  }

  async function sendAlarms(room: string, always: boolean): Promise<void> {
    const alarms = await wall.alarms(room)
    const key = alarms.map((alarm) => alarm.id).join('\n')
    if (always || key !== lastAlarms.get(room)) tell(room, { type: 'alarms', alarms })
    lastAlarms.set(room, key)
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
    for (const socket of campus) say(socket, message)
  }

  async function joinCampus(socket: ConsoleSocket): Promise<() => void> {
    campus.add(socket)
    say(socket, await today())
    return () => void campus.delete(socket)
  }

  return {
    async join(room, socket) {
      if (room === null) return joinCampus(socket)
      const watchers = rooms.get(room) ?? new Set()
      rooms.set(room, watchers)
      watchers.add(socket)
      if (watchers.size === 1) watched()
      for (const station of await stations.inRoom(room)) {
        say(socket, { type: 'tile', tile: await wall.tile(station) })
        for (const [source, jpeg] of presence.of(station.id).pictures)
          say(socket, { type: 'picture', station: station.id, source, jpeg })
      }
      say(socket, { type: 'alarms', alarms: await wall.alarms(room) })
      say(socket, { type: 'tally', tally: await completeness.room(room) })
      return () => {
        watchers.delete(socket)
        if (watchers.size === 0 && rooms.get(room) === watchers) rooms.delete(room)
      }
    },
    async touch(id) {
      if (rooms.size === 0 || timers.has(id)) return
      const station = await stations.byId(id)
      if (!station || !rooms.has(station.room) || timers.has(id)) return
      const since = clock.now() - (lastSent.get(station.id) ?? 0)
      const wait = Math.min(tileEveryMs, Math.max(0, tileEveryMs - since))
      const timer = setTimeout(() => {
        timers.delete(id)
        sendTile(station).catch(failed)
      }, wait)
      timers.set(id, timer)
    },
    rooms: () => [...rooms.keys()],
    incident: (room, incident) => tell(room, { type: 'incident', incident }),
    async picture(id, source, jpeg) {
      if (rooms.size === 0) return
      const station = await stations.byId(id)
      if (station) tell(station.room, { type: 'picture', station: id, source, jpeg })
    },
    async tick() {
      const beat = Math.abs(clock.now() - heartbeatAt) >= heartbeatMs
      if (beat) {
        heartbeatAt = clock.now()
        presence.ping()
      }
      for (const room of rooms.keys()) {
        await sendAlarms(room, beat)
        await sendSilent(room)
        if (!beat) continue
        for (const tile of await wall.tiles(room)) tell(room, { type: 'tile', tile })
        await sendTally(room)
      }
      if (beat) await sendDay()
    },
    close() {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
    },
  }
}
