import { expect, test } from 'vitest'
import { createRetries } from '../../../../src-renderer/console/player/retries.ts'

test('a film that the browser never takes is given up, one that somebody jumps about in is not', () => {
  let now = 0
  const retries = createRetries(() => now)
  let asked = 0
  // As WebKit did: the same few pieces, a dozen times a second.
  while (retries.comes(asked % 3)) {
    asked++
    now += 77
    expect(asked).toBeLessThan(50)
  }
  expect(asked).toBe(18)
  const calm = createRetries(() => now)
  for (let i = 0; i < 500; i++) {
    expect(calm.comes(i % 3)).toBe(true)
    now += 2000
  }
})

test('a media element that fails is set up anew three times, and again after it has been well for a while', () => {
  let now = 0
  const retries = createRetries(() => now)
  expect([1, 2, 3, 4].map(() => retries.failed())).toEqual([true, true, true, false])
  now += 121_000
  expect(retries.failed()).toBe(true)
})

test('a server without an answer is asked less and less often, and soon again once it gave one', () => {
  const retries = createRetries(() => 0)
  expect([1, 2, 3, 4, 5, 6].map(() => retries.pauseMs())).toEqual([
    3000, 6000, 12_000, 24_000, 30_000, 30_000,
  ])
  retries.answered()
  expect(retries.pauseMs()).toBe(3000)
})
