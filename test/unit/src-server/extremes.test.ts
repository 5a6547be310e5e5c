import { describe, expect, test } from 'vitest'
import { type AttemptFacts, LiveAttempt } from '../../../src-server/review/attempt.ts'
import { playlist } from '../../../src-server/review/films.ts'
import { summaryOf } from '../../../src-server/review/summary.ts'
import { left } from '../../../src-shared/attempt/clock.ts'
import { AttemptSummary, Coverage, Incident } from '../../../src-shared/console-api.ts'
import { isSound, type LedgerRecord } from '../../../src-shared/records.ts'
import { randomFrom } from '../../chaos/kill/random.ts'
import { extremeFact, extremeTime } from '../../support/extremes.ts'
import { clockFrom } from '../../support/story.ts'

const title = { kk: 'T', ru: 'T', ky: 'T', en: 'T' }
const now = Date.UTC(2026, 0, 1)
const facts: AttemptFacts = {
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
  clockRunsWhileLocked: false,
  unfilmedSeats: false,
  debtOldMs: 30_000,
  part: 0,
  openedAt: now,
}
const recordOf = (seq: number, kind: string, body: LedgerRecord['body'], mono = 1000): LedgerRecord => ({
  v: 1,
  attempt: 'at',
  part: 0,
  seq,
  at: { wall: '2026-01-01T00:00:00.000Z', mono, boot: 'b', run: 'r' },
  kind,
  body,
})
const isDate = (at: number) => !Number.isNaN(new Date(at).getTime())

function readings(attempt: LiveAttempt) {
  const summary = AttemptSummary.parse(summaryOf(attempt, now, { receipt: false, fresh: true }))
  const { coverage, from, to } = attempt.reading(now)
  Coverage.parse(coverage)
  const incidents = [...attempt.projection.incidents.values()].map((one) =>
    Incident.parse(attempt.incident(one)),
  )
  const dates = [
    from,
    to,
    ...(summary.startedAt === null ? [] : [summary.startedAt]),
    ...(summary.submittedAt === null ? [] : [summary.submittedAt]),
    // What a page shows as the end of the exam.
    now + (summary.leftMs ?? 0),
    ...incidents.map(({ at }) => at),
    ...attempt.projection.records.map(({ at }) => attempt.unix(at)),
    ...Object.values(coverage).flatMap(({ gaps, blind }) =>
      [...gaps, ...blind].flatMap((gap) => [gap.from, gap.to]),
    ),
  ]
  for (const source of ['face', 'desk'] as const) playlist(attempt, source)
  return { summary, dates }
}

describe('whatever a station signs', () => {
  test('every reading of its attempt is made of numbers and dates, and no record is lost', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = randomFrom(seed)
      const attempt = new LiveAttempt(facts, ['a'.repeat(64)])
      attempt.add(recordOf(0, 'attempt.changed', { from: 'waiting', to: 'running', cause: 'x' }), now)
      let seq = 1
      for (; seq < 40; seq++) {
        const { kind, body } = extremeFact(random)
        const record = recordOf(seq, kind, body)
        attempt.add({ ...record, at: { ...record.at, ...extremeTime(random) } }, now)
      }
      const { dates } = readings(attempt)
      expect(
        dates.filter((at) => !isDate(at)),
        `seed ${seed}`,
      ).toEqual([])
      expect(attempt.projection.records.length + attempt.projection.unsound.length).toBe(seq)
    }
  })

  test('a number outside of its bounds is counted nowhere and stays where it was', () => {
    const attempt = new LiveAttempt(facts, [])
    attempt.add(recordOf(0, 'attempt.changed', { from: 'waiting', to: 'running', cause: 'x' }), now)
    attempt.add(recordOf(1, 'attempt.extended', { minutes: 1e308, by: 'x' }), now)
    attempt.add(recordOf(2, 'some.thing', {}, Number.MAX_VALUE), now)
    expect(readings(attempt).summary.leftMs).toBe(30 * 60_000)
    expect(attempt.projection.unsound.map(({ record }) => record.seq)).toEqual([1, 2])
  })

  test('time given a million times over is no more than the longest exam', () => {
    const records = [recordOf(0, 'attempt.changed', { from: 'waiting', to: 'running', cause: 'x' })]
    for (let seq = 1; seq < 5000; seq++)
      records.push(recordOf(seq, 'attempt.extended', { minutes: 10_000, by: 'x' }))
    expect(records.every(isSound)).toBe(true)
    expect(left(clockFrom(records, 30, false), 1000)).toBe(7 * 24 * 60 * 60_000)
  })

  test('an object is taken that a record names and measures, whatever else it says', () => {
    const attempt = new LiveAttempt(facts, [])
    const digest = 'b'.repeat(64)
    attempt.add(recordOf(0, 'media.segment', { source: 'face', digest, bytes: 10, duration: 1e300 }), now)
    expect(attempt.missing(0, 10)).toEqual({ digests: [digest], total: 1 })
    expect(attempt.projection.media).toEqual([])
  })
})
