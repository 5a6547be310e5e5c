import { expect, test } from 'vitest'
import { replay } from '../../../../src-shared/attempt/apply.ts'
import { dangling } from '../../../../src-shared/attempt/incidents.ts'
import type { LedgerRecord } from '../../../../src-shared/records.ts'
import { savedBody } from '../../../support/story.ts'

const danglingOf = (records: LedgerRecord[]) =>
  dangling(replay(records, { durationMinutes: 30, clockRunsWhileLocked: false, unfilmedSeats: false }))

let seq = 0
const record = (
  kind: string,
  mono: number,
  body: Record<string, unknown> = {},
  boot = 'b1',
): LedgerRecord => ({
  v: 1,
  attempt: 'a',
  part: 0,
  seq: seq++,
  at: { wall: '2026-11-26T04:00:00.000Z', mono, boot, run: 'r' },
  kind,
  body,
})
const raised = (incident: string, mono: number, boot?: string) =>
  record(
    'incident.raised',
    mono + 20,
    {
      incident,
      observation: 'camera.covered',
      verdict: 'record',
      severity: 'medium',
      reason: 'camera-covered',
      params: {},
      mono,
    },
    boot,
  )
const ended = (incident: string, mono: number) =>
  record('incident.ended', mono, { incident, durationMs: 1, count: 1 })

test('an incident that its main did not end lasts until the last that is known of it', () => {
  const records = [
    raised('one', 1000),
    raised('two', 2000),
    ended('one', 3000),
    record('answer.saved', 9000, savedBody),
  ]
  expect(danglingOf(records)).toEqual([{ incident: 'two', durationMs: 7000, count: 1 }])
})

test('one that ended and came again is ended as its last record says', () => {
  expect(danglingOf([raised('one', 1000), ended('one', 3000), ended('one', 5000)])).toEqual([])
})

test('another boot has a clock of its own', () => {
  const records = [
    raised('one', 500_000, 'b0'),
    record('answer.saved', 504_000, savedBody, 'b0'),
    record('attempt.resumed', 100, { cause: 'x', lastMono: 1, outageMs: 1 }),
  ]
  expect(danglingOf(records)).toEqual([{ incident: 'one', durationMs: 4000, count: 1 }])
})

test('nothing is left of a part that has nothing, or nothing that can be read', () => {
  expect(danglingOf([])).toEqual([])
  expect(danglingOf([record('incident.raised', 5, { incident: 7 })])).toEqual([])
})
