import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { laidOut, moved, planSide, rowsOf, SeatPlan, widened } from '../../../src-shared/plan.ts'

const stations = fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,6}$/), { maxLength: 120 })
const columns = fc.integer({ min: 2, max: 12 })
const drawn = fc
  .record({ stations, columns })
  .map(({ stations: all, columns: wide }) => laidOut({ columns: wide, places: [] }, all))
const place = fc.record({
  column: fc.integer({ min: -2, max: planSide + 2 }),
  row: fc.integer({ min: -2, max: planSide + 2 }),
})

describe('a seat plan', () => {
  it('has one place for each station of the room, and is one that the server takes', () =>
    fc.assert(
      fc.property(drawn, stations, (plan, there) => {
        const now = laidOut(plan, there)
        expect(now.places.map(({ station }) => station).sort()).toEqual([...there].sort())
        expect(SeatPlan.safeParse(now).success).toBe(true)
      }),
    ))

  it('leaves those where they stand that it knows, and puts others behind them', () => {
    const plan = { columns: 3, places: [{ station: 'a', column: 2, row: 1 }] }
    expect(laidOut(plan, ['b', 'a', 'c']).places).toEqual([
      { station: 'a', column: 2, row: 1 },
      { station: 'b', column: 0, row: 2 },
      { station: 'c', column: 1, row: 2 },
    ])
  })

  it('keeps every station through any moves, each in a place of its own, and a move back is none', () =>
    fc.assert(
      fc.property(drawn, fc.array(fc.tuple(fc.nat(), place), { maxLength: 20 }), (plan, moves) => {
        let now = plan
        for (const [n, to] of moves) {
          const one = now.places[n % Math.max(1, now.places.length)]
          if (!one) continue
          const next = moved(now, one.station, to)
          expect(SeatPlan.safeParse(next).success).toBe(true)
          if (next !== now) expect(moved(next, one.station, one).places).toEqual(now.places)
          now = next
        }
        expect(now.places).toHaveLength(plan.places.length)
      }),
    ))

  it('changes places with whoever stands there', () => {
    const plan = laidOut({ columns: 2, places: [] }, ['a', 'b', 'c'])
    expect(moved(plan, 'c', { column: 0, row: 0 }).places).toEqual([
      { station: 'a', column: 0, row: 1 },
      { station: 'b', column: 1, row: 0 },
      { station: 'c', column: 0, row: 0 },
    ])
    expect(moved(plan, 'a', { column: 2, row: 0 })).toBe(plan)
  })

  it('made narrower loses nobody', () =>
    fc.assert(
      fc.property(drawn, columns, (plan, wide) => {
        const now = widened(plan, wide)
        expect(now.places).toHaveLength(plan.places.length)
        expect(SeatPlan.safeParse(now).success).toBe(true)
        expect(rowsOf(now)).toBeLessThanOrEqual(rowsOf(plan) + Math.ceil(plan.places.length / wide))
      }),
    ))

  it.each([
    ['two in one place', [0, 0], [0, 0], 'b'],
    ['one in two places', [0, 0], [1, 0], 'a'],
    ['one beyond the row', [0, 0], [2, 0], 'b'],
  ])('with %s is refused', (_what, [column, row], [other, otherRow], name) => {
    const places = [
      { station: 'a', column, row },
      { station: name, column: other, row: otherRow },
    ]
    expect(SeatPlan.safeParse({ columns: 2, places }).success).toBe(false)
  })
})
