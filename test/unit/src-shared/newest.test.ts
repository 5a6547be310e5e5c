import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keepNewest } from '../../../src-shared/newest.ts'

it('holds exactly the newest, each as it was put last', () => {
  const puts = fc.array(fc.tuple(fc.nat(9), fc.nat()))
  fc.assert(
    fc.property(puts, fc.integer({ min: 1, max: 6 }), (all, atMost) => {
      const map = new Map<number, number>()
      for (const [key, value] of all) keepNewest(map, key, value, atMost)
      const newest = [...new Map(all.toReversed().map(([key]) => [key, 0])).keys()].slice(0, atMost)
      expect([...map.keys()]).toEqual(newest.toReversed())
      for (const key of newest) expect(map.get(key)).toBe(all.findLast(([one]) => one === key)?.[1])
    }),
  )
})
