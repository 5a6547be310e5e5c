/** The film that an accused student is shown: of each place all of it, whatever another reviewer marked beside it. */
import { expect, test } from 'vitest'
import type { LiveAttempt } from '../../../src-server/review/attempt.ts'
import { clipNamed, clipsOver } from '../../../src-server/students/clips.ts'

/** Pieces of two seconds without a gap, from 0 on; the exam begins at 10 s. */
function filmed(pieces: number, bytes = 1000): LiveAttempt {
  const record = { part: 0, at: { boot: 'b', mono: 0 } }
  const init = { record, body: { source: 'face', init: 0, digest: 'init' } }
  const media = Array.from({ length: pieces }, (_, index) => ({
    record,
    body: {
      ...{ source: 'face', type: 'segment', init: 0, index, start: index * 2000, duration: 2000 },
      ...{ digest: `d${index}`, bytes },
    },
  }))
  const unix = ({ mono }: { mono: number }) => mono
  const projection = { media, inits: [init], started: { boot: 'b', mono: 10_000 } }
  return { projection, unix, isThere: () => true } as unknown as LiveAttempt
}
const place = (from: number, to: number) => ({ from, to, moments: [] })

test('of two places that begin in one piece the longer one is whole', () => {
  const attempt = filmed(100)
  const places = [place(30_000, 31_000), place(30_000, 60_000)]
  const [short, long] = places.flatMap(clipsOver(attempt))
  expect([short?.from, short?.to, long?.from, long?.to]).toEqual([24_000, 36_000, 24_000, 66_000])
  expect(clipNamed(attempt, places, { source: 'face', from: 24_000 })).toEqual(long)
  expect(clipNamed(attempt, places, { source: 'face', from: 24_001 })).toBe(undefined)
})

test('nothing of before the exam, and no file longer or larger than a phone takes', () => {
  const spans = (attempt: LiveAttempt, from: number, to: number) =>
    clipsOver(attempt)(place(from, to)).map((clip) => [clip.from, clip.to])
  expect(spans(filmed(100), 0, 12_000)).toEqual([[10_000, 18_000]])
  expect(spans(filmed(100), 15_000, 195_000)).toEqual([
    [10_000, 130_000],
    [130_000, 200_000],
  ])
  // Two of thirty megabytes are one file, a third is another.
  expect(spans(filmed(8, 30 * 1024 * 1024), 10_000, 16_000)).toEqual([
    [10_000, 14_000],
    [14_000, 16_000],
  ])
})
