import { expect, test } from 'vitest'
import { createFlow, flow } from '../../../src-server/ingest/flow.ts'

test('a station brings hours of records at once, then as many as come back; another is not touched', () => {
  let now = 0
  const { take } = createFlow({ now: () => now })
  const batches = flow.burst / 1000
  const waits = Array.from({ length: batches }, () => take('a', 1000))
  expect(waits[0]).toBe(0)
  // Near the end it is asked to go no faster than the records come back.
  expect(waits.at(-1)).toBe(1000)
  expect(() => take('a', 1000)).toThrow('too-many-tries')
  expect(take('b', 1000)).toBe(0)
  now += 1000
  expect(take('a', flow.perSecond)).toBe(1000)
  expect(() => take('a', 1)).toThrow('too-many-tries')
  // A clock that was set back gives nothing and takes nothing.
  now -= 3_600_000
  expect(() => take('a', 1)).toThrow('too-many-tries')
  now += 2000
  expect(take('a', 1000)).toBe(1000)
})
