import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import kgFile from '../../../../resources/calendars/kg.json' with { type: 'json' }
import kzFile from '../../../../resources/calendars/kz.json' with { type: 'json' }
import {
  isWorkingDay,
  WorkCalendar,
  withOwnDays,
  workingDayAfter,
} from '../../../../src-shared/appeals/workdays.ts'

const [kz, kg] = [WorkCalendar.parse(kzFile), WorkCalendar.parse(kgFile)]
const days = fc
  .integer({ min: 0, max: 729 })
  .map((n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10))
const calendars = fc.constantFrom(kz, kg)
const between = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000

describe('working days', () => {
  it.each([
    // Nauryz at a weekend is followed by two days more.
    [kz, '2026-03-20', 1, '2026-03-26'],
    [kz, '2026-12-15', 1, '2026-12-17'],
    [kz, '2026-12-31', 3, '2027-01-08'],
    [kg, '2026-12-31', 1, '2027-01-08'],
    [kg, '2026-04-30', 2, '2026-05-12'],
    [kz, '2026-06-01', 3, '2026-06-04'],
  ])('the nth after a day %#', (calendar, from, n, expected) => {
    expect(workingDayAfter(calendar, from, n)).toBe(expected)
  })

  it('the nth is a working day with n − 1 of them before it', () => {
    fc.assert(
      fc.property(calendars, days, fc.integer({ min: 1, max: 15 }), (calendar, from, n) => {
        const last = workingDayAfter(calendar, from, n)
        const passed = Array.from({ length: between(from, last) }, (_, i) =>
          new Date(Date.parse(from) + (i + 1) * 86_400_000).toISOString().slice(0, 10),
        )
        expect(passed.filter((day) => isWorkingDay(calendar, day))).toHaveLength(n)
        expect(isWorkingDay(calendar, last)).toBe(true)
      }),
    )
  })

  it("nobody's last day comes sooner for a day off, or for a later beginning", () => {
    fc.assert(
      fc.property(calendars, days, days, fc.integer({ min: 1, max: 10 }), (calendar, from, off, n) => {
        const own = withOwnDays(calendar, { daysOff: [off], workingDays: [] })
        const last = workingDayAfter(calendar, from, n)
        expect(workingDayAfter(own, from, n) >= last).toBe(true)
        const [sooner = '', later = ''] = [from, off].toSorted()
        expect(workingDayAfter(calendar, sooner, n) <= workingDayAfter(calendar, later, n)).toBe(true)
      }),
    )
  })

  it("what the university says of a day counts before the country's word", () => {
    fc.assert(
      fc.property(calendars, days, (calendar, day) => {
        const at = { daysOff: [day], workingDays: [] }
        expect(isWorkingDay(withOwnDays(calendar, at), day)).toBe(false)
        expect(
          isWorkingDay(withOwnDays(withOwnDays(calendar, at), { daysOff: [], workingDays: [day] }), day),
        ).toBe(true)
      }),
    )
  })

  it('ends also where no day is a working day', () => {
    const yearly = Array.from({ length: 366 }, (_, i) =>
      new Date(Date.UTC(2028, 0, 1 + i)).toISOString().slice(5, 10),
    )
    const never = WorkCalendar.parse({ yearly })
    expect(workingDayAfter(never, '2026-01-01', 2) > '2026-12-31').toBe(true)
  })
})
