/** What happened at other stations of the room, so that it tells of nobody which is whose. Pure. */
import { z } from 'zod'
import { Code, Positive, UnixMs } from '../bounds.ts'
import { isReason, type Reason, reasonParams } from '../policy/reasons.ts'
import { Source } from '../vocabulary.ts'
import { hidden } from './blind.ts'

/** `seen`: somebody in the room looked there; what was seen is told nobody here. `restarted`: it went on after a while. */
const kinds = ['incident', 'seen', 'restarted', 'moved'] as const

/** `neighbour`: by the first that happened there; null: most of them. `same`: of one window or page at another station, too. */
export const RoomEvent = z.object({
  neighbour: Positive.nullable(),
  kind: z.enum(kinds),
  reason: Code.nullable(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  same: z.boolean(),
  at: UnixMs,
  to: UnixMs,
})
export type RoomEvent = z.infer<typeof RoomEvent>

export const roomEventsAtMost = 2000

/** `thing`: the window or page of it, as its station says it. */
export interface Happened {
  kind: RoomEvent['kind']
  reason: string | null
  params: Readonly<Record<string, unknown>>
  thing: string | null
  at: number
  to: number
}

/** What is no further apart than this, or twice, is of one time. */
export const aroundMs = 60_000
const wideMs = 30_000
/** A stranger's own clock reading is matched by its milliseconds, and not by these. */
const roundMs = 10_000
const wideLeast = 3

/** `own`: of the case's attempt; `others`: of each attempt beside it. */
export function roomEvents(own: readonly Happened[], others: readonly (readonly Happened[])[]): RoomEvent[] {
  const all = others
    .flatMap((happened, who) => happened.map((one) => ({ ...one, who })))
    .sort((one, other) => one.at - other.at)
  const mine = own.map((one) => ({ ...one, who: -1 }))
  const things = bucketed([...mine, ...all], aroundMs, ({ thing }) => thing)
  const alike = bucketed(all, wideMs, kindOf)
  const isWide = (one: (typeof all)[number]): boolean => {
    const stations = alike(one).size
    return stations >= wideLeast && stations * 2 > others.length
  }
  const numbers = new Map<number, number>()
  const told: RoomEvent[] = []
  const wide = new Map<string, RoomEvent>()
  for (const one of all) {
    const { kind, reason, who } = one
    const at = Math.floor(one.at / roundMs) * roundMs
    const to = Math.max(at, Math.floor(one.to / roundMs) * roundMs)
    const same = [...things(one)].some((other) => other !== who)
    const known = reason !== null && isReason(reason) ? reason : null
    const event = { kind, reason: known, params: known ? blindParams(known, one.params) : {}, same, at, to }
    if (isWide(one)) {
      const key = kindOf(one)
      const last = wide.get(key)
      if (last && at - last.at <= aroundMs) {
        last.to = Math.max(last.to, to)
        last.same ||= same
        continue
      }
      const first = { ...event, params: {}, neighbour: null }
      wide.set(key, first)
      told.push(first)
      continue
    }
    const neighbour = numbers.get(who) ?? numbers.size + 1
    numbers.set(who, neighbour)
    told.push({ ...event, neighbour })
  }
  return told.slice(0, roomEventsAtMost)
}

const kindOf = ({ kind, reason }: Happened): string => `${kind} ${reason}`

/** By key and stretch of time who is in it; asked of one: who is in its stretch and in those beside it. */
function bucketed<T extends Happened & { who: number }>(
  all: readonly T[],
  lengthMs: number,
  keyOf: (one: T) => string | null,
): (one: T) => Set<number> {
  const buckets = new Map<string, Set<number>>()
  const near = new Map<string, Set<number>>()
  const placeOf = ({ at }: T) => Math.floor(at / lengthMs)
  for (const one of all) {
    const key = `${placeOf(one)} ${keyOf(one)}`
    if (keyOf(one) !== null) buckets.set(key, (buckets.get(key) ?? new Set()).add(one.who))
  }
  return (one) => {
    const place = placeOf(one)
    const at = `${place} ${keyOf(one)}`
    const known = near.get(at)
    if (known) return known
    const around = [place - 1, place, place + 1].flatMap((of) => [
      ...(buckets.get(`${of} ${keyOf(one)}`) ?? []),
    ])
    const who = new Set(around)
    near.set(at, who)
    return who
  }
}

/** Of what a sentence says of a program, a page or a person nothing; counts and sources stay. No key of a station's own. */
function blindParams(reason: Reason, params: Happened['params']): RoomEvent['params'] {
  const told: RoomEvent['params'] = {}
  for (const key of reasonParams[reason]) {
    const value = params[key]
    if (typeof value === 'number') told[key] = value
    else if (value !== undefined && !unnamed.has(key)) told[key] = Source.safeParse(value).data ?? hidden
  }
  return told
}

/** A sentence without them has words of its own. */
const unnamed: ReadonlySet<string> = new Set(['program', 'title', 'site', 'address'])
