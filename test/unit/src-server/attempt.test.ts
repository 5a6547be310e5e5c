import { beforeEach, describe, expect, test } from 'vitest'
import { type AttemptFacts, LiveAttempt } from '../../../src-server/review/attempt.ts'
import { summaryOf } from '../../../src-server/review/summary.ts'

const title = { kk: 'T', ru: 'T', ky: 'T', en: 'T' }
const facts = (clockRunsWhileLocked: boolean): AttemptFacts => ({
  id: 'at',
  student: { number: '1', name: 'S' },
  photo: null,
  station: { id: 'st', name: 'Station', room: 'r' },
  exam: {
    id: 'e',
    title,
    durationMinutes: 30,
    delivery: 'paper',
    url: null,
    startsAt: '2026-01-01T00:00:00Z',
    endsAt: '2026-01-01T09:00:00Z',
  },
  clockRunsWhileLocked,
  unfilmedSeats: false,
  debtOldMs: 30_000,
  part: 0,
  openedAt: 0,
})
const start = Date.UTC(2026, 0, 1)
const minute = 60_000

describe('time left', () => {
  let attempt: LiveAttempt
  let now: number
  let seq: number
  const add = (kind: string, body: Record<string, unknown>) =>
    attempt.add(
      {
        v: 1,
        attempt: 'at',
        part: 0,
        seq: seq++,
        at: { wall: new Date(now).toISOString(), mono: now - start, boot: 'b', run: 'r' },
        kind,
        body,
      },
      now,
    )
  const to = (state: string) => add('attempt.changed', { from: 'waiting', to: state, cause: 'x' })
  const left = () => attempt.leftMs(now)! / minute
  beforeEach(() => {
    attempt = new LiveAttempt(facts(false), [])
    now = start
    seq = 0
  })

  test('runs while running, stands in breaks, pauses and locks, and grows by extensions', () => {
    expect(attempt.leftMs(now)).toBeNull()
    to('running')
    now += 5 * minute
    expect(left()).toBe(25)
    to('break')
    now += 10 * minute
    expect(left()).toBe(25)
    to('running')
    now += minute
    add('attempt.locked', { reason: 'x', params: {}, code: '12' })
    now += 3 * minute
    expect(left()).toBe(24)
    add('attempt.unlocked', { by: 'x' })
    now += minute
    expect(left()).toBe(23)
    add('attempt.extended', { minutes: 7, by: 'x' })
    expect(left()).toBe(30)
    now += 60 * minute
    expect(left()).toBe(0)
    add('attempt.submitted', { by: 'time', answers: 1 })
    expect(attempt.leftMs(now)).toBeNull()
  })

  test('an outage is not the student’s time, as at the station', () => {
    to('running')
    now += 5 * minute
    add('student.asked', { what: 'help' })
    now += 30_000
    add('shell.lost', { run: 'r', cause: 'gone' })
    now += 10 * minute
    expect(left()).toBe(25)
    expect(attempt.standing().leftMs).toBe(25 * minute)
    add('attempt.resumed', { cause: 'gone', lastMono: 0, outageMs: 0 })
    now += minute
    expect(left()).toBe(24)
  })

  test('tells where it stood in a paper that is gone through in turn, and what was left of the section', () => {
    to('running')
    add('paper.reached', { section: 2, place: 3, ms: 10 * minute, share: 1.5, by: 'student' })
    now += 4 * minute
    to('break')
    now += 10 * minute
    add('sound.played', { sound: 'a'.repeat(64), play: 2, of: 3 })
    const course = { section: 2, place: 3, share: 1.5, leftMs: 6 * minute }
    expect(attempt.standing()).toMatchObject({ leftMs: 26 * minute, course, played: { ['a'.repeat(64)]: 2 } })
  })

  test('runs through a lock where the policy says so', () => {
    attempt = new LiveAttempt(facts(true), [])
    to('running')
    add('attempt.locked', { reason: 'x', params: {}, code: '12' })
    now += 3 * minute
    expect(left()).toBe(27)
  })

  test('each request stands until what answers it, whatever else is ordered meanwhile', () => {
    const asks = () => summaryOf(attempt, now, { receipt: false }).asks
    const order = (kind: string, command = kind) => add('command.received', { command, kind, by: 'x' })
    add('student.asked', { what: 'break' })
    add('student.asked', { what: 'help' })
    order('message')
    order('extend')
    expect(asks()).toEqual(['break', 'help'])
    order('decline')
    expect(asks()).toEqual(['help'])
    order('attend')
    expect(asks()).toEqual([])
    add('student.asked', { what: 'help' })
    // Said twice of one order, it answers once.
    order('attend')
    expect(asks()).toEqual(['help'])
    add('attempt.unlocked', { by: 'x' })
    expect(asks()).toEqual([])
  })

  test('whoever is let in and has not begun is said to be', () => {
    const told = () => {
      const { state, admitted } = summaryOf(attempt, now, { receipt: false })
      return [state, admitted]
    }
    to('waiting')
    expect(told()).toEqual(['waiting', undefined])
    add('command.received', { command: 'c', kind: 'admit', by: 'x' })
    expect(told()).toEqual(['waiting', true])
    to('running')
    expect(told()).toEqual(['running', undefined])
  })

  test('a break that was granted with minutes has an end, whenever the records came', () => {
    const ends = () => summaryOf(attempt, now, { receipt: false }).breakEndsAt
    to('running')
    now += minute
    add('attempt.changed', { from: 'running', to: 'break', cause: 'x', minutes: 5 })
    const end = now + 5 * minute
    now += 7 * minute
    expect(ends()).toBe(end)
    to('running')
    expect(ends()).toBeNull()
    to('break')
    expect(ends()).toBeNull()
  })

  test('what is announced is owed until it is held, and its age counts from its arrival', () => {
    const digest = 'a'.repeat(64)
    add('media.init', {
      source: 'face',
      init: 0,
      digest,
      bytes: 10,
      codec: 'c',
      mime: 'm',
      width: 1,
      height: 1,
    })
    now += 5000
    expect(attempt.debt(now)).toEqual({ segments: 1, bytes: 10, oldestMs: 5000 })
    attempt.hold(digest)
    expect(attempt.debt(now)).toEqual({ segments: 0, bytes: 0, oldestMs: null })
  })
})

test('debt is old from the age that the exam’s policy names, and no other', () => {
  for (const debtOldMs of [5_000, 600_000]) {
    const attempt = new LiveAttempt({ ...facts(false), debtOldMs }, [])
    attempt.add(
      {
        v: 1,
        attempt: 'at',
        part: 0,
        seq: 0,
        at: { wall: new Date(start).toISOString(), mono: 0, boot: 'b', run: 'r' },
        kind: 'media.init',
        body: {
          source: 'face',
          init: 0,
          codec: 'a',
          mime: 'm',
          width: 1,
          height: 1,
          digest: 'a'.repeat(64),
          bytes: 9,
        },
      },
      start,
    )
    const old = (ms: number) => summaryOf(attempt, start + ms, { receipt: false }).debt.old
    expect([old(debtOldMs - 1), old(debtOldMs)]).toEqual([false, true])
  }
})

describe('a reading', () => {
  const recordOf = (seq: number, kind: string, body: Record<string, unknown>) => ({
    v: 1 as const,
    attempt: 'at',
    part: 0,
    seq,
    at: { wall: new Date(start + seq).toISOString(), mono: seq, boot: 'b', run: 'r' },
    kind,
    body,
  })
  const running = { from: 'waiting', to: 'running', cause: 'x' }
  const segment = (seq: number) =>
    recordOf(seq, 'media.segment', {
      ...{
        source: 'face',
        index: seq,
        type: 'segment',
        init: 0,
        start: seq,
        duration: 1,
        frames: 1,
        bytes: 1,
      },
      ...{ digest: seq.toString(16).padStart(64, '0'), mime: 'video/mp4', health: null, incident: null },
    })

  test('does not walk over what tells nothing of film', () => {
    const attempt = new LiveAttempt(facts(false), [])
    let looks = 0
    attempt.add(recordOf(0, 'attempt.changed', running), start)
    for (let seq = 1; seq <= 2000; seq++) {
      const record = recordOf(seq, 'keys.refused', { combination: 'Alt+F4' })
      const { at } = record
      attempt.add(
        Object.defineProperty(record, 'at', {
          get: () => {
            looks++
            return at
          },
        }),
        start,
      )
    }
    looks = 0
    expect(attempt.reading(start + 60_000).coverage.face.seconds).toBeCloseTo(60)
    expect(looks).toBeLessThan(100)
  })

  test('of much film is taken more seldom, whatever else its station says', () => {
    const attempt = new LiveAttempt(facts(false), [])
    attempt.add(recordOf(0, 'attempt.changed', running), start)
    for (let seq = 1; seq < 100; seq++) attempt.add(segment(seq), start)
    const little = attempt.reading(start)
    attempt.add(recordOf(100, 'attempt.changed', running), start)
    expect(attempt.reading(start)).not.toBe(little)

    for (let seq = 101; seq <= 60_000; seq++) attempt.add(segment(seq), start)
    const much = attempt.reading(start + 60_000)
    expect(attempt.reading(start + 69_000)).toBe(much)
    attempt.add(recordOf(60_001, 'attempt.changed', running), start)
    expect(attempt.reading(start + 61_000)).toBe(much)
    expect(attempt.reading(start + 64_000)).not.toBe(much)
  })
})
