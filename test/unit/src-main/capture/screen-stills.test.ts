import { expect, it } from 'vitest'
import { createScreenStills } from '../../../../src-main/capture/screen-stills.ts'
import type { LedgerRecord } from '../../../../src-shared/records.ts'
import { stillBody } from '../../../../src-shared/still.ts'

const digest = (n: number) => n.toString(16).padStart(64, '0')
const record = (n: number, start: number, over: { body?: object; boot?: string; kind?: string } = {}) =>
  ({
    seq: n,
    part: 0,
    kind: over.kind ?? 'media.segment',
    at: { wall: 0, mono: start + 900, boot: over.boot ?? 'now', run: 'recorder' },
    body: {
      ...stillBody({ source: 'screen', start, duration: 10_000, mime: 'image/png' }),
      digest: digest(n),
      bytes: 9,
      index: n,
      init: null,
      ...over.body,
    },
  }) as unknown as LedgerRecord

it('finds what was on the screen before a moment, also before main came back', () => {
  const stills = createScreenStills('now')
  stills.resume([record(1, 10_000), record(2, 20_000), record(3, 30_000)])
  expect(stills.before(9999, 10_000)).toBeNull()
  expect(stills.before(10_000, 10_000)).toBe(digest(1))
  // Not the newest: that one was taken afterwards.
  expect(stills.before(29_999, 10_000)).toBe(digest(2))
  expect(stills.before(50_000, 10_000)).toBe(digest(3))
  expect(stills.before(50_001, 10_000)).toBeNull()
  stills.kept({ digest: digest(4), start: 40_000 })
  expect(stills.before(41_000, 10_000)).toBe(digest(4))
})

it('takes no still of an incident, of a camera, of another boot, and no film', () => {
  const stills = createScreenStills('now')
  stills.resume([
    record(1, 10_000, { body: { incident: 'i1' } }),
    record(2, 10_000, { body: { source: 'desk' } }),
    record(3, 10_000, { boot: 'before' }),
    record(4, 10_000, { body: { type: 'segment', init: 0 } }),
    record(5, 10_000, { kind: 'incident.pictured' }),
    record(6, 10_000, { body: { start: 'early' } }),
  ])
  expect(stills.before(10_000, 10_000)).toBeNull()
})

it('another part begins without any', () => {
  const stills = createScreenStills('now')
  stills.kept({ digest: digest(1), start: 10_000 })
  stills.resume([])
  expect(stills.before(11_000, 10_000)).toBeNull()
})

it('remembers a bounded number of them', () => {
  const stills = createScreenStills('now')
  for (let n = 1; n <= 100; n++) stills.kept({ digest: digest(n), start: n * 1000 })
  expect(stills.before(36_999, 10_000)).toBeNull()
  expect(stills.before(37_000, 10_000)).toBe(digest(37))
})
