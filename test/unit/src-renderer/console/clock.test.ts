import { expect, test } from 'vitest'
import { createServerClock } from '../../../../src-renderer/console/server/clock.ts'

test("the server's time is counted from its own word, however wrong or moved this computer's clock is", () => {
  let steady = 1000
  // A day ahead, and set back by years in the middle.
  let wall = Date.UTC(2026, 4, 11, 9)
  const clock = createServerClock(
    () => steady,
    () => wall,
  )
  expect(clock.now()).toBe(wall)
  clock.heard('not a date')
  clock.heard(null)
  expect(clock.now()).toBe(wall)
  const told = Date.UTC(2026, 4, 10, 9)
  clock.heard(new Date(told).toUTCString())
  expect(clock.now()).toBe(told + 500)
  wall = Date.UTC(2001, 0, 1)
  steady += 60_000
  expect(clock.now()).toBe(told + 60_500)
  // The header's whole seconds do not make it hop; a server that was set is followed.
  clock.heard(new Date(told + 61_900).toUTCString())
  expect(clock.now()).toBe(told + 60_500)
  clock.heard(new Date(told + 3_600_000).toUTCString())
  expect(clock.now()).toBe(told + 3_600_500)
})
