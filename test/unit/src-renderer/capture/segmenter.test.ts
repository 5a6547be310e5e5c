import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Cut, createSegmenter } from '../../../../src-renderer/capture/worker/segmenter.ts'

const data = new Uint8Array(1)

/** An encoder that obeys, and makes a key frame of its own accord at each of `extra`. */
function film(timestamps: number[], extra: ReadonlySet<number> = new Set()) {
  const segmenter = createSegmenter(1500, () => 100)
  const cuts: Cut[] = []
  for (const timestamp of timestamps) {
    const key = segmenter.forceKey(timestamp) || extra.has(timestamp)
    const cut = segmenter.push({ timestamp, key, data })
    if (cut) cuts.push(cut)
  }
  const last = segmenter.cut()
  if (last) cuts.push(last)
  return cuts
}
const every = (ms: number, count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i * ms)

test('segments end at the first frame 1.5 s after their first and meet exactly', () => {
  const cuts = film(every(100, 40))
  expect(cuts.map(({ frames, end }) => [frames[0]?.timestamp, end, frames.length])).toEqual([
    [0, 1500, 15],
    [1500, 3000, 15],
    [3000, 4000, 10],
  ])
  expect(cuts.map(({ followed }) => followed)).toEqual([true, true, false])
})

test('a key frame that the encoder makes by itself does not end a young segment', () => {
  expect(film(every(100, 20), new Set([300, 800])).map(({ frames }) => frames.length)).toEqual([15, 5])
})

test('what comes before the first key frame is not kept: it could not be decoded', () => {
  const segmenter = createSegmenter(1500, () => 100)
  segmenter.push({ timestamp: 0, key: false, data })
  segmenter.push({ timestamp: 100, key: true, data })
  expect(segmenter.cut()?.frames.map(({ timestamp }) => timestamp)).toEqual([100])
})

test('what there is of a segment under way is told as if it ended now, and goes on growing', () => {
  const segmenter = createSegmenter(1500, () => 100)
  expect(segmenter.soFar()).toBeNull()
  segmenter.push({ timestamp: 0, key: true, data })
  segmenter.push({ timestamp: 90, key: false, data })
  const grown = segmenter.soFar()
  expect(grown).toMatchObject({ frames: [{ timestamp: 0 }, { timestamp: 90 }], end: 190, followed: false })
  segmenter.push({ timestamp: 200, key: false, data })
  expect(grown?.frames).toHaveLength(2)
  expect(segmenter.cut()?.frames).toHaveLength(3)
})

test('after a cut the next frame is a key frame, however soon', () => {
  const segmenter = createSegmenter(1500, () => 100)
  expect(segmenter.forceKey(0)).toBe(true)
  expect(segmenter.forceKey(100)).toBe(false)
  segmenter.push({ timestamp: 0, key: true, data })
  expect(segmenter.cut()).toMatchObject({ end: 100, followed: false })
  expect(segmenter.cut()).toBeNull()
  expect(segmenter.forceKey(200)).toBe(true)
})

test('timestamps that begin anew end the segment', () => {
  const segmenter = createSegmenter(1500, () => 100)
  segmenter.push({ timestamp: 9000, key: true, data })
  expect(segmenter.forceKey(9000)).toBe(true)
  expect(segmenter.forceKey(5)).toBe(true)
  expect(segmenter.push({ timestamp: 5, key: true, data })).toMatchObject({ end: 9100, followed: false })
})

test('always: every frame is in one segment, each begins with a key frame, and neighbours meet', () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(gaps, fc.array(fc.nat(199)), (steps, extra) => {
      let at = 0
      const timestamps = steps.map((step) => {
        at += step
        return at
      })
      const cuts = film(timestamps, new Set(extra.map((i) => timestamps[i] ?? 0)))
      expect(cuts.flatMap(({ frames }) => frames.map(({ timestamp }) => timestamp))).toEqual(timestamps)
      for (const [i, { frames, end }] of cuts.entries()) {
        expect(frames[0]?.key).toBe(true)
        const next = cuts[i + 1]?.frames[0]?.timestamp
        if (next === undefined) continue
        expect(end).toBe(next)
        expect(end - (frames[0]?.timestamp ?? 0)).toBeGreaterThanOrEqual(1500)
        expect((frames.at(-1)?.timestamp ?? 0) - (frames[0]?.timestamp ?? 0)).toBeLessThan(1500)
      }
    }),
  )
})

test('a cut before a frame that is known ends at that frame; after a break it does not', () => {
  const segmenter = createSegmenter(1500, () => 100)
  const frame = (timestamp: number) => ({ timestamp, key: true, data: new Uint8Array() })
  segmenter.push(frame(0))
  expect(segmenter.cut(130)).toMatchObject({ end: 130, followed: true })
  segmenter.push(frame(130))
  expect(segmenter.cut(900)).toMatchObject({ end: 230, followed: false })
})
