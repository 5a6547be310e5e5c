import { expect, test } from 'vitest'
import { createOpening } from '../../../../src-renderer/capture/opening.ts'

test('fifteen seconds without an answer are told once, as of the question', () => {
  const opening = createOpening()
  opening.asked(1000)
  expect(opening.isNewlyStuck(16_000)).toBe(false)
  expect(opening.isNewlyStuck(16_001)).toBe(true)
  expect(opening.isNewlyStuck(17_000)).toBe(false)
  expect(opening.stuckSince).toBe(1000)
})

test('a question asked anew is no answer', () => {
  const opening = createOpening()
  opening.asked(0)
  expect(opening.isNewlyStuck(15_001)).toBe(true)
  opening.dropped()
  opening.asked(15_100)
  expect(opening.stuckSince).toBe(0)
  opening.answered()
  expect(opening.stuckSince).toBe(null)
  expect(opening.isNewlyStuck(60_000)).toBe(false)
})

test('a camera is being started until it is there, or two and a half seconds have passed', () => {
  const opening = createOpening()
  expect(opening.isStarting(0)).toBe(false)
  opening.wanted(1000)
  expect(opening.isStarting(3499)).toBe(true)
  expect(opening.isStarting(3500)).toBe(false)
  opening.wanted(4000)
  opening.opened(0)
  expect(opening.isStarting(4001)).toBe(false)
})
