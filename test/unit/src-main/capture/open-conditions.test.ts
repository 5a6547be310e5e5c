import { expect, test } from 'vitest'
import { createOpenConditions } from '../../../../src-main/capture/open-conditions.ts'
import { replay } from '../../../../src-shared/attempt/apply.ts'
import type { LedgerRecord } from '../../../../src-shared/records.ts'

const lost = (at: number) => ({ kind: 'camera.lost', source: 'face', cause: 'silent', at }) as const
const covered = (at: number) => ({ kind: 'camera.covered', source: 'face', luma: 1, at }) as const
const restored = (of: 'lost' | 'covered' | 'wrong', afterMs: number, at: number) =>
  ({ kind: 'camera.restored', source: 'face', of, afterMs, at }) as const

function make() {
  const clock = { now: 0 }
  return { clock, conditions: createOpenConditions(() => clock.now) }
}

test('what one page tells and ends is passed on as it is', () => {
  const { conditions } = make()
  expect(conditions.heard(lost(1000))).toEqual(lost(1000))
  expect(conditions.state('face', { state: 'live' })).toBeNull()
  expect(conditions.heard(restored('lost', 500, 1500))).toEqual(restored('lost', 500, 1500))
  expect(conditions.heard(restored('wrong', 500, 1600))).toEqual(restored('wrong', 500, 1600))
})

test('a loss that another worker or another page tells again is told once, and counted from its begin', () => {
  const { conditions } = make()
  conditions.heard(lost(1000))
  expect(conditions.heard(lost(9000))).toBeNull()
  conditions.orphan()
  expect(conditions.heard(lost(16_000))).toBeNull()
  expect(conditions.heard(restored('lost', 2000, 18_000))).toEqual(restored('lost', 17_000, 18_000))
  expect(conditions.heard(lost(30_000))).toEqual(lost(30_000))
})

test('a camera that was lost has ended to be once another page has pictures of it', () => {
  const { clock, conditions } = make()
  conditions.heard(lost(1000))
  conditions.orphan()
  expect(conditions.state('face', { state: 'starting' })).toBeNull()
  clock.now = 5000
  expect(conditions.state('desk', { state: 'live' })).toBeNull()
  expect(conditions.state('face', { state: 'live' })).toEqual(restored('lost', 4000, 5000))
  expect(conditions.state('face', { state: 'live' })).toBeNull()
})

test('a covered lens is not taken for an open one because another page has not looked for long', () => {
  const { clock, conditions } = make()
  conditions.heard(covered(1000))
  conditions.orphan()
  clock.now = 5000
  conditions.state('face', { state: 'live' })
  clock.now = 8000
  expect(conditions.settle('face')).toBeNull()
  expect(conditions.heard(covered(5000))).toBeNull()
  clock.now = 20_000
  expect(conditions.settle('face')).toBeNull()

  conditions.orphan()
  conditions.state('face', { state: 'live' })
  clock.now = 25_000
  expect(conditions.settle('face')).toBeNull()
  clock.now = 26_500
  expect(conditions.settle('face')).toEqual(restored('covered', 19_000, 20_000))
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
  const going = replay(records, {
    durationMinutes: 30,
    clockRunsWhileLocked: false,
    unfilmedSeats: false,
  }).conditions
  const again = make()
  again.conditions.resume(going)
  expect(again.conditions.heard(lost(4000))).toEqual(lost(4000))

  const over = make()
  over.conditions.resume(going)
  over.clock.now = 4000
  expect(over.conditions.state('desk', { state: 'live' })).toBeNull()
  expect(over.conditions.state('face', { state: 'live' })).toEqual(restored('lost', 3000, 4000))
  over.conditions.resume(new Map())
  expect(over.conditions.settle('face')).toBeNull()
})
