import fc from 'fast-check'
import { expect, it } from 'vitest'
import { countedBefore } from '../../../../src-shared/surveys/steps.ts'

const hourMs = 3_600_000
const hours = fc
  .array(fc.nat(8), { minLength: 1, maxLength: 40 })
  .map((counts) => counts.map((count, i) => ({ hour: (100 + i) * hourMs, count })))

it('never moves by less than five, at no moment and not at the end either', () => {
  fc.assert(
    fc.property(hours, (perHour) => {
      const shown = (now: number | null) => {
        const before = countedBefore(perHour, now)
        return perHour.filter(({ hour }) => hour < before).reduce((sum, { count }) => sum + count, 0)
      }
      const all = perHour.reduce((sum, { count }) => sum + count, 0)
      let last = 0
      for (const { hour } of perHour) {
        // Of what will come in this hour and later nothing is known yet.
        const now = shown(hour + 10)
        expect(now === last || now >= last + 5).toBe(true)
        last = now
      }
      expect(shown(null)).toBe(all)
      if (last > 0 && last < all) expect(all - last).toBeGreaterThanOrEqual(5)
    }),
  )
})

it('counts nothing of the hour that it is', () => {
  const perHour = [
    { hour: 0, count: 20 },
    { hour: hourMs, count: 20 },
    { hour: 2 * hourMs, count: 20 },
  ]
  expect(countedBefore(perHour, hourMs + 1)).toBe(0)
  expect(countedBefore(perHour, 2 * hourMs)).toBe(hourMs)
  expect(countedBefore(perHour, 3 * hourMs)).toBe(2 * hourMs)
})
