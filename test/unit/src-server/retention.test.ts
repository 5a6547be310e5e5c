import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide, type Kept } from '../../../src-server/retention/decide.ts'

const day = 86_400_000
const instant = fc.integer({ min: 0, max: 5_000 * day })
const nullable = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })
const kept: fc.Arbitrary<Kept> = fc.record({
  receiptedAt: nullable(instant),
  owed: fc.constantFrom(0, 0, 0, 1, 7),
  keepDays: nullable(fc.double({ min: 0, max: 4000, noNaN: true })),
  holds: fc.constantFrom(0, 0, 0, 1, 2),
  deletedAt: nullable(instant),
})
/** Due at 1000 days + 30: the one case in which something may go. */
const over: Kept = { receiptedAt: 1000 * day, owed: 0, keepDays: 30, holds: 0, deletedAt: null }

describe('what may be deleted', () => {
  test('only what has its receipt, owes nothing, is under no hold and is over', () => {
    fc.assert(
      fc.property(kept, instant, (of, now) => {
        const { receiptedAt, keepDays } = of
        const may =
          of.deletedAt === null &&
          receiptedAt !== null &&
          keepDays !== null &&
          of.owed === 0 &&
          of.holds === 0 &&
          now >= receiptedAt + keepDays * day
        expect(decide(of, now).act).toBe(may ? 'delete' : 'keep')
      }),
      { numRuns: 2000 },
    )
  })

  test('a hold, a debt or a lost receipt never makes anything go', () => {
    fc.assert(
      fc.property(kept, instant, fc.nat(3), (of, now, more) => {
        const worse = [
          { ...of, holds: of.holds + 1 + more },
          { ...of, owed: of.owed + 1 + more },
          { ...of, receiptedAt: null },
          { ...of, keepDays: null },
        ]
        for (const one of worse) expect(decide(one, now).act).toBe('keep')
      }),
    )
  })

  test('a longer time, or an earlier day, never makes anything go', () => {
    fc.assert(
      fc.property(kept, instant, fc.nat(1000), (of, now, days) => {
        if (decide(of, now).act === 'delete') return
        expect(decide(of, now - days * day).act).toBe('keep')
        expect(decide({ ...of, keepDays: of.keepDays === null ? null : of.keepDays + days }, now).act).toBe(
          'keep',
        )
      }),
    )
  })

  test('to the millisecond, and with its reason', () => {
    const dueAt = 1030 * day
    expect(decide(over, dueAt)).toEqual({ act: 'delete', dueAt })
    expect(decide(over, dueAt - 1)).toEqual({ act: 'keep', why: 'not-yet', dueAt })
    expect(decide({ ...over, holds: 1 }, dueAt)).toEqual({ act: 'keep', why: 'held', dueAt })
    expect(decide({ ...over, owed: 1 }, dueAt)).toMatchObject({ why: 'unfinished' })
    expect(decide({ ...over, receiptedAt: null }, dueAt)).toMatchObject({ why: 'unfinished', dueAt: null })
    expect(decide({ ...over, keepDays: null }, dueAt)).toMatchObject({ why: 'no-term' })
    expect(decide({ ...over, deletedAt: 1 }, dueAt)).toMatchObject({ why: 'deleted' })
  })
})
