/** Whoever folds the same records has the same attempt: as they come, after any cut, and on the server. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AttemptFacts, LiveAttempt } from '../../../../src-server/review/attempt.ts'
import { apply, replay } from '../../../../src-shared/attempt/apply.ts'
import { type Attempt, newAttempt, newPart } from '../../../../src-shared/attempt/state.ts'
import { clockOf } from '../../../../src-shared/coverage/clock.ts'
import { unfilmedIn } from '../../../../src-shared/coverage/unfilmed.ts'
import { isSound, type LedgerRecord } from '../../../../src-shared/records.ts'
import { openedBody, savedBody, story } from '../../../support/story.ts'

const terms = { durationMinutes: 30, clockRunsWhileLocked: false, unfilmedSeats: true }
const title = { kk: 'T', ru: 'T', ky: 'T', en: 'T' }
const facts = (part: number): AttemptFacts => ({
  id: 'at',
  student: { number: '1', name: 'S' },
  photo: null,
  station: { id: 'st', name: 'Station', room: 'r' },
  exam: {
    id: 'e',
    title,
    durationMinutes: terms.durationMinutes,
    delivery: 'paper',
    url: null,
    startsAt: '2026-01-01T00:00:00Z',
    endsAt: '2026-01-01T09:00:00Z',
  },
  clockRunsWhileLocked: terms.clockRunsWhileLocked,
  unfilmedSeats: terms.unfilmedSeats,
  debtOldMs: 30_000,
  part,
  openedAt: 0,
})

const commands = [
  'admit',
  'message',
  'lock',
  'extend',
  'break',
  'end',
  'excuse',
  'seat-unfilmed',
  'transfer',
  'acknowledge',
]
const text = { text: 'Ten minutes more.', sent: '2026-01-01T00:00:00.000Z' }
const raised = { observation: 'x', verdict: 'lock', severity: 'high', reason: 'keys', mono: 5 }
const face = { source: 'face' }
const course: readonly [string, Record<string, unknown>][] = [
  ...['preflight', 'waiting', 'running', 'break', 'paused', 'submitted'].map(
    (to): [string, Record<string, unknown>] => ['attempt.changed', { from: 'waiting', to, cause: 'x' }],
  ),
  ...commands.map((kind): [string, Record<string, unknown>] => [
    'command.received',
    { command: `co-${kind}`, kind, by: 'x', ...(kind === 'message' ? text : {}) },
  ]),
  ['message.seen', { message: 'co-message' }],
  ['attempt.submitted', { by: 'student', answers: 0, unsaved: ['q1'] }],
  ['attempt.transferred', { by: 'x', command: 'co-transfer' }],
  ['attempt.extended', { minutes: 5, by: 'x', command: 'co-extend' }],
  ['attempt.extended', { minutes: -5, by: 'x' }],
  ['attempt.locked', { reason: 'keys', params: {}, code: 'AB' }],
  ['attempt.unlocked', { by: 'x' }],
  ['attempt.resumed', { cause: 'x', lastMono: 1, outageMs: 1 }],
  ['shell.lost', { run: 'r', cause: 'x' }],
  ['recorder.lost', { run: 'r', cause: 'x' }],
  ['package.opened', { package: 'a'.repeat(64), by: 'envelope' }],
  ['ticket.drawn', { card: 3, ticket: 2 }],
  ['sound.played', { sound: 'b'.repeat(64), play: 2, of: 3 }],
  ...[
    [1, 1, 600_000],
    [1, 2, 600_000],
    [2, 1, null],
    [3, 1, 300_000],
  ].map(([section, place, ms]): [string, Record<string, unknown>] => [
    'paper.reached',
    { section, place, ms, share: 1, by: 'student' },
  ]),
  ['student.asked', { what: 'break' }],
  ['consent.refused', { language: 'kk' }],
  ['consent.given', { language: 'kk', text: 'a'.repeat(64) }],
  ['answer.saved', savedBody],
  ['camera.lost', { ...face, cause: 'x' }],
  ['camera.covered', { ...face, luma: 1 }],
  ['camera.restored', { ...face, afterMs: 1, of: 'covered' }],
  ['camera.wrong', { ...face, how: 'other', label: null }],
  ['camera.restored', { ...face, afterMs: 1, of: 'wrong' }],
  ['incident.raised', { incident: 'in', ...raised }],
  ['incident.pictured', { incident: 'in', digest: 'a'.repeat(64), when: 'during' }],
  ['incident.ended', { incident: 'in', durationMs: 5, count: 1 }],
  ['some.thing', {}],
  // None of these can be counted with.
  ['attempt.extended', { minutes: 1e308, by: 'x' }],
  ['attempt.changed', { to: 'running' }],
]

const steps = fc.array(
  fc.record({
    fact: fc.constantFrom(...course),
    after: fc.integer({ min: 0, max: 600_000 }),
    reboot: fc.boolean(),
  }),
  { maxLength: 25 },
)
type Steps = ReturnType<typeof steps.generate>['value']

/** Of a section where the other station left it. */
const carried = { section: 2, place: 1, share: 1, leftMs: 5 * 60_000 }

function ledger(part: number, all: Steps): LedgerRecord[] {
  const it = story()
  const continues = {
    part: 0,
    size: 1,
    root: 'AA==',
    state: 'running',
    leftMs: 20 * 60_000,
    course: carried,
    played: { ['b'.repeat(64)]: 1 },
  }
  it.add(1000, 'attempt.opened', { ...openedBody, ...(part > 0 ? { continues } : {}) })
  let mono = 1000
  let boots = 0
  for (const { fact, after, reboot } of all) {
    // Rarely, as machines do.
    const anew = reboot && after % 5 === 0
    if (anew) it.reboot(`boot-${part}-${++boots}`, Date.UTC(2026, 2, 2))
    mono = anew ? after : mono + after
    it.add(mono, ...fact)
  }
  return it.records.map((record) => ({ ...record, attempt: 'at', part }))
}

const onServer = (records: readonly LedgerRecord[], part = 0): Attempt => {
  const live = new LiveAttempt(facts(part), [])
  for (const record of records) live.add(record, 0)
  return live.projection
}
/** What of it is the attempt's; the server has more beside it. */
const only = (attempt: Attempt, keys: string[]) =>
  Object.fromEntries(Object.entries(attempt).filter(([key]) => keys.includes(key)))
const whole = Object.keys(newAttempt(terms))

test('as it is applied, as it is replayed at any cut, and on the server it is the same attempt', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const records = ledger(0, all)
      const live = newAttempt(terms)
      for (const [i, record] of records.entries()) {
        apply(live, record)
        const cut = records.slice(0, i + 1)
        expect(replay(cut, terms)).toEqual(live)
        expect(only(onServer(cut), whole)).toEqual(live)
      }
    }),
    { numRuns: 150 },
  )
})

test('what need not be filmed is what the attempt says: from her seat without film on', () => {
  let seated = 0
  const lately = fc.array(fc.constantFrom(...course), { maxLength: 12 })
  const facts = fc.constantFrom(
    ...course.filter(([kind, body]) => kind.startsWith('consent') || body.kind === 'seat-unfilmed'),
  )
  fc.assert(
    fc.property(fc.array(facts, { maxLength: 4 }), lately, (first, after) => {
      const all = [...first, ...after].map((fact) => ({ fact, after: 1000, reboot: false }))
      const records = ledger(0, all).filter(isSound)
      const open = unfilmedIn(records, clockOf(records)).some(({ to }) => to === Number.POSITIVE_INFINITY)
      if (open) seated++
      expect(open).toBe(replay(records, terms).unfilmed !== null)
      expect(replay(records, { ...terms, unfilmedSeats: false }).unfilmed).toBeNull()
    }),
    { numRuns: 400 },
  )
  expect(seated).toBeGreaterThan(20)
})

test('of an attempt that goes on elsewhere, the server’s newest part is what that station holds', () => {
  const ofPart = [...Object.keys(newPart(30)), 'conditions', 'otherCameras']
  fc.assert(
    fc.property(steps, steps, (before, after) => {
      const newest = ledger(1, after)
      const server = onServer([...ledger(0, before), ...newest], 1)
      expect(only(server, ofPart)).toEqual(only(replay(newest, terms), ofPart))
    }),
    { numRuns: 300 },
  )
})
