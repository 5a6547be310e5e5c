/** Pushes into what the page already knows; pure. */
import type { Incident, Tile } from '../../../src-shared/console-api.ts'
import { feedOf } from '../../../src-shared/feed.ts'
import type { RoomNow } from '../server/queries.ts'

/** Replaces the station's tile, or adds it in seat order. `heardAt`: unix ms. */
export function withTile(room: RoomNow, tile: Tile, heardAt: number): RoomNow {
  const heard = { ...tile, heardAt }
  const known = room.tiles.some((other) => other.station.id === tile.station.id)
  const tiles = known
    ? room.tiles.map((other) => (other.station.id === tile.station.id ? heard : other))
    : [...room.tiles, heard].sort((a, b) => a.station.seat - b.station.seat)
  return { ...room, tiles }
}

/** Newest first; an incident told again (longer, counted up, pictured) takes its old entry's place. */
export function withIncident(incidents: Incident[], incident: Incident): Incident[] {
  const others = incidents.filter((other) => other.id !== incident.id)
  return feedOf([...others, incident])
}
