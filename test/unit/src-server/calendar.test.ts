import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCalendar, dayAfter } from '../../../src-server/calendar.ts'

describe('a calendar', () => {
  test('knows the university’s days, wherever its server stands', () => {
    const almaty = createCalendar('Asia/Almaty')
    expect(almaty.dayOf(Date.UTC(2026, 2, 2, 18, 59))).toBe('2026-03-02')
    expect(almaty.dayOf(Date.UTC(2026, 2, 2, 19, 0))).toBe('2026-03-03')
    expect(almaty.momentOf('2026-03-02', '20:00')).toBe(Date.UTC(2026, 2, 2, 15, 0))
    expect(createCalendar('Asia/Bishkek').momentOf('2026-03-02')).toBe(Date.UTC(2026, 2, 1, 18, 0))
  })

  test('and days on which the clocks change', () => {
    const berlin = createCalendar('Europe/Berlin')
    expect(berlin.momentOf('2026-03-29', '01:00')).toBe(Date.UTC(2026, 2, 29, 0, 0))
    expect(berlin.momentOf('2026-03-29', '04:00')).toBe(Date.UTC(2026, 2, 29, 2, 0))
    expect(berlin.momentOf('2026-10-25', '20:00')).toBe(Date.UTC(2026, 9, 25, 19, 0))
    expect(berlin.momentOf('2026-10-25')).toBe(Date.UTC(2026, 9, 24, 22, 0))
  })

  test('a moment of a day is on that day', () => {
    const zones = ['Asia/Almaty', 'Asia/Bishkek', 'Asia/Kathmandu', 'Pacific/Apia', 'Europe/Berlin', 'UTC']
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 4000 }),
        fc.integer({ min: 4, max: 23 }),
        (zone, days, hour) => {
          const calendar = createCalendar(zone)
          const day = dayAfter('2020-01-01', days)
          const moment = calendar.momentOf(day, `${String(hour).padStart(2, '0')}:30`)
          expect(calendar.dayOf(moment)).toBe(day)
          expect(calendar.dayOf(moment + 86_400_000)).toBe(dayAfter(day, 1))
        },
      ),
    )
  })
})
