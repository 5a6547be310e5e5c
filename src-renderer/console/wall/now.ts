/** What of a tile goes on changing between two words of the server; pure. `heardAt`, `now`: the server's Unix ms. */
import type { Tile } from '../../../src-shared/console-api.ts'

/** ms since the station's last word; null when it never spoke. */
export const silence = (tile: Tile & { heardAt: number }, now: number) =>
  tile.silentMs === null ? null : tile.silentMs + Math.max(0, now - tile.heardAt)

/** ms of exam time left, counting down only while the clock runs. */
export function timeLeft(tile: Tile & { heardAt: number }, now: number): number | null {
  const left = tile.live?.leftMs ?? tile.attempt?.leftMs ?? null
  if (left === null) return null
  const runs = tile.attempt?.state === 'running' && !lockOf(tile)
  return runs ? Math.max(0, left - Math.max(0, now - tile.heardAt)) : left
}

export const lockOf = (tile: Tile) => tile.live?.lock ?? tile.attempt?.lock ?? null

/** Whom an observation at this tile is of; null: nobody sits there, or she is done. */
export const whomAt = ({ attempt, station }: Tile) =>
  attempt && attempt.state !== 'submitted'
    ? { attempt: attempt.id, name: attempt.student.name, station: station.name }
    : null
