/** The other processes of this server, as far as they were heard: which stations and rooms they have to do with. */
import type { Clock } from '../clock.ts'

/** A process says each second that it is here; one silent for this long is dead, ms. */
const deadAfterMs = 5000

export interface Peers {
  /** What a process says of itself; returns what is new: stations whose live lane began or ended, rooms now watched. */
  here(
    process: string,
    lanes: readonly string[],
    rooms: readonly string[],
  ): { lanes: string[]; rooms: string[] }
  /** It ended in order, having told everything. */
  left(process: string): string[]
  /** Processes that died without a word, each told once. */
  died(): string[]
  /** Whether another process holds this station's live lane. */
  hold(station: string): boolean
  /** Whether somebody watches this room through another process. */
  watch(room: string): boolean
  /** How many there are. */
  count(): number
}

export function createPeers(clock: Clock): Peers {
  const known = new Map<string, { at: number; lanes: ReadonlySet<string>; rooms: ReadonlySet<string> }>()
  return {
    here(process, lanes, rooms) {
      const before = known.get(process) ?? { lanes: new Set<string>(), rooms: new Set<string>() }
      const now = { at: clock.now(), lanes: new Set(lanes), rooms: new Set(rooms) }
      known.set(process, now)
      return {
        lanes: [
          ...lanes.filter((station) => !before.lanes.has(station)),
          ...[...before.lanes].filter((station) => !now.lanes.has(station)),
        ],
        rooms: rooms.filter((room) => !before.rooms.has(room)),
      }
    },
    left(process) {
      const lanes = [...(known.get(process)?.lanes ?? [])]
      known.delete(process)
      return lanes
    },
    died() {
      const dead = [...known].filter(([, { at }]) => clock.now() - at >= deadAfterMs)
      for (const [process] of dead) known.delete(process)
      return dead.map(([process]) => process)
    },
    hold: (station) => [...known.values()].some(({ lanes }) => lanes.has(station)),
    count: () => known.size,
    watch: (room) => [...known.values()].some(({ rooms }) => rooms.has(room)),
  }
}
