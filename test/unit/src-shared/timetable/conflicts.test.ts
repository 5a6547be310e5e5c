import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { conflictsOf, type PlannedSitting } from '../../../../src-shared/timetable/conflicts.ts'

const hour = 3_600_000
const exam = (id: string, startsAt: number, more: Partial<PlannedSitting> = {}): PlannedSitting => ({
  id,
  startsAt,
  minutes: 60,
  rooms: [],
  sitters: [],
  invigilators: [],
  ...more,
})
const sitter = (student: string, extraMinutes = 0, room: string | null = null) => ({
  student,
  extraMinutes,
  room,
})
const fit = new Map([
  ['a', 2],
  ['b', 1],
])

describe('conflicts', () => {
  test('a student in two exams, unless one ends as the other begins', () => {
    const first = exam('e1', 0, { sitters: [sitter('s1'), sitter('s2')], rooms: ['a'] })
    const overlapping = exam('e2', hour - 1, { sitters: [sitter('s2')], rooms: ['b'] })
    const after = exam('e2', hour, { sitters: [sitter('s2')], rooms: ['b'] })
    expect(conflictsOf([overlapping, first], fit)).toEqual([
      { kind: 'student', exams: ['e1', 'e2'], students: ['s2'], count: 1 },
    ])
    expect(conflictsOf([first, after], fit)).toEqual([])
  })

  test("extra time lengthens that student's exam and the room's, nobody else's", () => {
    const first = exam('e1', 0, { sitters: [sitter('s1', 20, 'a'), sitter('s2', 0, 'b')], rooms: ['a', 'b'] })
    const next = exam('e2', hour + 10 * 60_000, {
      sitters: [sitter('s1'), sitter('s2')],
      rooms: ['a', 'b'],
    })
    expect(conflictsOf([first, next], fit)).toEqual([
      { kind: 'student', exams: ['e1', 'e2'], students: ['s1'], count: 1 },
      { kind: 'room', exams: ['e1', 'e2'], rooms: ['a'] },
    ])
  })

  test('a student who is not seated yet may keep any room of the exam', () => {
    const first = exam('e1', 0, { sitters: [sitter('s1', 20)], rooms: ['a', 'b'] })
    const next = exam('e2', hour, { sitters: [], rooms: ['b'] })
    expect(conflictsOf([first, next], fit)).toEqual([{ kind: 'room', exams: ['e1', 'e2'], rooms: ['b'] }])
  })

  test('more students than stations that are fit', () => {
    const students = ['s1', 's2', 's3', 's4'].map((student) => sitter(student))
    expect(conflictsOf([exam('e1', 0, { sitters: students, rooms: ['a', 'b', 'none'] })], fit)).toEqual([
      { kind: 'stations', exam: 'e1', students: 4, stations: 3 },
    ])
    expect(conflictsOf([exam('e1', 0, { sitters: students.slice(1), rooms: ['a', 'b'] })], fit)).toEqual([])
  })

  test('an invigilator in two rooms, of one exam or of two; one room is one place', () => {
    const twice = exam('e1', 0, {
      rooms: ['a', 'b'],
      invigilators: [
        { login: 'i', room: 'a' },
        { login: 'i', room: 'b' },
      ],
    })
    expect(conflictsOf([twice], fit)).toEqual([
      { kind: 'invigilator', exams: ['e1', 'e1'], login: 'i', rooms: ['a', 'b'] },
    ])
    const one = exam('e1', 0, { rooms: ['a'], invigilators: [{ login: 'i', room: 'a' }] })
    const other = exam('e2', 0, { rooms: ['b'], invigilators: [{ login: 'i', room: 'b' }] })
    expect(conflictsOf([one, other], fit)).toEqual([
      { kind: 'invigilator', exams: ['e1', 'e2'], login: 'i', rooms: ['a', 'b'] },
    ])
    const later = { ...other, startsAt: hour }
    expect(conflictsOf([one, later], fit)).toEqual([])
  })

  test('of one exam: those that all have, and that concern it', () => {
    const any = fc.record({
      startsAt: fc.nat(8).map((quarter) => quarter * 15 * 60_000),
      minutes: fc.constantFrom(15, 30, 60),
      rooms: fc.subarray(['a', 'b']),
      sitters: fc.subarray(['s1', 's2', 's3']).map((all) => all.map((one, i) => sitter(one, i * 15))),
      invigilators: fc
        .subarray(['i1', 'i2'])
        .map((all) => all.map((login, i) => ({ login, room: i === 0 ? 'a' : 'b' }))),
    })
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 6 }), (all) => {
        const exams = all.map((one, i) => ({ id: `e${i}`, ...one }))
        const everything = conflictsOf(exams, fit)
        for (const { id } of exams)
          expect(conflictsOf(exams, fit, id)).toEqual(
            everything.filter((one) => (one.kind === 'stations' ? one.exam === id : one.exams.includes(id))),
          )
      }),
    )
  })

  test('the students of a conflict are those whom every minute of both finds twice', () => {
    const two = fc.tuple(fc.nat(6), fc.nat(6), fc.nat(4), fc.nat(4), fc.integer({ min: 1, max: 4 }))
    fc.assert(
      fc.property(two, ([start, other, extra, otherExtra, minutes]) => {
        const at = (id: string, minute: number, more: number) =>
          exam(id, minute * 60_000, { minutes, sitters: [sitter('s', more)] })
        const minutesOf = (from: number, more: number) =>
          Array.from({ length: minutes + more }, (_, i) => from + i)
        const overlap = minutesOf(start, extra).some((minute) =>
          minutesOf(other, otherExtra).includes(minute),
        )
        const found = conflictsOf([at('e1', start, extra), at('e2', other, otherExtra)], new Map())
        expect(found.some(({ kind }) => kind === 'student')).toBe(overlap)
      }),
    )
  })
})
