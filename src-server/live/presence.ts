/** What stations say of themselves right now: lossy, in memory only, no evidence. */
import type { LiveState } from '../../src-shared/console-api.ts'
import type { Command } from '../../src-shared/station-api.ts'
import type { Source } from '../../src-shared/vocabulary.ts'
import type { Clock } from '../clock.ts'

/** The server's end of a station's live lane. */
export interface StationSocket {
  send(text: string): void
  ping(): void
  close(): void
}

interface Seen {
  socket: StationSocket | null
  lastWord: number
  live: LiveState | null
  pictures: Map<Source, string>
}

export interface Presence {
  /** Any sign of life: a request, a frame, a pong. */
  heard(station: string): void
  /** The newest connection is the station's; an older one is closed. */
  connect(station: string, socket: StationSocket): void
  disconnect(station: string, socket: StationSocket): void
  state(station: string, live: LiveState): void
  /** JPEG in base64; the latest only. */
  picture(station: string, source: Source, jpeg: string): void
  /** False when the station has no live lane; the ledger's replies will carry the command. */
  push(station: string, command: Command): boolean
  ping(): void
  of(station: string): {
    connected: boolean
    lastWord: number | null
    live: LiveState | null
    pictures: ReadonlyMap<Source, string>
  }
}

export function createPresence(clock: Clock): Presence {
  const stations = new Map<string, Seen>()
  function seen(station: string): Seen {
    const found = stations.get(station)
    if (found) return found
    const made: Seen = { socket: null, lastWord: clock.now(), live: null, pictures: new Map() }
    stations.set(station, made)
    return made
  }
  return {
    heard(station) {
      seen(station).lastWord = clock.now()
    },
    connect(station, socket) {
      const entry = seen(station)
      entry.socket?.close()
      entry.socket = socket
      entry.lastWord = clock.now()
    },
    disconnect(station, socket) {
      const entry = seen(station)
      if (entry.socket === socket) entry.socket = null
    },
    state(station, live) {
      seen(station).live = live
    },
    picture(station, source, jpeg) {
      seen(station).pictures.set(source, jpeg)
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
        connected: found?.socket != null,
        lastWord: found?.lastWord ?? null,
        live: found?.live ?? null,
        pictures: found?.pictures ?? new Map(),
      }
    },
  }
}
