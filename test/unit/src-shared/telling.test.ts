import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createClock } from '../../../src-shared/coverage/clock.ts'
import { createTelling } from '../../../src-shared/coverage/telling.ts'
import { coverageOf } from '../../../src-shared/coverage.ts'
import type { LedgerRecord } from '../../../src-shared/records.ts'

const kinds = [
  ...['keys.refused', 'answer.saved', 'student.asked', 'incident.raised', 'attempt.locked'],
  ...['attempt.changed', 'attempt.submitted', 'attempt.resumed', 'clock.compared'],
  ...['shell.lost', 'recorder.lost', 'page.lost', 'helper.lost'],
  ...['camera.lost', 'camera.covered', 'camera.frozen', 'camera.restored', 'media.segment'],
]
const digests = ['a', 'b', 'c'].map((letter) => letter.repeat(64))
const body = fc.record({
  source: fc.constantFrom('face', 'desk', 'screen'),
  type: fc.constantFrom('segment', 'still'),
  to: fc.constantFrom('running', 'break', 'submitted'),
  page: fc.constantFrom('capture', 'station'),
  of: fc.constantFrom('lost', 'wrong'),
  start: fc.integer({ min: 0, max: 60_000 }),
  sinceMono: fc.integer({ min: 0, max: 60_000 }),
  duration: fc.integer({ min: 1, max: 5000 }),
  offsetMs: fc.integer({ min: -9000, max: 9000 }),
  digest: fc.constantFrom(...digests),
})
const step = fc.record({
  kind: fc.constantFrom(...kinds),
  body,
  ms: fc.integer({ min: 0, max: 4000 }),
  jump: fc.integer({ min: -500, max: 500 }),
  boots: fc.boolean(),
  moves: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
})
const ledger = fc.array(step, { maxLength: 60 }).map((steps) => {
  let [part, seq, mono, boot] = [0, 0, 0, 0]
  const beginning = Date.UTC(2026, 0, 1)
  return steps.map((one): LedgerRecord => {
    if (one.moves) [part, seq, boot] = [part + 1, 0, boot + 1]
    if (one.boots && one.ms % 4 === 0) boot++
    mono += one.ms
    const wall = new Date(beginning + mono + one.jump).toISOString()
    const at = { wall, mono, boot: `boot-${boot}`, run: 'r' }
    const rest = {
      init: 0,
      index: seq,
      frames: 10,
      bytes: 9,
      mime: 'video/mp4',
      health: null,
      incident: null,
    }
    return { v: 1, attempt: 'at', part, seq: seq++, at, kind: one.kind, body: { ...rest, ...one.body } }
  })
})

/** As the server reads them: as they come, parts between each other. */
function read(records: readonly LedgerRecord[], held: (digest: string) => boolean, now: number | undefined) {
  const [telling, clock] = [createTelling(), createClock()]
  for (const record of [...records].sort((a, b) => a.seq - b.seq || b.part - a.part)) {
    telling.add(record)
    clock.add(record)
  }
  return coverageOf(telling.records(), held, now, clock)
}

test('coverage read from the telling records is coverage read from all', () => {
  const isHeld = (digest: string) => digest !== digests[0]
  fc.assert(
    fc.property(
      ledger,
      fc.option(fc.integer({ min: 0, max: 300_000 }), { nil: undefined }),
      (records, after) => {
        const now = after === undefined ? undefined : Date.UTC(2026, 0, 1) + after
        expect(read(records, isHeld, now)).toEqual(coverageOf(records, isHeld, now))
      },
    ),
    { numRuns: 500 },
  )
})
