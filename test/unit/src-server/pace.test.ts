import { expect, test } from 'vitest'
import { createPace } from '../../../src-server/ingest/pace.ts'

function world(bounds: Record<string, number> = {}) {
  let now = 1_000_000
  let lag = 0
  return {
    pass: (ms: number) => {
      now += ms
    },
    slow: (ms: number) => {
      lag = ms
    },
    bounds,
    pace: createPace({
      clock: { now: () => now },
      lagMs: () => lag,
      bounds: async () => new Map(Object.entries(bounds)),
    }),
  }
}
const station = (id: string, room = 'lab') => ({ id, room })

test('a healthy server with few stations asks for nothing', async () => {
  const { pace } = world()
  expect(await pace.of(station('a'), true)).toEqual({ retryAfterMs: 0, maxInFlight: 4, bytesPerSecond: null })
})

test('a slow server asks for rest, and for less at a time', async () => {
  const { pace, slow } = world()
  slow(200)
  expect(await pace.of(station('a'), true)).toMatchObject({ retryAfterMs: 1000, maxInFlight: 2 })
  slow(900)
  expect(await pace.of(station('a'), true)).toMatchObject({ retryAfterMs: 4000, maxInFlight: 1 })
})

test('five hundred stations are spaced', async () => {
  const { pace, pass } = world()
  for (let i = 0; i < 500; i++) await pace.of(station(`s${i}`), false)
  pass(1000)
  expect((await pace.of(station('s1'), false)).retryAfterMs).toBe(500)
  pass(20_000)
  expect((await pace.of(station('s1'), false)).retryAfterMs).toBe(0)
})

test("those of a room that owe something share the room's line; who owes nothing any more leaves its share", async () => {
  const { pace, pass, bounds } = world({ lab: 8_000_000 })
  const share = async (id: string, owes: boolean) => (await pace.of(station(id), owes)).bytesPerSecond
  expect(await share('a', true)).toBe(1_000_000)
  expect(await share('b', true)).toBe(500_000)
  expect(await share('c', true)).toBe(333_333)
  expect(await share('b', false)).toBe(500_000)
  expect((await pace.of(station('x', 'other'), true)).bytesPerSecond).toBeNull()
  // Stations that went away silently too.
  pass(16_000)
  expect(await share('a', true)).toBe(1_000_000)
  // A bound that is changed counts after some seconds.
  bounds.lab = 800_000
  pass(5000)
  expect(await share('a', true)).toBe(100_000)
})
