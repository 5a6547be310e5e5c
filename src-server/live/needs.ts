/** What a station waits for, as entries of its room's queue; pure. The alarms of a room are such entries too (alarms.ts). */
import type { Need, Tile } from '../../src-shared/console-api.ts'
import { needOf } from '../../src-shared/need.ts'
import type { Source } from '../../src-shared/vocabulary.ts'
import type { LiveAttempt } from '../review/attempt.ts'

export type UnclaimedNeed = Omit<Need, 'claim'>
/** `since` null: no record says it. */
export type UndatedNeed = Omit<UnclaimedNeed, 'since'> & { since: number | null }

/** Told by alarms of their own, with more to say. */
const toldAsAlarms: ReadonlySet<string> = new Set(['silent', 'unreadable'])

/** Since when, Unix ms, the records say that a tile has this need; null where they do not say. */
export type Since = (code: string, source: Source | null) => number | null

export const sinceNobodyKnows: Since = () => null

export function sinceOf(attempt: LiveAttempt): Since {
  const { projection } = attempt
  const { changed, locked, conditions, asks, incidents } = projection
  const unix = (instant: Parameters<LiveAttempt['unix']>[0] | null | undefined) =>
    instant ? Math.round(attempt.unix(instant)) : null
  return (code, source) => {
    if (code === 'waiting') return unix(changed)
    if (code === 'locked') return unix(locked)
    if (code === 'resumed') {
      const unseen = [...incidents.values()].find(({ raised }) => attempt.waitsForWord(raised))
      return unix(unseen?.at)
    }
    if (source !== null) return unix(conditions.get(source)?.since)
    return unix([...asks].find(([what]) => needOf(what) === code)?.[1])
  }
}

/** `tile`: as it was judged. */
export function needsAt(tile: Tile, since: Since): UndatedNeed[] {
  const { station, attempt } = tile
  // What was asked for after the end no ledger has: it is the station's, whoever sat there.
  const ofAttempt = attempt !== null && (attempt.state !== 'submitted' || !tile.live?.asks.length)
  const entry = (code: string, source: Source | null): UndatedNeed => {
    const calls = code === 'asks-help' && !ofAttempt
    const of = calls || !attempt ? station.id : attempt.id
    const id = `${code}/${of}${source === null ? '' : `/${source}`}`
    const told =
      code === 'moving'
        ? (attempt?.moving?.at ?? null)
        : code === 'break-over'
          ? (attempt?.breakEndsAt ?? null)
          : calls
            ? null
            : since(code, source)
    return {
      id,
      code,
      params: {
        station: station.name,
        student: calls ? '' : (attempt?.student.name ?? ''),
        ...(source === null ? {} : { source }),
      },
      station: station.id,
      attempt: calls ? null : (attempt?.id ?? null),
      since: told,
    }
  }
  return tile.needs
    .filter((code) => !toldAsAlarms.has(code))
    .flatMap((code) => {
      const sources = tile.troubles.flatMap(({ code: trouble, params }) =>
        trouble === code && isSource(params.source) ? [params.source] : [],
      )
      return sources.length > 0 ? sources.map((source) => entry(code, source)) : [entry(code, null)]
    })
}

const isSource = (value: unknown): value is Source =>
  value === 'face' || value === 'desk' || value === 'screen'

/** Whoever looks at a room less often than this may have missed that a need ended and began anew, ms. */
const lookedAtMs = 10_000

/** Since when a room's needs are seen by this process without a break. */
export function createSightings() {
  const rooms = new Map<string, { at: number; first: Map<string, number> }>()
  return {
    /** These are the needs of the room now, Unix ms, and no others; tells since when each is seen. */
    look(room: string, ids: readonly string[], now: number): (id: string) => number {
      const before = rooms.get(room)
      const known = before && now - before.at <= lookedAtMs ? before.first : new Map<string, number>()
      const first = new Map(ids.map((id) => [id, known.get(id) ?? now]))
      rooms.set(room, { at: now, first })
      return (id) => first.get(id) ?? now
    },
  }
}
