import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  brokenIn,
  type Examinee,
  reseated,
  type Seated,
  type SeatingRoom,
  seatingOf,
} from '../../../../src-shared/timetable/seating.ts'

const seedOf = (n: number) => new Uint8Array(32).fill(n % 256)

/** Rooms of any shape: rows with gaps between the stations. */
const room = (name: string) =>
  fc.uniqueArray(fc.tuple(fc.nat(6), fc.nat(2)), { minLength: 1, maxLength: 9, selector: String }).map(
    (places): SeatingRoom => ({
      room: name,
      plan: {
        columns: 7,
        places: places.map(([column, row]) => ({ station: `${name}-${row}-${column}`, column, row })),
      },
    }),
  )
const rooms = fc
  .tuple(room('a'), fc.option(room('b'), { nil: null }))
  .map(([one, other]) => (other ? [one, other] : [one]))

const examinees = fc
  .array(
    fc.record({
      group: fc.constantFrom('g1', 'g2', 'g3', null),
      ticket: fc.constantFrom(1, 2, null),
    }),
    { maxLength: 18 },
  )
  .map((all) => all.map((one, i): Examinee => ({ student: `s${i}`, ...one })))

const stationsOf = (all: readonly SeatingRoom[]) =>
  all.flatMap(({ room: name, plan }) => plan.places.map(({ station }) => ({ room: name, station })))

/** Whether any seating at all keeps the rule: by trying every one, without what the rule itself knows of runs. */
function canBeKept(all: readonly SeatingRoom[], students: readonly Examinee[]): boolean {
  const seats = all.flatMap(({ room: name, plan }) => plan.places.map((place) => ({ room: name, ...place })))
  const counts = new Map<string | null, number>()
  for (const { group } of students) counts.set(group, (counts.get(group) ?? 0) + 1)
  const empty = Symbol('empty')
  const taken = new Map<string, string | null | typeof empty>()
  let free = seats.length - students.length
  const place = (i: number): boolean => {
    const seat = seats[i]
    if (!seat) return true
    const key = (column: number) => `${seat.room} ${seat.row} ${column}`
    const fits = (group: string | null) =>
      group === null ||
      (taken.get(key(seat.column - 1)) !== group && taken.get(key(seat.column + 1)) !== group)
    for (const [group, left] of counts) {
      if (left === 0 || !fits(group)) continue
      counts.set(group, left - 1)
      taken.set(key(seat.column), group)
      if (place(i + 1)) return true
      counts.set(group, left)
      taken.delete(key(seat.column))
    }
    if (free === 0) return false
    free--
    taken.set(key(seat.column), empty)
    if (place(i + 1)) return true
    taken.delete(key(seat.column))
    free++
    return false
  }
  return place(0)
}

describe('a seating', () => {
  test('gives every student exactly one station that is there, and no station to two', () =>
    fc.assert(
      fc.asyncProperty(rooms, examinees, fc.nat(255), async (all, students, n) => {
        const seating = await seatingOf({
          exam: 'e',
          rooms: all,
          examinees: students,
          apart: 'group',
          seed: seedOf(n),
        })
        const there = stationsOf(all)
        expect(seating === null).toBe(students.length > there.length)
        if (seating === null) return
        const seated = seating
        expect(seated.map(({ student }) => student).sort()).toEqual(
          students.map(({ student }) => student).sort(),
        )
        expect(new Set(seated.map(({ station }) => station)).size).toBe(seated.length)
        for (const { room: name, station } of seated) expect(there).toContainEqual({ room: name, station })
      }),
    ))

  test('keeps a group apart whenever any seating can', () =>
    fc.assert(
      fc.asyncProperty(rooms, examinees, fc.nat(255), async (all, students, n) => {
        fc.pre(students.length <= stationsOf(all).length && students.length <= 9)
        const seating = await seatingOf({
          exam: 'e',
          rooms: all,
          examinees: students,
          apart: 'group',
          seed: seedOf(n),
        })
        const broken = brokenIn(all, seating ?? [], students, 'group')
        expect(broken.length === 0).toBe(canBeKept(all, students))
      }),
      { numRuns: 300 },
    ))

  test('fills the last row of a full room too, where a group has just as many as can sit apart', async () => {
    const all = [
      {
        room: 'a',
        plan: {
          columns: 3,
          places: Array.from({ length: 9 }, (_, i) => ({
            station: `p${i}`,
            column: i % 3,
            row: Math.floor(i / 3),
          })),
        },
      },
    ]
    const students = Array.from({ length: 9 }, (_, i) => ({
      student: `s${i}`,
      group: i < 6 ? 'g1' : `g${i}`,
      ticket: null,
    }))
    for (let n = 0; n < 20; n++) {
      const seating = await seatingOf({
        exam: 'e',
        rooms: all,
        examinees: students,
        apart: 'group',
        seed: seedOf(n),
      })
      expect(brokenIn(all, seating ?? [], students, 'group')).toEqual([])
    }
  })

  test('is the same for the same seed, in whatever order the students came, and another for another', () =>
    fc.assert(
      fc.asyncProperty(examinees, fc.nat(255), async (students, n) => {
        const all = [
          {
            room: 'a',
            plan: {
              columns: 18,
              places: Array.from({ length: 18 }, (_, i) => ({ station: `p${i}`, column: i, row: 0 })),
            },
          },
        ]
        const given = { exam: 'e', rooms: all, apart: 'group' as const }
        const one = await seatingOf({ ...given, examinees: students, seed: seedOf(n) })
        expect(await seatingOf({ ...given, examinees: [...students].reverse(), seed: seedOf(n) })).toEqual(
          one,
        )
        if (students.length > 8)
          expect(await seatingOf({ ...given, examinees: students, seed: seedOf(n + 1) })).not.toEqual(one)
      }),
      { numRuns: 30 },
    ))

  test('changed by hand keeps every student in one seat, and says which rule it breaks', () => {
    const all = [
      {
        room: 'a',
        plan: {
          columns: 4,
          places: [0, 1, 3].map((column) => ({ station: `p${column}`, column, row: 0 })),
        },
      },
    ]
    const students: Examinee[] = [
      { student: 's1', group: 'g1', ticket: 4 },
      { student: 's2', group: 'g2', ticket: 4 },
      { student: 's3', group: 'g1', ticket: null },
    ]
    const seating: Seated[] = students.map(({ student }, i) => ({
      student,
      room: 'a',
      station: `p${[0, 1, 3][i]}`,
    }))
    expect(brokenIn(all, seating, students, 'group')).toEqual([])
    expect(brokenIn(all, seating, students, 'ticket')).toMatchObject([
      { students: ['s1', 's2'], common: '4' },
    ])
    const changed = reseated(seating, 's3', { room: 'a', station: 'p1' })
    expect(changed.map(({ student, station }) => [student, station])).toEqual([
      ['s1', 'p0'],
      ['s2', 'p3'],
      ['s3', 'p1'],
    ])
    expect(brokenIn(all, changed, students, 'group')).toEqual([
      { students: ['s1', 's3'], room: 'a', stations: ['p0', 'p1'], common: 'g1' },
    ])
    expect(brokenIn(all, changed, students, 'none')).toEqual([])
  })
})
