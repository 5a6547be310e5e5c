import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBucket, leastOf } from '../../../../src-main/keeper/sync/bucket.ts'
import { createMeter } from '../../../../src-main/keeper/sync/meter.ts'
import { createBackoff, createPatience } from '../../../../src-main/keeper/sync/pulse.ts'

/** Time that passes only by waiting. */
function world() {
  let now = 0
  return {
    now: () => now,
    wait: async (ms: number) => {
      now += ms
    },
    pass(ms: number) {
      now += ms
    },
  }
}

describe('the bucket', () => {
  test('lets through no more than its rate and a burst, in the order of asking', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1000, max: 1_000_000 }),
        async (sizes, rate) => {
          const time = world()
          const bucket = createBucket(time)
          bucket.setRate(rate)
          time.pass(10_000)
          const began = time.now()
          const order: number[] = []
          await Promise.all(sizes.map((size, i) => bucket.take(size).then(() => order.push(i))))
          expect(order).toEqual(sizes.map((_, i) => i))
          const bytes = sizes.reduce((a, b) => a + b, 0)
          const allowed = rate * 0.25 + ((time.now() - began) / 1000) * rate
          expect(bytes).toBeLessThanOrEqual(allowed + 1)
          // Nor is it slower than it must be: a rounding of 1 ms for each piece.
          expect(time.now() - began).toBeLessThanOrEqual((bytes / rate) * 1000 + sizes.length)
        },
      ),
    ))

  test('without a rate nothing waits; a new rate counts for who waits already', async () => {
    const time = world()
    const bucket = createBucket({
      now: time.now,
      async wait(ms) {
        time.pass(ms)
        if (time.now() > 2000) bucket.setRate(1_000_000)
      },
    })
    await bucket.take(1e9)
    expect(time.now()).toBe(0)
    bucket.setRate(1000)
    await bucket.take(1_000_000)
    expect(time.now()).toBeLessThan(5000)
  })

  test('of several bounds the least counts', () => {
    expect(leastOf(null, 5, 3, null)).toBe(3)
    expect(leastOf(null, null)).toBeNull()
  })
})

describe('full jitter', () => {
  test('is drawn from nothing up to a bound that doubles, and starts anew', () => {
    const most = createBackoff(() => 1, 500, 3000)
    expect([most.next(), most.next(), most.next(), most.next()]).toEqual([500, 1000, 2000, 3000])
    most.reset()
    expect(most.next()).toBe(500)
    const least = createBackoff(() => 0, 500, 3000)
    expect([least.next(), least.next()]).toEqual([0, 0])
  })

  test('three hundred stations do not come back in the same second', () => {
    let seed = 1
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed / 2_147_483_647
    }
    const perSecond = new Array<number>(10).fill(0)
    for (let station = 0; station < 300; station++) {
      const backoff = createBackoff(random)
      for (let failures = 0; failures < 8; failures++) backoff.next()
      perSecond[Math.floor(backoff.next() / 1000)]! += 1
    }
    expect(Math.max(...perSecond)).toBeLessThan(60)
    expect(Math.min(...perSecond)).toBeGreaterThan(10)
  })
})

test('patience grows where answers are late and comes back where they are quick', () => {
  const patience = createPatience(8000, 60_000)
  patience.late()
  patience.late()
  expect(patience.ms).toBe(32_000)
  patience.late()
  expect(patience.ms).toBe(60_000)
  patience.came(10)
  expect(patience.ms).toBe(30_000)
  patience.came(10_000)
  expect(patience.ms).toBe(40_000)
  for (let i = 0; i < 5; i++) patience.came(10)
  expect(patience.ms).toBe(8000)
})

describe('the meter', () => {
  test('tells the rate, and the time until nothing is owed with what is still recorded counted in', () => {
    const time = world()
    const meter = createMeter(time.now)
    let debt = 10_000_000
    meter.told(debt)
    for (let second = 0; second < 10; second++) {
      time.pass(1000)
      meter.sent(300_000)
      // 100 kB a second are recorded meanwhile.
      debt -= 200_000
      meter.told(debt)
    }
    const told = meter.told(debt)
    expect(told.bytesPerSecond).toBeCloseTo(300_000, -3)
    expect(told.emptyInMs).toBeCloseTo((debt / 200_000) * 1000, -3)
  })

  test('says nothing of time when the debt grows, and nothing at all too early', () => {
    const time = world()
    const meter = createMeter(time.now)
    expect(meter.told(5)).toEqual({ bytesPerSecond: null, emptyInMs: null })
    time.pass(5000)
    expect(meter.told(10)).toEqual({ bytesPerSecond: 0, emptyInMs: null })
    expect(meter.told(0)).toEqual({ bytesPerSecond: null, emptyInMs: 0 })
  })
})
