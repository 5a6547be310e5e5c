/** What stations say of themselves right now, here or to another process: lossy, in memory only, no evidence. */
import type { LiveState } from '../../src-shared/console-api.ts'
import type { LookUp } from '../../src-shared/look/messages.ts'
import type { LiveDown } from '../../src-shared/station-api.ts'
import type { Source } from '../../src-shared/vocabulary.ts'
import type { Bus, Subscriber } from '../bus.ts'
import type { Clock } from '../clock.ts'
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
  pictures: Map<Source, Shown>
  /** Whether its live lane was told that pictures are looked at. */
  watched: boolean
}

export interface Shown {
  /** Base64. */
  jpeg: string
  /** Unix ms. */
  at: number
}

export interface Presence {
  readonly subscriber: Subscriber
  /** The newest connection is the station's; an older one is closed. */
  connect(
    station: { id: string; room: string },
    socket: StationSocket,
    /** Its keeper's process, first heard at `since`, Unix ms. */
    keeper?: { run: string; since: number },
  ): void
  disconnect(station: string, socket: StationSocket): void
  /** JPEG in base64. For other processes only where somebody watches the station's room through them. */
  picture(station: string, source: Source, jpeg: string): void
  /** Tells each station here whether its room is looked at, when that has changed. */
  watch(isWatched: (room: string) => boolean): void
  /** What this station says of a look; `packet` where it brings one. */
  look(station: string, message: LookUp, packet: Buffer | null): void
  ping(): void
  /** Another process heard this station. */
  heardElsewhere(station: string): void
  /** Stations whose live lane is here, and all that were heard since this was last asked. */
  news(): { lanes: string[]; heard: string[] }
  /** Tells the other processes again what the stations here said last; pictures of the rooms named only. */
  retell(rooms: ReadonlySet<string>, states: boolean): void
  of(station: string): {
    connected: boolean
    lastWord: number | null
    live: LiveState | null
    pictures: ReadonlyMap<Source, Shown>
  }
}

/** ms since a station's last word; null when it never spoke. */
export const silentMs = ({ lastWord }: { lastWord: number | null }, now: number): number | null =>
  lastWord === null ? null : Math.max(0, now - lastWord)

interface Deps {
  clock: Clock
  peers: Peers
  bus: Pick<Bus, 'publish' | 'apply' | 'tell'>
}

export function createPresence({ clock, peers, bus }: Deps): Presence {
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
      watched: false,
    }
    stations.set(station, made)
    return made
  }
  function spoke(station: string): Seen {
    const entry = seen(station)
    entry.lastWord = clock.now()
    return entry
  }

  /** Another process, or this one, has a live lane of this station since `at`: an older one here is a dead one. */
  function superseded(station: string, at: number): void {
    const entry = stations.get(station)
    if (entry?.socket && entry.since < at) entry.socket.close()
  }

  /** Without a live lane here another process may have it, and the ledger's replies will carry the command. */
  const push = (station: string, message: LiveDown) => say(stations.get(station)?.socket ?? null, message)

  const say = (socket: StationSocket | null, message: LiveDown) => socket?.send(JSON.stringify(message))

  /** Looks of stations here that are watched through another process: only their packets are told there. */
  const looksElsewhere = new Set<string>()

  const subscriber: Subscriber = {
    name: 'presence',
    on: {
      heard({ station }) {
        spoke(station)
        heard.add(station)
      },
      connected({ station, at }) {
        superseded(station, at)
        spoke(station)
      },
      state({ station, live }) {
        spoke(station).live = live
      },
      picture({ station, source, jpeg, at = clock.now() }) {
        spoke(station).pictures.set(source, { jpeg, at })
      },
      command: ({ station, command }) => push(station, { type: 'command', command }),
      'shut-out': ({ station }) => stations.get(station)?.socket?.close(),
      'check-asked': ({ station }) => push(station, { type: 'check' }),
      attended: ({ station, by }) => push(station, { type: 'attended', by }),
      'look-down'({ station, message }, from) {
        if (from !== null && message.do === 'begin' && stations.get(station)?.socket)
          looksElsewhere.add(message.look)
        if (message.do === 'end') looksElsewhere.delete(message.look)
        push(station, { type: 'look', message })
      },
    },
  }

  return {
    subscriber,
    connect({ id, room }, socket, keeper) {
      const entry = seen(id)
      entry.socket?.close()
      Object.assign(entry, { socket, room, since: clock.now(), lastWord: clock.now(), watched: false })
      void bus.publish({ type: 'connected', station: id, at: entry.since, ...(keeper ? { keeper } : {}) })
    },
    disconnect(station, socket) {
      const entry = seen(station)
      if (entry.socket === socket) entry.socket = null
      void bus.apply({ type: 'disconnected', station })
    },
    picture(station, source, jpeg) {
      const { room } = seen(station)
      const event = { type: 'picture', station, source, jpeg } as const
      void (room !== null && peers.watch(room) ? bus.publish(event) : bus.apply(event))
    },
    look(station, message, packet) {
      if (message.do !== 'packet') return void bus.publish({ type: 'look-up', station, message })
      if (!packet) return
      const { look } = message
      const event = { type: 'look-packet', station, look, packet: packet.toString('base64') } as const
      if (looksElsewhere.has(look)) bus.tell(event)
      else void bus.apply(event)
    },
    heardElsewhere: (station) => void spoke(station),
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
        if (states && live) bus.tell({ type: 'state', station, live })
        if (room === null || !rooms.has(room)) continue
        // Told as what it is: pictures come while somebody looks, and the newest may be of hours ago.
        for (const [source, { jpeg, at }] of pictures)
          bus.tell({ type: 'picture', station, source, jpeg, at })
      }
    },
    watch(isWatched) {
      for (const entry of stations.values()) {
        const { room, socket } = entry
        if (socket === null || room === null || entry.watched === isWatched(room)) continue
        entry.watched = !entry.watched
        say(socket, { type: 'watch', pictures: entry.watched })
      }
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
