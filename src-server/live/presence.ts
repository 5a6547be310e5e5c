/** What stations say of themselves right now, here or to another process: lossy, in memory only, no evidence. */
import type { LiveState } from '../../src-shared/console-api.ts'
import type { Command } from '../../src-shared/station-api.ts'
import type { Source } from '../../src-shared/vocabulary.ts'
import type { Clock } from '../clock.ts'
import type { ClusterBus } from '../cluster/messages.ts'
import type { Peers } from '../cluster/peers.ts'

/** The server's end of a station's live lane. */
interface StationSocket {
  send(text: string): void
  ping(): void
  close(): void
}

interface Seen {
  socket: StationSocket | null
  /** Of the socket, Unix ms. */
  since: number
  room: string | null
  lastWord: number
  live: LiveState | null
  pictures: Map<Source, string>
}

export interface Presence {
  /** Any sign of life: a request, a frame, a pong. */
  heard(station: string): void
  /** The newest connection is the station's; an older one is closed. */
  connect(
    station: { id: string; room: string },
    socket: StationSocket,
    /** Its keeper's process, first heard at `since`, Unix ms. */
    keeper?: { run: string; since: number },
  ): void
  disconnect(station: string, socket: StationSocket): void
  state(station: string, live: LiveState): void
  /** JPEG in base64; the latest only. */
  picture(station: string, source: Source, jpeg: string): void
  /** False when the station has no live lane here; another process may, and the ledger's replies will carry the command. */
  push(station: string, command: Command): boolean
  ping(): void
  /** What another process heard. */
  learn(station: string, what: { live?: LiveState; picture?: { source: Source; jpeg: string } }): void
  /** Another process has a newer live lane of this station: ours is a dead one. `at`: since when, Unix ms. */
  superseded(station: string, at: number): void
  /** Stations whose live lane is here, and all that were heard since this was last asked. */
  news(): { lanes: string[]; heard: string[] }
  /** Tells the other processes again what the stations here said last; pictures of the rooms named only. */
  retell(rooms: ReadonlySet<string>, states: boolean): void
  of(station: string): {
    connected: boolean
    lastWord: number | null
    live: LiveState | null
    pictures: ReadonlyMap<Source, string>
  }
}

/** ms since a station's last word; null when it never spoke. */
export const silentMs = ({ lastWord }: { lastWord: number | null }, now: number): number | null =>
  lastWord === null ? null : Math.max(0, now - lastWord)

interface Parts {
  clock: Clock
  peers: Peers
  publish: ClusterBus['publish']
}

export function createPresence({ clock, peers, publish }: Parts): Presence {
  const stations = new Map<string, Seen>()
  const heard = new Set<string>()
  function seen(station: string): Seen {
    const found = stations.get(station)
    if (found) return found
    const made: Seen = {
      socket: null,
      since: 0,
      room: null,
      lastWord: clock.now(),
      live: null,
      pictures: new Map(),
    }
    stations.set(station, made)
    return made
  }
  return {
    heard(station) {
      seen(station).lastWord = clock.now()
      heard.add(station)
    },
    connect({ id, room }, socket, keeper) {
      const entry = seen(id)
      entry.socket?.close()
      Object.assign(entry, { socket, room, since: clock.now(), lastWord: clock.now() })
      publish({ type: 'connected', station: id, at: entry.since, ...(keeper ? { keeper } : {}) })
    },
    disconnect(station, socket) {
      const entry = seen(station)
      if (entry.socket === socket) entry.socket = null
    },
    state(station, live) {
      seen(station).live = live
      publish({ type: 'state', station, live })
    },
    picture(station, source, jpeg) {
      const entry = seen(station)
      entry.pictures.set(source, jpeg)
      if (entry.room !== null && peers.watch(entry.room)) publish({ type: 'picture', station, source, jpeg })
    },
    learn(station, { live, picture }) {
      const entry = seen(station)
      entry.lastWord = clock.now()
      if (live) entry.live = live
      if (picture) entry.pictures.set(picture.source, picture.jpeg)
    },
    superseded(station, at) {
      const entry = stations.get(station)
      if (entry?.socket && entry.since < at) entry.socket.close()
    },
    news() {
      const news = {
        lanes: [...stations].filter(([, { socket }]) => socket !== null).map(([station]) => station),
        heard: [...heard],
      }
      heard.clear()
      return news
    },
    retell(rooms, states) {
      for (const [station, { socket, live, room, pictures }] of stations) {
        if (socket === null) continue
        if (states && live) publish({ type: 'state', station, live })
        if (room === null || !rooms.has(room)) continue
        for (const [source, jpeg] of pictures) publish({ type: 'picture', station, source, jpeg })
      }
    },
    push(station, command) {
      const socket = stations.get(station)?.socket
      socket?.send(JSON.stringify({ type: 'command', command }))
      return socket !== undefined && socket !== null
    },
    ping() {
      for (const { socket } of stations.values()) socket?.ping()
    },
    of(station) {
      const found = stations.get(station)
      return {
        connected: found?.socket != null || peers.hold(station),
        lastWord: found?.lastWord ?? null,
        live: found?.live ?? null,
        pictures: found?.pictures ?? new Map(),
      }
    },
  }
}
