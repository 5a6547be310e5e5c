/** Two parts of one attempt, in every order of arrival: the newest alone says what the attempt is doing. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { type AttemptFacts, LiveAttempt } from '../../../src-server/review/attempt.ts'
import { summaryOf } from '../../../src-server/review/summary.ts'
import { lostSources } from '../../../src-shared/attempt/conditions.ts'
import { coverageOf } from '../../../src-shared/coverage.ts'
import { bodies, isSound, type LedgerRecord } from '../../../src-shared/records.ts'
import { madeFrom } from '../../chaos/hostile/values.ts'
import { randomFrom } from '../../chaos/kill/random.ts'

const now = Date.UTC(2026, 0, 1, 9)
const title = { kk: 'T', ru: 'T', ky: 'T', en: 'T' }
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
  part: 1,
  openedAt: now,
}

type Fact = Pick<LedgerRecord, 'kind' | 'body'>
const incident = {
  incident: 'in',
  observation: 'x',
  verdict: 'lock',
  severity: 'high',
  reason: 'keys',
  mono: 1,
}
const course: readonly Fact[] = [
  ...['preflight', 'waiting', 'running', 'break', 'paused', 'submitted'].map((to) => ({
    kind: 'attempt.changed',
    body: { from: 'waiting', to, cause: 'x' },
  })),
  { kind: 'attempt.submitted', body: { by: 'student', answers: 0, unsaved: ['q1'] } },
  { kind: 'attempt.transferred', body: { by: 'x', command: 'co' } },
  { kind: 'attempt.extended', body: { minutes: 5, by: 'x' } },
  { kind: 'attempt.locked', body: { reason: 'keys', params: {}, code: 'AB' } },
  { kind: 'attempt.unlocked', body: { by: 'x' } },
  { kind: 'attempt.resumed', body: { cause: 'x', lastMono: 1, outageMs: 1 } },
  { kind: 'shell.lost', body: { run: 'r', cause: 'x' } },
  { kind: 'student.asked', body: { what: 'break' } },
  { kind: 'consent.refused', body: { language: 'kk' } },
  { kind: 'consent.given', body: { language: 'kk', text: 'a'.repeat(64) } },
  { kind: 'command.received', body: { command: 'co', kind: 'excuse', by: 'x' } },
  { kind: 'camera.lost', body: { source: 'face', cause: 'x' } },
  { kind: 'camera.wrong', body: { source: 'desk', how: 'other', label: null } },
  { kind: 'camera.restored', body: { source: 'face', afterMs: 1 } },
  { kind: 'incident.raised', body: incident },
  { kind: 'incident.ended', body: { incident: 'in', durationMs: 5, count: 1 } },
  { kind: 'some.thing', body: {} },
]
/** Of every other kind that there is, one as its schema has it: whatever comes to be told of is walked through as well. */
const random = randomFrom(1)
const known = {
  digest: 'a'.repeat(64),
  text: 'a'.repeat(64),
  sheet: 'a'.repeat(64),
  commitment: 'a'.repeat(64),
  at: '2026-01-01T00:00:00.000Z',
  field: 'a'.repeat(32),
  server: '2026-01-01T00:00:00.000Z',
}
const others: readonly Fact[] = Object.entries(bodies)
  .filter(([kind]) => kind !== 'attempt.opened' && !course.some((fact) => fact.kind === kind))
  .map(([kind, schema]) => {
    const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
    const made = Array.from({ length: 200 }, () => madeFrom(shape, random, known))
    return { kind, body: { ...Object(made.find((body) => schema.safeParse(body).success)) } }
  })
const opened = (part: number): Fact => ({
  kind: 'attempt.opened',
  body: {
    exam: 'e',
    examTitle: 'E',
    student: { number: '1', name: 'S' },
    station: { id: `st-${part}`, name: 'S', room: 'r' },
    policy: { id: 'standard', digest: 'a'.repeat(64) },
    shell: { kind: 'x', version: '1' },
    can: [],
    cadenceMs: 1000,
    stillEveryMs: 1000,
    keys: [{ recipient: 'r', key: 'AA==', enc: 'AA==', ciphertext: 'AA==' }],
    ...(part > 0
      ? { continues: { part: 0, size: 1, root: 'AA==', state: 'running', leftMs: 20 * 60_000 } }
      : {}),
  },
})
const ledger = (part: number, told: readonly Fact[]): LedgerRecord[] =>
  [opened(part), ...told].map((fact, seq) => ({
    v: 1,
    attempt: 'at',
    part,
    seq,
    at: {
      wall: new Date(now - 60_000 + part * 30_000 + seq * 100).toISOString(),
      mono: 1000 + seq * 100,
      boot: `b${part}`,
      run: 'r',
    },
    ...fact,
  }))
const facts1 = fc.array(fc.constantFrom(...course, ...others), { maxLength: 12 })

/** As the registry reads it: by part and seq, whatever came first. */
function standing(records: readonly LedgerRecord[]) {
  const live = new LiveAttempt(facts, [])
  for (const record of records) live.add(record, now)
  const { state, submittedAt, leftMs, lock, asks, excused, otherCamera } = summaryOf(live, now, {
    receipt: false,
  })
  const lost = lostSources(live.projection).map(({ source }) => source)
  return {
    state,
    ended: submittedAt !== null,
    leftMs,
    lock,
    asks,
    excused: excused === true,
    otherCamera,
    lost,
    unsaved: live.projection.unsaved,
  }
}

test('facts of every kind that there is are sound', () => {
  expect(ledger(0, [...course, ...others]).filter((record) => !isSound(record))).toEqual([])
  expect(new Set([...course, ...others].map(({ kind }) => kind)).size).toBe(Object.keys(bodies).length)
})

test('once the newest part has spoken, no earlier one changes what the attempt is doing', () => {
  fc.assert(
    fc.property(facts1, facts1, fc.nat(12), (before, after, arrived) => {
      const newest = ledger(1, after)
      const alone = standing(newest)
      const both = standing([...ledger(0, before.slice(0, arrived)), ...newest])
      // Whether an exam ever began is known from all its parts; how much of it is left, from the newest.
      const began = both.leftMs !== null && alone.leftMs === null
      expect(began ? { ...both, leftMs: null } : both).toEqual(alone)
    }),
    { numRuns: 2000 },
  )
})

test('before it has spoken, the one that was left ends nothing and asks for nothing', () => {
  fc.assert(
    fc.property(facts1, (before) => {
      const left = standing(ledger(0, before))
      expect(left).toMatchObject({ ended: false, asks: [], excused: false, otherCamera: [], lost: [] })
      expect(left.state).not.toBe('submitted')
    }),
    { numRuns: 2000 },
  )
})

test('what is due of film ends with the newest part, not with one before it', () => {
  const running = { kind: 'attempt.changed', body: { from: 'waiting', to: 'running', cause: 'x' } }
  const submitted = { kind: 'attempt.submitted', body: { by: 'student', answers: 0 } }
  const records = [...ledger(0, [running, submitted]), ...ledger(1, [running, running, submitted])]
  const last = Date.parse(records.at(-1)?.at.wall ?? '')
  expect(coverageOf(records, () => true).to).toBe(last)
  // Who knows that the attempt goes on knows better than its records.
  expect(coverageOf(records.slice(0, 3), () => true, last).to).toBe(last)
})
