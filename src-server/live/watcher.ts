/** One console that watches a room: what it was told of each tile, what is on its screen, which pictures it waits for. */
import type { LiveMessage, Tile } from '../../src-shared/console-api.ts'
import { framed, type SmallPicture } from '../../src-shared/picture-frame.ts'
import type { Source } from '../../src-shared/vocabulary.ts'
import type { Shown } from './presence.ts'
import { isSilent } from './trouble.ts'

/** The server's end of a console's live lane. */
export interface ConsoleSocket {
  send(data: string | Uint8Array): void
  /** Bytes not yet taken by the network. */
  readonly bufferedAmount: number
  terminate(): void
}

/** A tile and the two forms of it that are compared: all of it, and what changes nothing but small numbers. */
export interface ToldTile {
  station: string
  json: string
  glance: string
  at: number
}

export interface Watcher {
  say(message: LiveMessage): void
  /** Of these, the tiles that look different than when they were told. Returns those whose small numbers are due later. */
  tiles(tiles: readonly ToldTile[]): string[]
  /** These are the stations of the room: of others it is told that they are gone. */
  keep(stations: ReadonlySet<string>): void
  /** These are on its screen from now on; returns those that were not. */
  view(stations: readonly string[]): string[]
  /** There is a newer picture. */
  picture(station: string, source: Source): void
  /** Some of the pictures it waits for, those it waits for longest; `of`: what is newest now. */
  pictures(of: (station: string, source: Source) => Shown | undefined, now: number): void
}

/** Small numbers of a tile on the screen are told again after this time, ms. */
const driftMs = 2000
/** Those of a console that has not said what is on its screen, ms. */
const unseenDriftMs = 4000
/** Pictures of one batch: with two batches a second, each camera of thirty tiles once a second. */
const picturesAtOnce = 30
/** A picture that would be older than this on its arrival is none, ms. */
const oldPictureMs = 5000
/** Beyond this much unsent, pictures wait; beyond the second, the console must come again. */
const slowBytes = 512 * 1024
const deadBytes = 16 * 1024 * 1024

export function createWatcher(socket: ConsoleSocket): Watcher {
  const told = new Map<string, ToldTile>()
  /** In the order of waiting. */
  const waiting = new Map<string, { station: string; source: Source }>()
  let seen: ReadonlySet<string> | null = null

  function send(data: string | Uint8Array): void {
    if (socket.bufferedAmount > deadBytes) socket.terminate()
    else socket.send(data)
  }

  const say = (message: LiveMessage) => send(JSON.stringify(message))

  function due(tile: ToldTile): 'now' | 'later' | 'never' {
    const before = told.get(tile.station)
    if (!before || before.glance !== tile.glance) return 'now'
    if (before.json === tile.json) return 'never'
    const passed = tile.at - before.at
    // A heartbeat brings every tile again.
    if (seen === null) return passed >= unseenDriftMs ? 'now' : 'never'
    if (!seen.has(tile.station)) return 'never'
    return passed >= driftMs ? 'now' : 'later'
  }

  return {
    say,
    tiles(tiles) {
      const { now: news = [], later = [] } = Object.groupBy(tiles, due)
      for (const tile of news) told.set(tile.station, tile)
      // Each is made into text once, for however many watch.
      if (news.length > 0) send(`{"type":"tiles","tiles":[${news.map(({ json }) => json).join(',')}]}`)
      return later.map(({ station }) => station)
    },
    keep(stations) {
      const gone = [...told.keys()].filter((station) => !stations.has(station))
      for (const station of gone) told.delete(station)
      if (gone.length > 0) say({ type: 'gone', stations: gone })
    },
    view(stations) {
      const before = seen
      seen = new Set(stations)
      for (const [key, { station }] of waiting) if (!seen.has(station)) waiting.delete(key)
      return stations.filter((station) => !before?.has(station))
    },
    picture(station, source) {
      if (seen?.has(station)) waiting.set(`${station} ${source}`, { station, source })
    },
    pictures(of, now) {
      if (socket.bufferedAmount > slowBytes) return
      const chosen: SmallPicture[] = []
      for (const [key, { station, source }] of waiting) {
        if (chosen.length === picturesAtOnce) break
        waiting.delete(key)
        const shown = of(station, source)
        if (shown && Math.abs(now - shown.at) < oldPictureMs)
          chosen.push({ station, source, jpeg: Buffer.from(shown.jpeg, 'base64') })
      }
      if (chosen.length > 0) send(framed(chosen))
    },
  }
}

/** `at`: ms, of a clock that nobody sets back. */
export function toldTile(tile: Tile, at: number): ToldTile {
  return { station: tile.station.id, json: JSON.stringify(tile), glance: glanceOf(tile), at }
}

/** What is to be seen at once. Shares go up and down by little; that the exam's time passes is known. */
function glanceOf({ attempt, live, troubles, silentMs, ...rest }: Tile): string {
  const { coverage: _shares, debt, leftMs: _left, answered: _answers, ...told } = attempt ?? {}
  return JSON.stringify([
    rest,
    isSilent(silentMs),
    troubles.map(({ code, params: { share: _drifts, ...params } }) => [code, params]),
    attempt && { ...told, debtOld: debt?.old },
    live && [live.screen, live.state, live.lock, live.asks, live.cameras],
  ])
}
