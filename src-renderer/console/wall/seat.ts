/** What of a tile is to be seen on the wall; pure. Two that are seen alike are equal, whatever drifts beneath. */
import type { AttemptSummary, LiveState, Trouble } from '../../../src-shared/console-api.ts'
import { type Camera, cameras } from '../../../src-shared/vocabulary.ts'
import type { CommandKind } from '../commands/kinds.ts'
import type { HeardTile } from '../server/queries.ts'
import { answerTo } from './needAction.ts'
import { lockOf, timeLeft } from './now.ts'

/** What a wall can be narrowed to. */
export const kinds = ['waiting', 'trouble', 'offline', 'locked', 'finished'] as const
export type Kind = (typeof kinds)[number]

export interface Seat {
  station: HeardTile['station']
  who: { attempt: string; name: string; number: string } | null
  /** Somebody's attempt is there that cannot be read: the seat must not look free. */
  unreadable: boolean
  /** Under `state.<code>`. */
  state: string
  level: Trouble['level'] | 'none'
  /** Worst first; shares in whole per cent. */
  troubles: readonly Trouble[]
  /** What it waits for, under `needs.<code>`; what is a trouble too is told as that. */
  needs: readonly string[]
  /** The command that answers what it waits for. */
  answer: CommandKind | null
  /** There are commands for it. */
  going: boolean
  cameras: Readonly<Partial<Record<Camera, string>>>
  /** She sits without film, by the rule of the policy. */
  unfilmed: boolean
  /** Unix ms, to ten seconds; null while its clock stands or where there is none. */
  endsAt: number | null
  /** ms that are left while the clock stands. */
  stands: number | null
  /** When the break that was granted is over, Unix ms to the second. */
  breakEndsAt: number | null
  /** Unix ms of a silent station's last word, to ten seconds. */
  silentSince: number | null
  backlog: Pick<NonNullable<LiveState['sending']>, 'bytes' | 'bytesPerSecond' | 'emptyInMs'> | null
  kinds: readonly Kind[]
  /** Of an exam in the university's own system: the page that is open there. `address`: host and path. */
  page: { address: string; title: string } | null
}

const tenSeconds = (ms: number) => Math.round(ms / 10_000) * 10_000
/** What goes at once by itself is no backlog, ms. */
const backlogMs = 5000
const alarms = ['silent', 'locked']

const known = new WeakMap<HeardTile, { seat: Seat; look: string }>()

/** Read once a tile. `look` is the same for seats that look alike. */
export function seatOf(tile: HeardTile): { seat: Seat; look: string } {
  const before = known.get(tile)
  if (before) return before
  const seat = read(tile)
  const made = { seat, look: JSON.stringify(seat) }
  known.set(tile, made)
  return made
}

function read(tile: HeardTile): Seat {
  const { station, attempt, live, needs, heardAt } = tile
  const troubles = tile.troubles.map(rounded)
  const going = attempt !== null && attempt.state !== 'submitted'
  const left = going ? timeLeft(tile, heardAt) : null
  const runs = attempt?.state === 'running' && !lockOf(tile)
  const silent = troubles.some(({ code }) => code === 'silent')
  return {
    station,
    who: attempt && { attempt: attempt.id, ...attempt.student },
    unreadable: tile.unreadable === true,
    state: stateOf(tile),
    level: troubles[0]?.level ?? 'none',
    troubles,
    needs: needs.filter((need) => !troubles.some(({ code }) => code === need)),
    answer: going && attempt ? answerTo(needs, attempt) : null,
    going,
    cameras: Object.fromEntries(
      cameras.flatMap((camera) => (live?.cameras[camera] ? [[camera, live.cameras[camera]]] : [])),
    ),
    unfilmed: going && attempt?.unfilmed === 'seated',
    endsAt: left !== null && runs ? tenSeconds(heardAt + left) : null,
    stands: left !== null && !runs ? left : null,
    breakEndsAt: attempt?.breakEndsAt == null ? null : Math.round(attempt.breakEndsAt / 1000) * 1000,
    silentSince: silent && tile.silentMs !== null ? tenSeconds(heardAt - tile.silentMs) : null,
    backlog: backlogOf(live),
    kinds: kindsOf(tile, going),
    page:
      going && attempt.page ? { address: shortAddress(attempt.page.url), title: attempt.page.title } : null,
  }
}

function shortAddress(address: string): string {
  const url = URL.parse(address)
  return url === null ? address : `${url.host}${url.pathname}`
}

function stateOf({ attempt, unreadable, connected }: HeardTile): string {
  if (unreadable) return 'unreadable'
  if (!attempt) return connected ? 'ready' : 'off'
  if (attempt.moving) return 'moving'
  return wordOf(attempt)
}

/** What an attempt is at, under `state.<word>`. */
export const wordOf = ({
  state,
  excused,
  admitted,
}: Pick<AttemptSummary, 'state' | 'excused' | 'admitted'>): string => {
  if (excused) return 'excused'
  return admitted ? 'admitted' : state
}

function kindsOf(tile: HeardTile, going: boolean): Kind[] {
  const { attempt, needs, troubles } = tile
  const is: Record<Kind, boolean> = {
    waiting: going && needs.some((need) => !alarms.includes(need) && !need.startsWith('camera-')),
    trouble: troubles.length > 0,
    offline: !tile.connected || troubles.some(({ code }) => code === 'silent'),
    locked: going && lockOf(tile) !== null,
    // One that is done with: a late recording or an unreadable record keeps it where it is seen.
    finished: attempt?.state === 'submitted' && troubles.length === 0,
  }
  return kinds.filter((kind) => is[kind])
}

function backlogOf(live: LiveState | null): Seat['backlog'] {
  const sending = live?.sending
  if (!sending || sending.emptyInMs === null || sending.emptyInMs <= backlogMs) return null
  const { bytes, bytesPerSecond, emptyInMs } = sending
  return { bytes, bytesPerSecond, emptyInMs }
}

const rounded = ({ params, ...trouble }: Trouble): Trouble => ({
  ...trouble,
  params:
    typeof params.share === 'number' ? { ...params, share: Math.floor(params.share * 100) / 100 } : params,
})

/** The end that most of the room has, so that a tile need only tell of another; Unix ms. */
export function commonEnd(seats: readonly Seat[]): number | null {
  const count = new Map<number, number>()
  for (const { endsAt } of seats) {
    if (endsAt === null) continue
    const minute = Math.round(endsAt / 60_000) * 60_000
    count.set(minute, (count.get(minute) ?? 0) + 1)
  }
  const [most] = [...count].sort(([, a], [, b]) => b - a)
  return most?.[0] ?? null
}

/** A minute more or less is the same end. */
const sameEndMs = 90_000
export const endsApart = (endsAt: number, common: number | null) =>
  common !== null && Math.abs(endsAt - common) > sameEndMs
