import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fill, isIn, type Pool, type PoolItem } from '../../../../src-shared/papers/pool.ts'
import { composeTickets } from '../../../../src-shared/papers/tickets.ts'
import { anyBank, anyPool, poolItem } from './papers.ts'

const seed = (n: number) => Uint8Array.from({ length: 32 }, (_, i) => (n >> ((i % 4) * 8)) & 255)

/** Hall's theorem: so many of the slots cannot be filled, whatever one does. */
function lackOf(slots: readonly { pool: Pool }[], items: readonly PoolItem[]): number {
  let lack = 0
  for (let set = 1; set < 2 ** slots.length; set++) {
    const chosen = slots.filter((_slot, i) => set & (1 << i))
    const fitting = items.filter((item) => chosen.some(({ pool }) => isIn(pool, item)))
    lack = Math.max(lack, chosen.length - fitting.length)
  }
  return lack
}

describe('filling draws', () => {
  it('fills as many as can be filled, each with an item that fits, none twice', () => {
    fc.assert(
      fc.property(fc.array(anyPool, { maxLength: 8 }), anyBank, (pools, items) => {
        const slots = pools.map((pool) => ({ pool }))
        const filled = fill(slots, items)
        const used = filled.flatMap((item) => (item ? [item.id] : []))
        expect(new Set(used).size).toBe(used.length)
        for (const [i, item] of filled.entries())
          if (item) expect(isIn(slots[i]?.pool ?? { topic: ['?'], difficulty: 0 }, item)).toBe(true)
        expect(filled.length - used.length).toBe(lackOf(slots, items))
      }),
    )
  })

  it('gives a narrow draw what a wide one could have taken', () => {
    const items = [poolItem('rare', { difficulty: 3 }), poolItem('common')]
    const wide = { pool: { topic: ['A'], difficulty: null } }
    const narrow = { pool: { topic: ['A'], difficulty: 3 } }
    expect(fill([wide, narrow], items).map((item) => item?.id)).toEqual(['common', 'rare'])
  })

  it('takes the first of a pool that nobody shares, so that a shuffled bank is a fair draw', () => {
    const items = ['a', 'b', 'c'].map((id) => poolItem(id))
    const slots = [0, 1].map(() => ({ pool: { topic: [], difficulty: null } }))
    expect(fill(slots, items).map((item) => item?.id)).toEqual(['a', 'b'])
  })

  it('is done with a large bank and a long paper at once', () => {
    const items = Array.from({ length: 20_000 }, (_, i) =>
      poolItem(`i${i}`, { difficulty: (i % 3) + 1, topic: [`T${i % 7}`] }),
    )
    const slots = Array.from({ length: 500 }, (_, i) => ({
      pool: { topic: i % 2 ? [`T${i % 7}`] : [], difficulty: i % 3 ? (i % 3) + 1 : null },
    }))
    expect(fill(slots, items).filter((item) => item === null)).toEqual([])
  })
})

describe('composed tickets', () => {
  it('all have the profile, no item twice on one, and none on two while the bank has enough', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyPool, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 4 }),
        anyBank,
        fc.nat(),
        async (pools, count, items, n) => {
          const places = pools.map((pool) => ({ ...pool, points: 1 }))
          const composed = await composeTickets(places, count, items, seed(n))
          const slots = places.map((pool) => ({ pool }))
          expect(composed === null).toBe(fill(slots, items).includes(null))
          if (composed === null) return
          expect(composed.tickets.map(({ number }) => number)).toEqual(
            Array.from({ length: count }, (_, i) => i + 1),
          )
          for (const ticket of composed.tickets) {
            expect(new Set(ticket.items).size).toBe(places.length)
            for (const [i, id] of ticket.items.entries()) {
              const item = items.find((one) => one.id === id)
              const place = places[i]
              expect(item && place && isIn(place, item)).toBe(true)
            }
          }
          const all = composed.tickets.flatMap((ticket) => ticket.items)
          const enough = !fill(
            composed.tickets.flatMap(() => slots),
            items,
          ).includes(null)
          if (enough) expect(new Set(all).size).toBe(all.length)
          expect(composed.repeated > 0).toBe(!enough)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('uses no item three times before another twice', async () => {
    const items = ['a', 'b', 'c'].map((id) => poolItem(id))
    const places = [{ topic: [], difficulty: null, points: 1 }]
    const composed = await composeTickets(places, 6, items, seed(1))
    const uses = Map.groupBy(composed?.tickets.flatMap((ticket) => ticket.items) ?? [], (id) => id)
    expect([...uses.values()].map((times) => times.length)).toEqual([2, 2, 2])
    expect(composed?.repeated).toBe(3)
  })
})
