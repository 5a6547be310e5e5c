import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inPlace } from '../../../../src-renderer/console/frame/useSteady.ts'

interface One {
  id: string
  word: number
}
const idOf = ({ id }: One) => id
const list = fc.uniqueArray(fc.record({ id: fc.constantFrom(...'abcdefgh'), word: fc.nat(3) }), {
  selector: idOf,
})

it('keeps everybody in her place under a hand that moves, as she is now', () =>
  fc.assert(
    fc.property(list, list, (before, all) => {
      const after = inPlace(before, all, idOf)
      expect(after.map(idOf)).toEqual(before.map(idOf))
      for (const one of after) expect([...all, ...before]).toContain(one)
      for (const one of after) if (all.some(({ id }) => id === one.id)) expect(all).toContain(one)
    }),
  ))

it('is the same list where nothing in it has changed', () =>
  fc.assert(
    fc.property(list, list, (before, more) => {
      const all = [...more.filter(({ id }) => !before.some((one) => one.id === id)), ...before]
      expect(inPlace(before, all, idOf)).toBe(before)
    }),
  ))
