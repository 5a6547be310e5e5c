import { expect, test } from 'vitest'
import { createUnended } from '../../../../src-main/capture/unended.ts'
import { replay } from '../../../../src-shared/attempt/apply.ts'
import type { LedgerRecord } from '../../../../src-shared/records.ts'

const lost = (at: number) => ({ kind: 'camera.lost', source: 'face', cause: 'silent', at }) as const
const covered = (at: number) => ({ kind: 'camera.covered', source: 'face', luma: 1, at }) as const
const restored = (of: 'lost' | 'covered' | 'wrong', afterMs: number, at: number) =>
  ({ kind: 'camera.restored', source: 'face', of, afterMs, at }) as const

function make() {
  const clock = { now: 0 }
  return { clock, unended: createUnended(() => clock.now) }
}

test('what one page tells and ends is passed on as it is', () => {
  const { unended } = make()
  expect(unended.heard(lost(1000))).toEqual(lost(1000))
  expect(unended.state('face', { state: 'live' })).toBeNull()
  expect(unended.heard(restored('lost', 500, 1500))).toEqual(restored('lost', 500, 1500))
  expect(unended.heard(restored('wrong', 500, 1600))).toEqual(restored('wrong', 500, 1600))
})

test('a loss that another worker or another page tells again is told once, and counted from its begin', () => {
  const { unended } = make()
  unended.heard(lost(1000))
  expect(unended.heard(lost(9000))).toBeNull()
  unended.orphan()
  expect(unended.heard(lost(16_000))).toBeNull()
  expect(unended.heard(restored('lost', 2000, 18_000))).toEqual(restored('lost', 17_000, 18_000))
  expect(unended.heard(lost(30_000))).toEqual(lost(30_000))
})

test('a camera that was lost has ended to be once another page has pictures of it', () => {
  const { clock, unended } = make()
  unended.heard(lost(1000))
  unended.orphan()
  expect(unended.state('face', { state: 'starting' })).toBeNull()
  clock.now = 5000
  expect(unended.state('desk', { state: 'live' })).toBeNull()
  expect(unended.state('face', { state: 'live' })).toEqual(restored('lost', 4000, 5000))
  expect(unended.state('face', { state: 'live' })).toBeNull()
})

test('a covered lens is not taken for an open one because another page has not looked for long', () => {
  const { clock, unended } = make()
  unended.heard(covered(1000))
  unended.orphan()
  clock.now = 5000
  unended.state('face', { state: 'live' })
  clock.now = 8000
  expect(unended.settle('face')).toBeNull()
  expect(unended.heard(covered(5000))).toBeNull()
  clock.now = 20_000
  expect(unended.settle('face')).toBeNull()

  unended.orphan()
  unended.state('face', { state: 'live' })
  clock.now = 25_000
  expect(unended.settle('face')).toBeNull()
  clock.now = 26_500
  expect(unended.settle('face')).toEqual(restored('covered', 19_000, 20_000))
})

test('main that comes back reads in the ledger what had not ended, and tells it again where it goes on', () => {
  const record = (seq: number, kind: string, body: LedgerRecord['body'], mono: number): LedgerRecord => ({
    ...{ v: 1, attempt: 'a', part: 0, seq, kind, body },
    at: { wall: '2026-01-01T00:00:00.000Z', mono, boot: 'b', run: 'r' },
  })
  const records = [
    record(0, 'camera.covered', { source: 'desk', luma: 1 }, 100),
    record(1, 'camera.restored', { source: 'desk', of: 'covered', afterMs: 100 }, 200),
    record(2, 'camera.lost', { source: 'face', cause: 'ended' }, 1000),
    record(3, 'camera.restored', { source: 'face', of: 'wrong', afterMs: 1 }, 1500),
  ]
  const going = replay(records, { durationMinutes: 30, clockRunsWhileLocked: false }).conditions
  const again = make()
  again.unended.resume(going)
  expect(again.unended.heard(lost(4000))).toEqual(lost(4000))

  const over = make()
  over.unended.resume(going)
  over.clock.now = 4000
  expect(over.unended.state('desk', { state: 'live' })).toBeNull()
  expect(over.unended.state('face', { state: 'live' })).toEqual(restored('lost', 3000, 4000))
  over.unended.resume(new Map())
  expect(over.unended.settle('face')).toBeNull()
})
