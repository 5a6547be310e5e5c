/** Pushes into what the page already knows; pure. */
import type { Incident, Tile } from '../../../src-shared/console-api.ts'
import { feedOf } from '../../../src-shared/feed.ts'
import type { RoomNow } from '../server/queries.ts'

/** Replaces the stations' tiles, and adds new ones in seat order; all others are the same objects. `heardAt`: unix ms. */
export function withTiles(room: RoomNow, news: readonly Tile[], heardAt: number): RoomNow {
  const fresh = new Map(news.map((tile) => [tile.station.id, { ...tile, heardAt }]))
  const tiles = room.tiles.map((tile) => {
    const newer = fresh.get(tile.station.id) ?? tile
    fresh.delete(tile.station.id)
    return newer
  })
  if (fresh.size > 0) tiles.push(...fresh.values())
  return {
    ...room,
    tiles: fresh.size > 0 ? tiles.sort((a, b) => a.station.seat - b.station.seat) : tiles,
  }
}

/** Newest first; an incident told again (longer, counted up, pictured) takes its old entry's place. */
export function withIncidents(incidents: readonly Incident[], news: readonly Incident[]): Incident[] {
  const fresh = new Map(news.map((incident) => [incident.id, incident]))
  return feedOf([...incidents.filter(({ id }) => !fresh.has(id)), ...fresh.values()])
}
