import { expect, test } from 'vitest'
import { createLooker, lookOf } from '../../../../src-renderer/capture/worker/look.ts'
import { createWatch, type Noticed } from '../../../../src-renderer/capture/worker/watch.ts'

const well = { luma: 120, spread: 40, same: false, sharpness: 5 }
const covered = { luma: 6, spread: 1, same: false, sharpness: 0.2 }
const still = { ...well, same: true }

/** A camera at 10 frames a second, looked at twice a second, from `from` to `to` (ms). */
function make() {
  const noticed: (Noticed & { seen: number })[] = []
  let now = 0
  const watch = createWatch((what) => noticed.push({ ...what, seen: now }))
  const live = (from: number, to: number, sample: typeof well | null) => {
    for (now = from; now < to; now += 50) {
      if (sample && now % 100 === 0) watch.frame(now)
      if (sample && now % 500 === 0) watch.sample(sample, now)
      if (now % 250 === 0) watch.tick(now)
    }
  }
  return { watch, noticed, live }
}

test('a living camera is never noticed', () => {
  const { watch, noticed, live } = make()
  watch.opened(0)
  live(0, 60_000, well)
  expect(noticed).toEqual([])
})

test('silence is noticed after a second, dated from the last frame, and its end at the first frame', () => {
  const { watch, noticed, live } = make()
  watch.opened(0)
  live(0, 5000, well)
  live(5000, 9000, null)
  live(9000, 10_000, well)
  expect(noticed).toEqual([
    { kind: 'camera.lost', cause: 'silent', at: 4900, seen: 6000 },
    { kind: 'camera.restored', of: 'lost', afterMs: 4100, at: 9000, seen: 9000 },
  ])
})

test('a camera that never sends its first frame is lost too, after its warm-up', () => {
  const { watch, noticed, live } = make()
  watch.opened(0)
  live(0, 4000, null)
  expect(noticed).toMatchObject([{ kind: 'camera.lost', cause: 'silent', seen: 2500 }])
})

test('an ended camera is lost at once and only once', () => {
  const { watch, noticed, live } = make()
  watch.opened(0)
  live(0, 3000, well)
  watch.ended(3000, 'ended')
  watch.ended(3250, 'absent')
  live(3000, 8000, null)
  watch.opened(8000)
  live(8000, 9000, well)
  expect(noticed.map(({ kind }) => kind)).toEqual(['camera.lost', 'camera.restored'])
  expect(noticed[0]).toMatchObject({ cause: 'ended', at: 3000 })
})

test('dark and flat means covered within 5 s; dark alone does not', () => {
  const { watch, noticed, live } = make()
  watch.opened(0)
  live(0, 10_000, { luma: 10, spread: 30, same: false, sharpness: 4 })
  live(10_000, 20_000, covered)
  live(20_000, 21_000, well)
  expect(noticed).toEqual([
    { kind: 'camera.covered', luma: 6, at: 10_000, seen: 13_000 },
    { kind: 'camera.restored', of: 'covered', afterMs: 10_000, at: 20_000, seen: 20_000 },
  ])
})

test('exactly the same picture for 4 s means frozen; a black one is covered instead', () => {
  const { watch, noticed, live } = make()
  watch.opened(0)
  live(0, 2000, well)
  live(2000, 8000, still)
  live(8000, 9000, well)
  live(9000, 15_000, { ...covered, same: true })
  expect(noticed.map(({ kind, at, seen }) => [kind, at, seen])).toEqual([
    ['camera.frozen', 1500, 5500],
    ['camera.restored', 8000, 8000],
    ['camera.covered', 9000, 12_000],
  ])
})

test('far less sharp than usual means blurred within 3 s, until it is sharp again', () => {
  const { watch, noticed, live } = make()
  watch.opened(0)
  live(0, 10_000, well)
  live(10_000, 15_000, { ...well, sharpness: 1 })
  live(15_000, 16_000, well)
  expect(noticed).toEqual([
    { kind: 'camera.blurred', sharpness: 1, usual: 5, at: 10_000, seen: 12_000 },
    { kind: 'camera.restored', of: 'blurred', afterMs: 5000, at: 15_000, seen: 15_000 },
  ])
})

test('a plain view is not blurred, and a blurred one that goes dark is covered', () => {
  const { watch, noticed, live } = make()
  watch.opened(0)
  live(0, 10_000, { ...well, sharpness: 1 })
  live(10_000, 20_000, { ...well, sharpness: 0.3 })
  expect(noticed).toEqual([])
  live(20_000, 30_000, well)
  live(30_000, 34_000, { ...well, sharpness: 0.5 })
  live(34_000, 39_000, covered)
  expect(noticed.map(({ kind }) => kind)).toEqual(['camera.blurred', 'camera.covered'])
})

test('a sheet of paper before the lens covers it, however light', () => {
  const { watch, noticed, live } = make()
  watch.opened(0)
  live(0, 5000, well)
  live(5000, 9000, { luma: 200, spread: 1, same: false, sharpness: 0.2 })
  expect(noticed.map(({ kind }) => kind)).toEqual(['camera.covered'])
})

test('what was taken down on purpose is not missed', () => {
  const { watch, noticed, live } = make()
  watch.opened(0)
  live(0, 1000, well)
  watch.closed()
  live(1000, 9000, null)
  expect(noticed).toEqual([])
})

const picture = (value: (x: number, y: number) => number, width = 64, height = 48) => {
  const luma = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) luma[y * width + x] = value(x, y)
  return [luma, width, height] as const
}

test('the look measures light, spread, motion and sameness', () => {
  const look = createLooker()
  const grey = look(...picture(() => 100))
  expect(grey).toMatchObject({ motion: 0, sharpness: 0, same: false })
  expect(grey.luma).toBeCloseTo(100, 3)
  expect(grey.spread).toBeCloseTo(0, 3)
  expect(look(...picture(() => 100))).toMatchObject({ same: true, motion: 0 })
  // One pixel brighter by one: alive.
  expect(look(...picture((x, y) => (x === 9 && y === 9 ? 101 : 100))).same).toBe(false)
  expect(look(...picture(() => 110)).motion).toBeCloseTo(10, 1)
  expect(look(...picture((x) => (x < 32 ? 0 : 200))).spread).toBeCloseTo(100, 0)
})

test('the hint names what a person can mend', () => {
  const hint = (value: (x: number, y: number) => number) => lookOf(createLooker()(...picture(value))).hint
  expect(hint((x) => x % 2)).toBe('too-dark')
  expect(hint(() => 250)).toBe('too-bright')
  expect(hint((x) => 80 + x)).toBe('blurred')
  expect(hint((x, y) => (((x >> 2) + (y >> 2)) % 2 === 0 ? 60 : 180))).toBe('good')
  expect(lookOf(createLooker()(...picture(() => 0))).black).toBe(true)
})
