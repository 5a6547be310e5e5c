import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { createBootClock, offsetOf } from '../../../../src-renderer/capture/boot-clock.ts'
import { createFrameClock, follow } from '../../../../src-renderer/capture/worker/frame-clock.ts'
import { createLimiter } from '../../../../src-renderer/capture/worker/limiter.ts'
import { createSegmenter } from '../../../../src-renderer/capture/worker/segmenter.ts'

const data = new Uint8Array(1)

test('the exchange with the shortest round trip decides', () => {
  const exchanges = [
    { sent: 0, received: 100, mono: 1090 },
    { sent: 200, received: 202, mono: 1201 },
    { sent: 300, received: 350, mono: 1301 },
  ]
  expect(offsetOf(exchanges)).toBe(1000)
  expect(offsetOf([])).toBeNull()
})

function bootClock() {
  const time = { local: 0, wall: 50_000 }
  const onOffset = vi.fn()
  const ask = vi.fn(async () => {
    time.local += 2
    time.wall += 2
    return time.local + 500
  })
  const clock = createBootClock({
    ask,
    local: () => time.local,
    wall: () => time.wall,
    onOffset,
    onTrouble: (error) => {
      throw error
    },
  })
  const pass = (ms: number) => {
    time.local += ms
    time.wall += ms
  }
  return { time, clock, onOffset, ask, pass }
}

test('the clock is compared again after a minute, not before', async () => {
  const { clock, onOffset, pass } = bootClock()
  await clock.renew()
  expect(onOffset).toHaveBeenLastCalledWith(501)
  pass(59_000)
  expect(clock.tick()).toBeNull()
  pass(1000)
  await clock.tick()
  expect(onOffset).toHaveBeenCalledTimes(2)
})

test('the clock is compared at once after the machine slept', async () => {
  const { clock, onOffset, time } = bootClock()
  await clock.renew()
  time.wall += 600_000
  await clock.tick()
  expect(onOffset).toHaveBeenCalledTimes(2)
  expect(clock.tick()).toBeNull()
})

test('the frame clock follows the least delay, and forgets what is long ago', () => {
  const clock = createFrameClock()
  for (const delay of [40, 7, 25]) clock.observe(1000, 1000 + delay)
  expect(clock.local(2000)).toBe(2007)
  // The camera's clock runs away by 20 ms.
  for (let i = 1; i <= 40; i++) clock.observe(i * 1000, i * 1000 + 27)
  expect(clock.local(50_000)).toBe(50_027)
})

test('one late frame at the change of stretches does not move the frame clock', () => {
  const clock = createFrameClock()
  clock.observe(0, 5)
  clock.observe(16_000, 16_080)
  expect(clock.local(16_000)).toBe(16_005)
})

test('a segment that follows begins where the last one ended, give or take 5 ms', () => {
  expect(follow(1000, 1003, 66)).toBe(1003)
  expect(follow(1000, 1030, 66)).toBe(1005)
  expect(follow(1000, 970, 66)).toBe(995)
  expect(follow(1000, 9000, 66)).toBe(9000)
  expect(follow(1000, 200, 66)).toBe(200)
})

/**
 * Ten minutes of a camera of 15 frames a second whose clock runs `ppm` millionths fast, each frame handed over 6 to 36 ms
 * after it was taken: how far each segment's start is from where its first frame was taken (and handed over at once), and
 * from the end of the segment before, ms.
 */
function filmOf(ppm: number) {
  const clock = createFrameClock()
  const segmenter = createSegmenter(1500, () => 1000 / 15)
  const cameraTime = (at: number) => 3_600_000 + at * (1 + ppm / 1e6)
  const takenAt = (timestamp: number) => (timestamp - 3_600_000) / (1 + ppm / 1e6)
  const [off, holes]: [number[], number[]] = [[], []]
  let end: number | null = null
  let now = 0
  for (let i = 0; i < 9000; i++) {
    const at = i * (1000 / 15)
    const timestamp = cameraTime(at)
    now = at + 6 + ((i * 7919) % 31)
    clock.observe(timestamp, now)
    const cut = segmenter.push({ timestamp, key: segmenter.forceKey(timestamp), data })
    const first = cut?.frames[0]?.timestamp
    if (!cut || first === undefined) continue
    const byClock = clock.local(first)
    const start: number = end === null ? byClock : follow(end, byClock, 1000 / 15)
    if (end !== null) holes.push(start - end)
    off.push(start - takenAt(first) - 6)
    end = start + cut.end - first
  }
  return { off, holes, drift: clock.drift(now) ?? Number.NaN }
}

test.each([[500], [-500], [50], [-50]])(
  'a camera whose clock runs %i millionths fast: segments meet, and stand where they were taken',
  (ppm) => {
    const { off, holes, drift } = filmOf(ppm)
    expect(off.length).toBeGreaterThan(380)
    // What it runs away in the half minute that is looked back on, and not the 300 ms of ten minutes.
    for (const ms of off) expect(Math.abs(ms)).toBeLessThan(20)
    for (const hole of holes) expect(Math.abs(hole)).toBeLessThanOrEqual(5)
    // Told of the local clock, as seen from the camera.
    expect(drift / -ppm).toBeGreaterThan(0.9)
    expect(drift / -ppm).toBeLessThan(1.1)
  },
)

const passed = (limit: number, timestamps: number[]) => timestamps.filter(createLimiter(limit)).length
const steady = (rate: number, seconds: number, jitter: (i: number) => number = () => 0) =>
  Array.from({ length: rate * seconds }, (_, i) => (i * 1000) / rate + jitter(i))

test('a camera at the wanted rate loses nothing, jitter and all', () => {
  expect(passed(15, steady(15, 60))).toBe(900)
  expect(
    passed(
      15,
      steady(15, 60, (i) => (i % 3) * 5),
    ),
  ).toBe(900)
  expect(passed(8, steady(5, 60))).toBe(300)
})

test('frames held up and then sent close together are all kept', () => {
  const timestamps = steady(15, 60).map((at) => (at % 5000 < 100 ? at - (at % 5000) + 100 : at))
  expect(passed(15, timestamps)).toBe(900)
})

test.each([
  [30, 15],
  [60, 15],
  [20, 15],
  [30, 8],
])('a camera at %i frames a second is brought down to %i', (camera, limit) => {
  const count = passed(limit, steady(camera, 60))
  expect(count).toBeGreaterThanOrEqual(limit * 60 * 0.93)
  expect(count).toBeLessThanOrEqual(limit * 60 + 3)
})

test('another camera, whose timestamps begin anew, is not held back', () => {
  const limit = createLimiter(10)
  for (let at = 0; at < 100; at += 10) limit(1_000_000 + at)
  expect(limit(1_000_100)).toBe(false)
  expect(limit(5)).toBe(true)
})

test('always: never more than the wanted rate over the whole', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 2, maxLength: 300 }), (steps) => {
      let at = 0
      const timestamps = steps.map((step) => {
        at += step
        return at
      })
      const span = at - (timestamps[0] ?? 0)
      expect(passed(10, timestamps)).toBeLessThanOrEqual(span / 100 + 4)
    }),
  )
})
