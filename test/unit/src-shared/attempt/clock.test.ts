import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extend, left, newClock, run, stand } from '../../../../src-shared/attempt/clock.ts'
import type { LedgerRecord } from '../../../../src-shared/records.ts'
import { clockFrom, savedBody } from '../../../support/story.ts'

const minute = 60_000

describe('the exam clock', () => {
  it('stands before the start and never falls below zero', () => {
    const clock = newClock(30)
    expect(left(clock, 5 * minute)).toBe(30 * minute)
    expect(left(run(clock, 0), 31 * minute)).toBe(0)
  })

  it('uses up exactly the time it ran, however it is started and stopped', () => {
    const steps = fc.array(
      fc.record({
        what: fc.constantFrom('run', 'stand', 'extend'),
        after: fc.integer({ min: 0, max: 60_000 }),
      }),
    )
    fc.assert(
      fc.property(steps, (list) => {
        let now = 1000
        let ran = 0
        let running = false
        let minutes = 600
        let clock = newClock(minutes)
        for (const { what, after } of list) {
          now += after
          if (running) ran += after
          if (what === 'run') {
            clock = run(clock, now)
            running = true
          } else if (what === 'stand') {
            clock = stand(clock, now)
            running = false
          } else {
            clock = extend(clock, 5)
            minutes += 5
          }
        }
        expect(left(clock, now)).toBe(Math.max(0, minutes * minute - ran))
      }),
    )
  })
})

let seq = 0
const record = (kind: string, mono: number, body: Record<string, unknown> = {}): LedgerRecord => ({
  v: 1,
  attempt: 'a',
  part: 0,
  seq: seq++,
  at: { wall: new Date(mono).toISOString(), mono, boot: 'b', run: 'r' },
  kind,
  body,
})
const to = (state: string, mono: number) =>
  record('attempt.changed', mono, { from: 'waiting', to: state, cause: 'x' })

describe('the clock a restarted station reads from its ledger', () => {
  it('stops in a break and while locked, where the policy says so', () => {
    const records = [
      to('running', 0),
      to('break', 10 * minute),
      to('running', 15 * minute),
      record('attempt.locked', 20 * minute, { reason: 'x', params: {}, code: '1' }),
      record('attempt.unlocked', 23 * minute, { by: 'x' }),
      record('attempt.extended', 24 * minute, { minutes: 5, by: 'x' }),
    ]
    expect(left(clockFrom(records, 30, false), 25 * minute)).toBe((35 - 17) * minute)
    expect(left(clockFrom(records, 30, true), 25 * minute)).toBe((35 - 20) * minute)
  })

  it('gives an outage back to the student', () => {
    const records = [
      to('running', 0),
      record('answer.saved', 10 * minute, savedBody),
      // The keeper notes the loss late: the time counts to the last sign of life.
      record('shell.lost', 11 * minute, { run: 'r', cause: 'gone' }),
      record('attempt.resumed', 14 * minute, { cause: 'gone', lastMono: 0, outageMs: 0 }),
    ]
    expect(left(clockFrom(records, 30, false), 15 * minute)).toBe(19 * minute)
  })

  it('gives the time back in which the machine started anew, on its new clock', () => {
    const anew = (kind: string, mono: number, body: Record<string, unknown> = {}) => {
      const one = record(kind, mono, body)
      return { ...one, at: { ...one.at, boot: 'b2' } }
    }
    const records = [
      to('running', 50 * minute),
      record('answer.saved', 60 * minute, savedBody),
      anew('shell.started', 1000, { kind: 'chromium', version: '1' }),
      anew('attempt.resumed', 2000, { cause: 'gone', lastMono: 0, outageMs: 0 }),
    ]
    expect(left(clockFrom(records, 30, false), minute + 2000)).toBe(19 * minute)
  })

  it('stands after a loss until the attempt is resumed', () => {
    const records = [to('running', 0), record('shell.lost', 5 * minute, { run: 'r', cause: 'gone' })]
    expect(left(clockFrom(records, 30, false), 9 * minute)).toBe(30 * minute)
  })
})
