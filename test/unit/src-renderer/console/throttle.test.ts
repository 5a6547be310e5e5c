import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { soonAndPer } from '../../../../src-renderer/console/live/throttle.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('what comes to a page at rest waits for no batch, and what comes with it goes with it', () => {
  const work = vi.fn()
  const run = soonAndPer(100, work)
  run()
  run()
  vi.advanceTimersByTime(0)
  expect(work).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(1000)
  expect(work).toHaveBeenCalledTimes(1)
})

test('of a flood each interval is one change, and its last word is not lost', () => {
  const work = vi.fn()
  const run = soonAndPer(100, work)
  for (let ms = 0; ms < 1000; ms += 10) {
    run()
    vi.advanceTimersByTime(10)
  }
  expect(work).toHaveBeenCalledTimes(11)
  run()
  vi.advanceTimersByTime(100)
  expect(work).toHaveBeenCalledTimes(12)
})

test('after its end it does nothing more', () => {
  const work = vi.fn()
  const run = soonAndPer(100, work)
  run()
  run.cancel()
  vi.advanceTimersByTime(1000)
  expect(work).not.toHaveBeenCalled()
})
