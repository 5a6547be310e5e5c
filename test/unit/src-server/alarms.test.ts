import { expect, test } from 'vitest'
import { type AttemptSituation, alarmsOf, type StationSituation } from '../../../src-server/live/alarms.ts'

const attempt: AttemptSituation = {
  id: 'a',
  student: 'S',
  station: 'Station',
  submitted: false,
  submittedAt: null,
  receipted: false,
  openedAt: 0,
  overAt: 1e12,
  conflict: null,
  debt: { segments: 0, oldestMs: null },
  debtOldMs: 30_000,
  lost: [],
  unsaved: [],
  findings: [],
}
const station = (more: Partial<StationSituation> = {}): StationSituation => ({
  id: 'st',
  name: 'Station',
  lastWord: 1000,
  doubledAt: null,
  attempt,
  earlier: [],
  ...more,
})
const codes = (situation: StationSituation, now: number) =>
  alarmsOf([situation], [], now).map((alarm) => alarm.code)

test('silence is an alarm from exactly ten seconds', () => {
  expect(codes(station(), 10_999)).toEqual([])
  expect(codes(station(), 11_000)).toEqual(['station-silent'])
  expect(codes(station({ lastWord: null }), 1e9)).toEqual([])
})

test('debt is an alarm when its oldest object is as old as the policy says, after submission too', () => {
  const owing = (oldestMs: number, submitted: boolean) => ({
    ...attempt,
    submitted,
    debt: { segments: 2, oldestMs },
  })
  expect(codes(station({ attempt: owing(29_999, false) }), 1000)).toEqual([])
  expect(codes(station({ attempt: owing(30_000, true) }), 1000)).toEqual(['debt-old'])
  const patient = { ...owing(59_999, false), debtOldMs: 60_000 }
  expect(codes(station({ attempt: patient }), 1000)).toEqual([])
  const debt = { segments: 2, oldestMs: 60_000 }
  expect(codes(station({ attempt: { ...patient, debt } }), 1000)).toEqual(['debt-old'])
})

test('a lost camera counts only while the exam lasts; each has an alarm of its own', () => {
  const lost = [
    { source: 'face', since: 1 },
    { source: 'desk', since: 2 },
  ]
  const alarms = alarmsOf([station({ attempt: { ...attempt, lost } })], [], 1000)
  expect(alarms.map(({ params, since }) => [params.source, since])).toEqual([
    ['face', 1],
    ['desk', 2],
  ])
  expect(new Set(alarms.map((alarm) => alarm.id)).size).toBe(2)
  expect(codes(station({ attempt: { ...attempt, lost, submitted: true } }), 1000)).toEqual([])
})

test('a student is missing five minutes after the start', () => {
  const title = { kk: 'T', ru: 'T', ky: 'T', en: 'T' }
  const missing = { number: '1', name: 'S', exam: { id: 'e', title, startsAt: 0 } }
  expect(alarmsOf([], [missing], 299_999)).toEqual([])
  expect(alarmsOf([], [missing], 300_000)).toMatchObject([
    { code: 'not-opened', params: { student: 'S', number: '1' }, since: 0 },
  ])
})

test('the next student hides nothing of the one before', () => {
  const before = { ...attempt, id: 'before', student: 'B' }
  const alarms = (more: Partial<AttemptSituation>, now = 1000) =>
    alarmsOf([station({ earlier: [{ ...before, ...more }] })], [], now)
  const debt = { segments: 3, oldestMs: 60_000 }
  expect(alarms({ submitted: true, debt })).toMatchObject([
    { code: 'debt-old', attempt: 'before', params: { student: 'B', station: 'Station', segments: 3 } },
  ])
  expect(alarms({}).map(({ code }) => code)).toEqual(['not-finished'])
  expect(alarms({ overAt: 1000 })).toEqual([])
  const ids = alarmsOf(
    [station({ attempt: { ...attempt, debt }, earlier: [{ ...before, debt, submitted: true }] })],
    [],
    1000,
  ).map(({ id }) => id)
  expect(new Set(ids).size).toBe(2)
})

test('a submission from which nothing is owed has its receipt, or an alarm after half a minute', () => {
  const given = { ...attempt, submitted: true, submittedAt: 0 }
  const at = (now: number, receipted: boolean) =>
    codes(station({ attempt: { ...given, receipted }, lastWord: null }), now)
  expect(at(29_999, false)).toEqual([])
  expect(at(30_000, false)).toEqual(['no-receipt'])
  expect(at(30_000, true)).toEqual([])
})

test('a submission without what could not be saved names the questions', () => {
  const without = { ...attempt, submitted: true, submittedAt: 5, unsaved: ['q4', 'q7'] }
  expect(alarmsOf([station({ attempt: without })], [], 1000)).toMatchObject([
    { code: 'answers-unsaved', params: { student: 'S', questions: 'q4, q7' }, since: 5 },
  ])
  const many = Array.from({ length: 500 }, (_, i) => `q${i}`)
  const [alarm] = alarmsOf([station({ attempt: { ...without, unsaved: many } })], [], 1000)
  expect(alarm?.params.questions).toMatch(/^q0, .*q9, …$/)
})

test('somebody at another seat under the same number is told of for a quarter of an hour', () => {
  const contested = { ...attempt, conflict: { station: 'Other', at: 1000 } }
  const at = (now: number, one = contested) => alarmsOf([station({ attempt: one, lastWord: null })], [], now)
  expect(at(2000)).toMatchObject([
    {
      code: 'attempt-elsewhere',
      params: { holder: 'Station', station: 'Other', student: 'S' },
      attempt: 'a',
    },
  ])
  expect(at(1000 + 15 * 60_000)).toEqual([])
  expect(at(2000, { ...contested, submitted: true })).toEqual([])
})
