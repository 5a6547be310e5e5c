/**
 * Who sits where: shuffled from a recorded seed, no two of one group (or of one ticket) side by side wherever that can be
 * (docs/session/timetable.md, "Seating"). Pure.
 */
import { z } from 'zod'
import { shuffled } from '../drawing/stream.ts'
import type { Place, SeatPlan } from '../plan.ts'

/** Two students of one group, or of one ticket, are not side by side; `none`: anybody sits anywhere. */
export const Apart = z.enum(['group', 'ticket', 'none'])
export type Apart = z.infer<typeof Apart>

/** A room with the stations that can be sat at, where they stand. */
export interface SeatingRoom {
  room: string
  plan: SeatPlan
}

export interface Examinee {
  student: string
  group: string | null
  ticket: number | null
}

export interface Seated {
  student: string
  room: string
  station: string
}

/** Two who sit side by side and should not. */
export interface BrokenRule {
  students: [string, string]
  room: string
  stations: [string, string]
  /** What they have in common: the group or the ticket. */
  common: string
}

interface Seat extends Place {
  room: string
  station: string
}

/** What two side by side must not have in common; null: nothing. */
const keyOf = (apart: Apart, { group, ticket }: Examinee): string | null =>
  apart === 'group' ? group : apart === 'ticket' && ticket !== null ? String(ticket) : null

/** Stations side by side in one row, without a gap between them. */
function runsOf(rooms: readonly SeatingRoom[]): Seat[][] {
  const runs: Seat[][] = []
  for (const { room, plan } of rooms) {
    const places = [...plan.places].sort((a, b) => a.row - b.row || a.column - b.column)
    for (const { station, column, row } of places) {
      const run = runs.at(-1)
      const left = run?.at(-1)
      const seat = { room, station, column, row }
      if (run && left?.room === room && left.row === row && left.column + 1 === column) run.push(seat)
      else runs.push([seat])
    }
  }
  return runs
}

/** How many of one key can sit apart: every other place of each run, beginning with its first. */
const roomFor = (runs: readonly (readonly Seat[])[]): number =>
  runs.reduce((sum, run) => sum + Math.ceil(run.length / 2), 0)

interface Item {
  student: string | null
  key: string | null
}

/**
 * Students and empty places together are shuffled by the seed under the label `taza-seating-1 EXAM`. Seats are filled in the
 * order of rooms, rows and columns, each with the first in the shuffled order who may sit there: not with the key of the
 * neighbour to the left, and of a key that would else no longer find room apart. That condition is exact (at most one key
 * can be so tight, and only where an odd number of seats is left in the run), so the rule is kept whenever it can be. Where
 * a key has more students than can sit apart, the last of them in the shuffled order sit as if they had none.
 * Null: more students than stations.
 */
export async function seatingOf(given: {
  exam: string
  rooms: readonly SeatingRoom[]
  examinees: readonly Examinee[]
  apart: Apart
  /** 32 bytes. */
  seed: Uint8Array
}): Promise<Seated[] | null> {
  const runs = runsOf([...given.rooms].sort((a, b) => (a.room < b.room ? -1 : 1)))
  const seats = runs.reduce((sum, run) => sum + run.length, 0)
  // The same in whatever order rooms and students were given.
  const examinees = [...given.examinees].sort((a, b) => (a.student < b.student ? -1 : 1))
  if (examinees.length > seats) return null
  const items: Item[] = examinees.map((one) => ({ student: one.student, key: keyOf(given.apart, one) }))
  while (items.length < seats) items.push({ student: null, key: null })
  const order = await shuffled(items, given.seed, `taza-seating-1 ${given.exam}`)
  return filled(runs, withoutTooMany(order, roomFor(runs)))
}

function withoutTooMany(order: readonly Item[], atMost: number): Item[] {
  const seen = new Map<string, number>()
  return order.map((item) => {
    if (item.key === null) return item
    const before = seen.get(item.key) ?? 0
    seen.set(item.key, before + 1)
    return before < atMost ? item : { ...item, key: null }
  })
}

/** As many items as seats; no key has more than `roomFor` them. */
function filled(runs: readonly (readonly Seat[])[], order: readonly Item[]): Seated[] {
  const queue = [...order]
  const left = new Map<string, number>()
  for (const { key } of order) if (key !== null) left.set(key, (left.get(key) ?? 0) + 1)
  const seated: Seated[] = []
  let later = roomFor(runs)
  for (const run of runs) {
    later -= Math.ceil(run.length / 2)
    let beside: string | null = null
    for (const [place, seat] of run.entries()) {
      const here = run.length - place
      const tight = here % 2 === 1 ? keyWith(left, later + (here + 1) / 2, beside) : null
      const neighbour: string | null = beside
      const at = queue.findIndex(({ key }) =>
        tight === null ? key === null || key !== neighbour : key === tight,
      )
      const [item] = queue.splice(at, 1)
      if (at < 0 || item === undefined) throw new RangeError('no student may sit at a seat that is left')
      if (item.key !== null) left.set(item.key, (left.get(item.key) ?? 0) - 1)
      if (item.student !== null)
        seated.push({ student: item.student, room: seat.room, station: seat.station })
      beside = item.key
    }
  }
  return seated
}

function keyWith(left: ReadonlyMap<string, number>, count: number, except: string | null): string | null {
  for (const [key, many] of left) if (many >= count && key !== except) return key
  return null
}

/** The student sits there; whoever sat there sits where the student came from. */
export function reseated(seating: readonly Seated[], student: string, to: Omit<Seated, 'student'>): Seated[] {
  const from = seating.find((one) => one.student === student)
  if (!from) return [...seating]
  return seating.map((one) => {
    if (one.student === student) return { student, ...to }
    return one.station === to.station ? { ...from, student: one.student } : one
  })
}

/** Whoever sits beside somebody with whom the rule keeps them apart. */
export function brokenIn(
  rooms: readonly SeatingRoom[],
  seating: readonly Seated[],
  examinees: readonly Examinee[],
  apart: Apart,
): BrokenRule[] {
  const at = new Map(seating.map((one) => [one.station, one.student]))
  const keys = new Map(examinees.map((one) => [one.student, keyOf(apart, one)]))
  return runsOf(rooms).flatMap((run) =>
    run.flatMap((seat, place): BrokenRule[] => {
      const next = run[place + 1]
      const [one, other] = [at.get(seat.station), next && at.get(next.station)]
      const common = one === undefined ? null : (keys.get(one) ?? null)
      return next && one !== undefined && other !== undefined && common !== null && common === keys.get(other)
        ? [{ students: [one, other], room: seat.room, stations: [seat.station, next.station], common }]
        : []
    }),
  )
}
