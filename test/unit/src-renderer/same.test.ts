import fc from 'fast-check'
import { expect, it } from 'vitest'
import { same } from '../../../src-renderer/station/same.ts'

it('says what the new value says, whatever was before', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, now) => {
      expect(same(before, now)).toEqual(now)
    }),
  )
})

it('is the former where nothing is new, and in each part in which nothing is', () => {
  const before = { paper: { questions: [{ id: 'a' }], sounds: [1] }, debt: { bytes: 1 } }
  expect(same(before, structuredClone(before))).toBe(before)
  const now = same(before, { ...structuredClone(before), debt: { bytes: 2 } })
  expect(now).not.toBe(before)
  expect(now.paper).toBe(before.paper)
  expect(now.debt).toEqual({ bytes: 2 })
  // What is left out, added, or a list in the place of what has the same parts, is new.
  for (const [one, other] of [
    [{ a: 1, b: 2 }, { a: 1 }],
    [{ a: 1 }, { a: 1, b: undefined }],
    [{ 0: 1 }, [1]],
    [[1, 2], [1]],
  ] as const)
    expect(same(one, other)).not.toBe(one)
})
