import { expect, test } from 'vitest'
import { createNumbering, nextNumbers } from '../../../../src-main/capture/numbering.ts'
import type { LedgerRecord } from '../../../../src-shared/records.ts'

const digest = 'a'.repeat(64)
const record = (kind: string, body: Record<string, unknown>, seq = 0): LedgerRecord => ({
  v: 1,
  attempt: 'a',
  part: 0,
  seq,
  at: { wall: '2026-11-22T04:00:00.000Z', mono: 1, boot: 'b', run: 'r' },
  kind,
  body,
})
const segment = (source: string, index: number) =>
  record('media.segment', {
    source,
    index,
    type: 'segment',
    init: 0,
    start: 1,
    duration: 1500,
    frames: 22,
    bytes: 10,
    digest,
    mime: 'video/mp4',
    health: null,
  })
const init = (source: string, number: number) =>
  record('media.init', {
    source,
    init: number,
    digest,
    bytes: 9,
    codec: 'avc1',
    mime: 'm',
    width: 640,
    height: 480,
  })

test('numbers go on after the highest of each source', () => {
  const next = nextNumbers([
    segment('face', 0),
    segment('face', 1),
    segment('desk', 7),
    init('desk', 1),
    record('camera.lost', { source: 'face', cause: 'ended' }),
    record('future.kind', { source: 'face', index: 99 }),
  ])
  expect(next).toEqual({
    face: { index: 2, init: 0 },
    desk: { index: 8, init: 2 },
    screen: { index: 0, init: 0 },
  })
})

test('a malformed media record is refused, not skipped', () => {
  expect(() => nextNumbers([record('media.segment', { source: 'face' })])).toThrow()
})

test('used numbers are not given again, and a new part starts at nought', () => {
  const numbering = createNumbering()
  numbering.resume([segment('screen', 4)])
  expect(numbering.peek('screen')).toBe(5)
  expect(numbering.peek('screen')).toBe(5)
  numbering.used('screen', 'index', 5)
  expect(numbering.peek('screen')).toBe(6)
  numbering.used('face', 'index', 3)
  numbering.used('face', 'index', 1)
  expect(numbering.next().face).toEqual({ index: 4, init: 0 })
  const part = numbering.part
  numbering.resume([])
  expect(numbering.part).not.toBe(part)
  expect(numbering.next().face.index).toBe(0)
})
