import { expect, test } from 'vitest'
import { createTally, type Now } from '../../../../src-renderer/capture/worker/tally.ts'

const now: Now = {
  frames: 0,
  bytes: 0,
  queue: 0,
  step: 0,
  encoder: null,
  luma: 100,
  motion: 1,
  sharpness: 5,
  driftPpm: null,
}

test('frames, film and bits of the second, counted anew when the recorder is', () => {
  const tally = createTally()
  tally.stats(now, 0)
  for (let t = 0; t < 1000; t += 100) tally.frame(t, 0)
  expect(tally.stats({ ...now, frames: 9, bytes: 50_000 }, 1000)).toMatchObject({
    framesPerSecond: 10,
    filmedPerSecond: 9,
    kilobitsPerSecond: 400,
    missed: 0,
  })
  expect(tally.stats({ ...now, frames: 4, bytes: 1000 }, 2000)).toMatchObject({ filmedPerSecond: 4 })
})

test('a hole between frames is frames that were missed; a camera that slows down in the dark misses none for long', () => {
  const tally = createTally()
  for (let t = 0; t <= 2000; t += 100) tally.frame(t, 0)
  tally.frame(2400, 0)
  expect(tally.stats(now, 1000).missed).toBe(3)
  for (let t = 2500; t < 8000; t += 200) tally.frame(t, 0)
  tally.stats(now, 2000)
  for (let t = 8100; t < 12_000; t += 200) tally.frame(t, 0)
  expect(tally.stats(now, 3000).missed).toBe(0)
})
