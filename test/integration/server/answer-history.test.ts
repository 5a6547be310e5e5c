/** How the answers of an attempt came about: as recorded, for whoever may see them, each look on the audit record. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAnswerHistory } from '../../../src-server/exams/answer-history.ts'
import { AnswerHistory, answerAfter } from '../../../src-shared/answers/history.ts'
import { toBase64, utf8 } from '../../../src-shared/bytes.ts'
import { associatedDataOf, sealObject } from '../../../src-shared/seal/object.ts'
import {
  handClock,
  logIn,
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const clock = handClock()
let university: University
let ledger: ScriptedLedger
let began: number

beforeAll(async () => {
  university = await startUniversity(clock)
  const station = new ScriptedStation(university)
  await station.enrol('Station 1')
  await station.authenticate()
  ledger = await station.sit(university.credentials.students[0]?.number ?? '')
  ledger.wall = clock.now()
  began = ledger.wall
  await ledger.open()
  ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' })
  for (const [question, revision, value] of [
    ['q5', 1, 'Бір'],
    ['q1', 1, 'a'],
    ['q5', 2, 'Бір, екі'],
    ['q1', 2, 'b'],
    ['q1', 3, null],
  ] as const) {
    ledger.pass(2000)
    await ledger.answer(question, revision, value)
  }
  Object.assign(ledger.records.at(-3)?.body ?? {}, { pasted: 5 })
  ledger.pass(2000)
  // Sealed under another revision than it says: nobody can open it.
  const forged = ledger.add('answer.saved', { question: 'q5', revision: 3, sealed: '' })
  const ad = associatedDataOf({ ...forged, body: { ...forged.body, revision: 9 } })!
  forged.body.sealed = toBase64(await sealObject(ledger.key, ad, utf8('"x"')))
  ledger.pass(2000)
  const field = 'f'.repeat(32)
  const draft = ledger.add('draft.saved', { field, revision: 1, sealed: '' })
  draft.body.sealed = toBase64(await sealObject(ledger.key, associatedDataOf(draft)!, utf8('"typed there"')))
  // At no time that can be.
  await ledger.answer('q5', 4, 'Үш')
  Object.assign(ledger.records.at(-1)?.at ?? {}, { mono: 1e300 })
  expect((await ledger.sync()).status).toBe(200)
})
afterAll(() => university.close())

const path = () => `/api/attempts/${ledger.attempt}/answers`

test('each change is told in its order and at its moment, and any moment can be made again', async () => {
  const officer = await logIn(university, 'officer')
  const answer = await officer.call('GET', path())
  expect(answer.status).toBe(200)
  const { questions, changes, left } = AnswerHistory.parse(answer.body)
  expect(left).toBe(1)
  expect(questions.map(({ id }) => id)).toEqual(Array.from({ length: 8 }, (_, i) => `q${i + 1}`))
  expect(changes.map(({ of, pasted, now }) => [of, pasted, now])).toEqual([
    ['q5', 0, { kind: 'text', change: { from: 0, removed: 0, inserted: 'Бір' } }],
    ['q1', 0, { kind: 'value', value: 'a' }],
    ['q5', 5, { kind: 'text', change: { from: 3, removed: 0, inserted: ', екі' } }],
    ['q1', 0, { kind: 'value', value: 'b' }],
    ['q1', 0, { kind: 'value', value: null }],
    ['q5', 0, { kind: 'unread' }],
    ['f'.repeat(32), 0, { kind: 'text', change: { from: 0, removed: 0, inserted: 'typed there' } }],
  ])
  for (const [i, { at }] of changes.entries()) expect(Math.abs(at - began - 2000 * (i + 1))).toBeLessThan(100)
  expect(answerAfter(changes.filter(({ of }) => of === 'q5').slice(0, 2))).toBe('Бір, екі')
  const { entries } = (await officer.call('GET', `/api/audit?target=${ledger.attempt}`)).body
  expect(entries.filter(({ action }: { action: string }) => action === 'looked-at-answers')).toHaveLength(1)
})

test('nobody else sees them', async () => {
  for (const role of ['invigilator', 'office', 'teacher'])
    expect((await (await logIn(university, role)).call('GET', path())).status).toBe(403)
})

test('whoever must not know whose they are sees no file by the name that its student gave it', async () => {
  const file = { digest: 'd'.repeat(64), bytes: 5 }
  const written = ['Zhobasy_by_A.pdf', 'курсовая.нурлан'].map((name) => ({ ...file, name }))
  const { next } = (await ledger.sync()).body
  await ledger.answer('q4', 1, written)
  expect((await ledger.sync(next)).status).toBe(200)
  const officer = await logIn(university, 'officer')
  const whole = AnswerHistory.parse((await officer.call('GET', path())).body)
  expect(whole.changes.at(-1)?.now).toEqual({ kind: 'value', value: written })
  const read = createAnswerHistory({
    ...{ db: university.server.db, review: university.server.keys.review },
    paper: () => Promise.resolve(null),
  })
  const telling = { names: ['Someone Else'], others: [] }
  const { changes } = await read(ledger.attempt, { unix: ({ mono }) => mono, telling })
  const named = ['file-1.pdf', 'file-2.bin'].map((name) => ({ ...file, name }))
  expect(changes.at(-1)?.now).toEqual({ kind: 'value', value: named })
})
