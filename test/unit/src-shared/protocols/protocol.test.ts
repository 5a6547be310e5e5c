import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  counted,
  inOrder,
  lateness,
  type ProtocolEvent,
  type ProtocolStudent,
  presenceIn,
  presences,
} from '../../../../src-shared/protocols/protocol.ts'

const minute = 60_000

describe('a room’s protocol', () => {
  it('counts whole minutes late, and nobody who came before the beginning', () => {
    expect(lateness(null, 0)).toBe(0)
    expect(lateness(-5 * minute, 0)).toBe(0)
    expect(lateness(minute - 1, 0)).toBe(0)
    expect(lateness(12 * minute + 1, 0)).toBe(12)
  })

  it('tells who was there, and who was not, by where she sat last', () => {
    const sat = { room: 'a', excused: false, ended: false }
    expect(presenceIn('a', sat)).toBe('present')
    expect(presenceIn('a', { ...sat, ended: true })).toBe('ended')
    expect(presenceIn('a', { ...sat, room: 'b' })).toBe('elsewhere')
    expect(presenceIn('a', { ...sat, room: null })).toBe('absent')
    expect(presenceIn('a', { ...sat, excused: true })).toBe('excused')
  })

  it('counts each student of the room once', () => {
    const student = fc.record({ presence: fc.constantFrom(...presences), late: fc.nat(90) })
    fc.assert(
      fc.property(fc.array(student), (all) => {
        const students = all.map(
          (one): ProtocolStudent => ({
            ...{ ...one, number: '1', name: 'A', station: null, openedAt: null, submittedAt: null },
          }),
        )
        const sums = counted(students)
        const elsewhere = students.filter(({ presence }) => presence === 'elsewhere').length
        expect(sums.there + sums.absent + sums.excused + elsewhere).toBe(sums.listed)
        expect(sums.ended).toBeLessThanOrEqual(sums.there)
      }),
    )
  })

  it('puts what happened in the order of time, and leaves what is at one moment as it came', () => {
    const event = (at: number, seconds: number): ProtocolEvent => ({
      ...{ what: 'outage', student: '1', at, seconds },
    })
    expect(inOrder([event(2, 1), event(1, 2), event(1, 3)])).toEqual([event(1, 2), event(1, 3), event(2, 1)])
  })
})
