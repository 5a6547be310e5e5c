/** Pushes into what the page already knows; pure. */
import type { Incident, LiveMessage, Tile } from '../../../src-shared/console-api.ts'
import { feedOf } from '../../../src-shared/feed.ts'
import type { RoomNow } from '../server/queries.ts'

/**
 * Replaces the stations' tiles, adds new ones in seat order, and takes out those of `gone`; all others are the same objects.
 * `heardAt`: unix ms.
 */
export function withTiles(
  room: RoomNow,
  news: readonly Tile[],
  heardAt: number,
  gone: ReadonlySet<string> = new Set(),
): RoomNow {
  const fresh = new Map(news.map((tile) => [tile.station.id, { ...tile, heardAt }]))
  const tiles = room.tiles.map((tile) => {
    const newer = fresh.get(tile.station.id) ?? tile
    fresh.delete(tile.station.id)
    return newer
  })
  if (fresh.size > 0) tiles.push(...fresh.values())
  if (fresh.size > 0) tiles.sort((a, b) => a.station.seat - b.station.seat)
  return { ...room, tiles: gone.size > 0 ? tiles.filter(({ station }) => !gone.has(station.id)) : tiles }
}

/** Whose last word among these messages is that it is gone. */
export function goneIn(messages: readonly LiveMessage[]): Set<string> {
  const gone = new Set<string>()
  for (const message of messages) {
    if (message.type === 'gone') for (const id of message.stations) gone.add(id)
    if (message.type === 'tiles') for (const { station } of message.tiles) gone.delete(station.id)
  }
  return gone
}

/** Newest first; an incident told again (longer, counted up, pictured) takes its old entry's place. */
export function withIncidents(incidents: readonly Incident[], news: readonly Incident[]): Incident[] {
  const fresh = new Map(news.map((incident) => [incident.id, incident]))
  return feedOf([...incidents.filter(({ id }) => !fresh.has(id)), ...fresh.values()])
}
