import { expect, test } from 'vitest'
import { createRetries } from '../../../../src-renderer/console/player/retries.ts'

test('a film that the browser never takes is given up, however slow it is; one that plays or is jumped about in is not', () => {
  const retries = createRetries()
  retries.shows(4)
  let asked = 0
  // As WebKit did: the same few pieces again and again.
  while (retries.comes(asked % 3)) {
    asked++
    expect(asked).toBeLessThan(100)
  }
  expect(asked).toBe(36)
  const calm = createRetries()
  for (let i = 0; i < 500; i++) {
    expect(calm.comes(i % 3)).toBe(true)
    calm.shows(i % 3)
  }
})

test('a film that fails is opened anew twice, and again once it showed something further', () => {
  const retries = createRetries()
  expect([1, 2, 3].map(() => retries.failed())).toEqual([true, true, false])
  retries.shows(2)
  expect([1, 2, 3].map(() => retries.failed())).toEqual([true, true, false])
  retries.shows(2.1)
  expect(retries.failed()).toBe(false)
})

test('a server without an answer is asked less and less often, and soon again once it gave one', () => {
  const retries = createRetries()
  expect([1, 2, 3, 4, 5, 6].map(() => retries.pauseMs())).toEqual([
    3000, 6000, 12_000, 24_000, 30_000, 30_000,
  ])
  retries.answered()
  expect(retries.pauseMs()).toBe(3000)
})
