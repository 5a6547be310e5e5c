import fc from 'fast-check'
import { expect, test } from 'vitest'
import { budgetOf, reserveOf, usualBytesPerHour } from '../../../../src-main/keeper/budget.ts'
import type { DiskLevel } from '../../../../src-shared/keeper-api.ts'

const ladder: readonly DiskLevel[] = ['ample', 'warn', 'lower', 'stills', 'full']
const total = 250e9
const at = (hours: number, before: DiskLevel = 'ample') =>
  budgetOf({
    freeBytes: reserveOf(total) + hours * usualBytesPerHour,
    totalBytes: total,
    bytesPerHour: 0,
    failing: false,
    before,
  })

test('the ladder in hours left: warn, lower, stills, full', () => {
  expect([20, 7.9, 2.9, 0.9, 0].map((hours) => at(hours).rung)).toEqual(ladder)
  expect(at(5).hoursLeft).toBeCloseTo(5)
})

test('a disk that refuses writes is full, however much it says is free', () => {
  const said = budgetOf({
    freeBytes: 1e12,
    totalBytes: 2e12,
    bytesPerHour: 0,
    failing: true,
    before: 'ample',
  })
  expect(said.rung).toBe('full')
})

test('it goes back up only with a margin, so that it does not swing', () => {
  expect(at(3.1, 'lower').rung).toBe('lower')
  expect(at(4, 'lower').rung).toBe('warn')
  expect(at(1.1, 'stills').rung).toBe('stills')
  expect(at(20, 'full').rung).toBe('ample')
})

const anyRung = fc.constantFrom(...ladder)
const anyInput = fc.record({
  freeBytes: fc.integer({ min: 0, max: 2 ** 40 }),
  totalBytes: fc.integer({ min: 2 ** 20, max: 2 ** 41 }),
  bytesPerHour: fc.integer({ min: 0, max: 2 ** 34 }),
  failing: fc.boolean(),
  before: anyRung,
})

test('less room never means a better rung; asking twice changes nothing', () => {
  fc.assert(
    fc.property(anyInput, fc.integer({ min: 0, max: 2 ** 38 }), (input, less) => {
      const one = budgetOf(input)
      const worse = budgetOf({ ...input, freeBytes: Math.max(0, input.freeBytes - less) })
      expect(ladder.indexOf(worse.rung)).toBeGreaterThanOrEqual(ladder.indexOf(one.rung))
      expect(budgetOf({ ...input, before: one.rung })).toEqual(one)
    }),
  )
})
