import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { toBase64, utf8 } from '../../../src-shared/bytes.ts'
import { associatedDataOf, sealObject } from '../../../src-shared/seal/object.ts'
import { answersAtOnce } from '../../../src-shared/station-api.ts'
import {
  logIn,
  ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

describe('answers are never lost for marking', () => {
  let university: University
  let station: ScriptedStation
  beforeAll(async () => {
    university = await startUniversity()
    station = new ScriptedStation(university)
    await station.enrol()
    await station.authenticate()
  })
  afterAll(() => university.close())

  async function sitting(number: string): Promise<ScriptedLedger> {
    const ledger = await station.sit(number)
    await ledger.open()
    await ledger.sync()
    const invigilator = await logIn(university, 'invigilator')
    await invigilator.call('POST', `/api/attempts/${ledger.attempt}/commands`, { kind: 'admit' })
    return ledger
  }
  /** As the keeper does, with the key of the part or another. */
  async function keep(
    ledger: ScriptedLedger,
    question: string,
    revision: number,
    value: unknown,
    key?: Uint8Array<ArrayBuffer>,
  ) {
    const record = ledger.add('answer.saved', { question, revision, sealed: '' })
    const sealed = await sealObject(key ?? ledger.key, associatedDataOf(record)!, utf8(JSON.stringify(value)))
    record.body.sealed = toBase64(sealed)
  }
  const put = (ledger: ScriptedLedger, answers: { question: string; value: unknown; revision: number }[]) =>
    station.call('PUT', `/attempts/${ledger.attempt}/answers`, { answers })
  const rows = async (ledger: ScriptedLedger) =>
    (
      await university.server.db
        .selectFrom('answer')
        .select(['question', 'value', 'revision', 'origin'])
        .where('attempt', '=', ledger.attempt)
        .orderBy('question')
        .execute()
    ).map((row) => ({ ...row, value: JSON.parse(row.value) }))
  const audited = async (ledger: ScriptedLedger) =>
    university.server.db
      .selectFrom('audit')
      .select('detail')
      .where('action', '=', 'answers-from-ledger')
      .where('target', '=', ledger.attempt)
      .execute()

  test('what only the ledger holds is unsealed and stored before the final receipt', async () => {
    const ledger = await sitting('20260001')
    await put(ledger, [{ question: 'q1', value: 'a', revision: 1 }])
    await keep(ledger, 'q1', 1, 'a')
    await keep(ledger, 'q1', 2, 'b')
    await keep(ledger, 'q5', 1, 'an ess')
    await keep(ledger, 'q5', 2, 'an essay')
    ledger.add('attempt.submitted', { by: 'student', answers: 2 })
    expect((await ledger.sync()).body.receipt).toMatchObject({ final: true })
    const kept = [
      { question: 'q1', value: 'b', revision: 2, origin: 'ledger' },
      { question: 'q5', value: 'an essay', revision: 2, origin: 'ledger' },
    ]
    expect(await rows(ledger)).toEqual(kept)
    await ledger.sync()
    expect(await audited(ledger)).toHaveLength(1)

    const late = await put(ledger, [
      { question: 'q1', value: 'b', revision: 2 },
      { question: 'q5', value: 'an ess', revision: 1 },
    ])
    expect(late).toMatchObject({ status: 200, body: { saved: { q1: 2, q5: 2 } } })
    const fresh = await put(ledger, [{ question: 'q1', value: 'c', revision: 3 }])
    expect(fresh).toMatchObject({ status: 409, body: { problem: { code: 'already-submitted' } } })
    expect(await rows(ledger)).toEqual(kept)
  })

  test('while film is still owed the answers are there already', async () => {
    const ledger = await sitting('20260002')
    await keep(ledger, 'q5', 1, 'text')
    await ledger.segment('face', 0, utf8('film'))
    ledger.add('attempt.submitted', { by: 'student', answers: 1 })
    expect((await ledger.sync()).body.receipt).toMatchObject({ final: false })
    expect(await rows(ledger)).toEqual([{ question: 'q5', value: 'text', revision: 1, origin: 'ledger' }])
  })

  test('one that cannot be read is told of, and holds nothing back', async () => {
    const ledger = await sitting('20260003')
    await keep(ledger, 'q5', 1, 'older')
    await keep(ledger, 'q5', 2, 'newest', crypto.getRandomValues(new Uint8Array(32)))
    await keep(ledger, 'q1', 1, 'no such option')
    await keep(ledger, 'q3', 1, '12')
    ledger.add('attempt.submitted', { by: 'student', answers: 3 })
    expect((await ledger.sync()).body.receipt).toMatchObject({ final: true })
    expect(await rows(ledger)).toMatchObject([
      { question: 'q3', value: '12', origin: 'ledger' },
      { question: 'q5', value: 'older', revision: 1, origin: 'ledger' },
    ])
    const findings = await university.server.db
      .selectFrom('finding')
      .select('detail')
      .where('attempt', '=', ledger.attempt)
      .where('kind', '=', 'answer-unreadable')
      .execute()
    expect(findings.map(({ detail }) => JSON.parse(detail).question).sort()).toEqual(['q1', 'q5'])
    const invigilator = await logIn(university, 'invigilator')
    const { needs: alarms } = (await invigilator.call('GET', '/api/rooms/lab-204/tiles')).body
    expect(alarms).toContainEqual(
      expect.objectContaining({ code: 'answers-differ', attempt: ledger.attempt }),
    )
  })

  test('an earlier part that comes late brings what is nowhere else, and overrules no later answer', async () => {
    const first = await sitting('20260005')
    await put(first, [{ question: 'q5', value: 'sent', revision: 1 }])
    const invigilator = await logIn(university, 'invigilator')
    await invigilator.call('POST', `/api/attempts/${first.attempt}/commands`, { kind: 'transfer' })
    const { ticket } = (await station.signIn('20260005')).body
    const opened = (await station.post('/attempts', { ticket })).body
    expect(opened.part).toBe(1)
    const second = new ScriptedLedger(station, opened, Date.now(), 1)
    await second.open()
    await second.sync()

    await keep(first, 'q1', 1, 'a')
    await keep(first, 'q5', 2, 'late')
    await keep(first, 'q5', 3, 'later')
    first.add('attempt.transferred', { by: 'x', command: 'co-x' })
    await first.sync()
    await put(second, [{ question: 'q5', value: 'there', revision: 2 }])
    await keep(second, 'q5', 2, 'there')
    second.add('attempt.submitted', { by: 'student', answers: 2 })
    await second.sync()
    expect(await rows(second)).toMatchObject([
      { question: 'q1', value: 'a', origin: 'ledger' },
      { question: 'q5', value: 'there', revision: 2, origin: 'station' },
    ])
  })

  describe('a stored answer that the ledger does not hold', () => {
    const beside = async (ledger: ScriptedLedger) => {
      const rows = await university.server.db
        .selectFrom('finding')
        .select('detail')
        .where('attempt', '=', ledger.attempt)
        .where('kind', '=', 'answer-beside-ledger')
        .execute()
      return rows.map(({ detail }) => JSON.parse(detail)).sort((a, b) => a.question.localeCompare(b.question))
    }
    /** Film is owed: no final receipt closes the attempt to answers. */
    const submitted = async (ledger: ScriptedLedger) => {
      await ledger.segment('face', 0, utf8('film'))
      ledger.add('attempt.submitted', { by: 'student', answers: 1 })
      expect((await ledger.sync()).status).toBe(200)
    }

    test('is told at the settlement and after it, to the invigilator and to whoever marks; what agrees is not', async () => {
      const ledger = await sitting('20260006')
      await keep(ledger, 'q1', 1, 'a')
      await keep(ledger, 'q3', 2, '12')
      await keep(ledger, 'q5', 1, 'recorded')
      await put(ledger, [
        { question: 'q1', value: 'a', revision: 1 },
        { question: 'q2', value: null, revision: 1 },
        { question: 'q3', value: '13', revision: 3 },
        { question: 'q5', value: 'stored', revision: 1 },
      ])
      expect(await beside(ledger)).toEqual([])
      await submitted(ledger)
      expect(await beside(ledger)).toEqual([
        { question: 'q2', stored: 1, recorded: null, why: 'no record holds an answer to it' },
        { question: 'q3', stored: 3, recorded: 2, why: 'newer than any record' },
        { question: 'q5', stored: 1, recorded: 1, why: 'another answer than its record' },
      ])
      await ledger.sync()
      expect(await beside(ledger)).toHaveLength(3)

      // After the submission, and before the final receipt.
      expect((await put(ledger, [{ question: 'q2', value: null, revision: 7 }])).status).toBe(200)
      expect(await beside(ledger)).toContainEqual(
        expect.objectContaining({ question: 'q2', stored: 7, recorded: null }),
      )
      const invigilator = await logIn(university, 'invigilator')
      const { needs: alarms } = (await invigilator.call('GET', '/api/rooms/lab-204/tiles')).body
      expect(alarms).toContainEqual(
        expect.objectContaining({ code: 'answers-beside', attempt: ledger.attempt }),
      )
      const officer = await logIn(university, 'officer')
      const { exam } = university.credentials
      const { rows } = (await officer.call('GET', `/api/exams/${exam}/completeness`)).body
      const row = rows.find(({ attempt }: { attempt: string }) => attempt === ledger.attempt)
      expect(row.missing).toBe('answers-differ')
    })
  })

  test('one bad answer blocks no other', async () => {
    const ledger = await sitting('20260004')
    const answer = await put(ledger, [
      { question: 'q3', value: '3'.repeat(65), revision: 1 },
      { question: 'q4', value: ['code'], revision: 1 },
      { question: 'q5', value: 'x'.repeat(30_000), revision: 1 },
      { question: 'q1', value: 'a', revision: 1 },
    ])
    expect(answer).toMatchObject({ status: 200, body: { saved: { q1: 1 }, refused: ['q3', 'q4', 'q5'] } })
    expect(await rows(ledger)).toMatchObject([{ question: 'q1', origin: 'station' }])
    expect((await put(ledger, [{ question: 'q3', value: '3'.repeat(64), revision: 2 }])).body.saved).toEqual({
      q3: 2,
    })
  })

  test('more answers at once than a station has, or a revision beyond counting, are not begun with', async () => {
    const ledger = await sitting('20260004')
    const before = await rows(ledger)
    const many = Array.from({ length: answersAtOnce + 1 }, (_, i) => ({
      question: 'q1',
      value: 'a',
      revision: i + 1,
    }))
    expect((await put(ledger, many)).status).toBe(400)
    expect((await put(ledger, [{ question: 'q1', value: 'a', revision: 2 ** 52 }])).status).toBe(400)
    expect(await rows(ledger)).toEqual(before)
    expect((await put(ledger, many.slice(1))).body.saved).toEqual({ q1: answersAtOnce + 1 })
  })

  test('an answer in parts is the same in whatever order they come, and half a character is none', async () => {
    const { db } = university.server
    const { exam } = university.credentials
    const before = await db
      .selectFrom('exam')
      .select('paper')
      .where('id', '=', exam)
      .executeTakeFirstOrThrow()
    onTestFinished(async () => {
      await db.updateTable('exam').set(before).where('id', '=', exam).execute()
    })
    const text = { kk: 'x', ru: 'x', ky: 'x', en: 'x' }
    const entries = (...ids: string[]) => ids.map((id) => ({ id, text }))
    const questions = [
      { id: 'pairs', type: 'match', text, points: 1, left: entries('l1', 'l2'), right: entries('o1', 'o2') },
      {
        ...{ id: 'words', type: 'gaps', text, points: 1, html: text },
        gaps: ['g1', 'g2'].map((id) => ({ id, kind: 'text', maxLength: 10 })),
      },
    ]
    const paper = JSON.stringify({ questions, web: null })
    await db.updateTable('exam').set({ paper }).where('id', '=', exam).execute()

    await db.insertInto('student').values({ number: '20260007', name: 'Салтанат', photo: null }).execute()
    const { room } = await db.selectFrom('roster').select('room').executeTakeFirstOrThrow()
    await db
      .insertInto('roster')
      .values({ exam, room, seat: 7, student: '20260007', extra_minutes: 0 })
      .execute()
    const ledger = await sitting('20260007')
    // The keeper seals parts in the order of their ids.
    await keep(ledger, 'pairs', 1, { l1: 'o1', l2: 'o2' })
    await keep(ledger, 'words', 1, { g1: 'one', g2: 'two' })
    const put1 = await put(ledger, [
      { question: 'pairs', value: { l2: 'o2', l1: 'o1' }, revision: 1 },
      { question: 'words', value: { g2: 'other', g1: 'one' }, revision: 1 },
    ])
    expect(put1.body).toEqual({ saved: { pairs: 1, words: 1 }, refused: [] })
    const bad: unknown[] = [
      { l1: 'o3' },
      { l3: 'o1' },
      { l1: ['o1'] },
      ['o1'],
      { l1: 'o1', constructor: 'o1' },
    ]
    for (const value of bad)
      expect((await put(ledger, [{ question: 'pairs', value, revision: 9 }])).body.refused).toEqual(['pairs'])
    const half = [{ question: 'words', value: { g1: '\ud83d' }, revision: 9 }]
    expect((await put(ledger, half)).body.refused).toEqual(['words'])
    await ledger.segment('face', 0, utf8('film'))
    ledger.add('attempt.submitted', { by: 'student', answers: 2 })
    expect((await ledger.sync()).status).toBe(200)
    const findings = await db
      .selectFrom('finding')
      .select('detail')
      .where('attempt', '=', ledger.attempt)
      .where('kind', '=', 'answer-beside-ledger')
      .execute()
    expect(findings.map(({ detail }) => JSON.parse(detail))).toEqual([
      { question: 'words', stored: 1, recorded: 1, why: 'another answer than its record' },
    ])
  })
})

test('a submission without what could not be saved is told to the invigilator and to whoever marks', async () => {
  const university = await startUniversity()
  onTestFinished(() => university.close())
  const station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
  const ledger = await station.sit('20260001')
  await ledger.open()
  ledger.add('attempt.submitted', { by: 'student', answers: 1, unsaved: ['q4', 'q5'] })
  expect((await ledger.sync()).body.receipt).toMatchObject({ final: true })
  const invigilator = await logIn(university, 'invigilator')
  const { needs: alarms } = (await invigilator.call('GET', '/api/rooms/lab-204/tiles')).body
  expect(alarms).toContainEqual(
    expect.objectContaining({
      code: 'answers-unsaved',
      attempt: ledger.attempt,
      params: expect.objectContaining({ questions: 'q4, q5' }),
    }),
  )
  const officer = await logIn(university, 'officer')
  const read = async (path: string) => (await officer.call('GET', path)).body
  expect((await read(`/api/attempts/${ledger.attempt}`)).unsaved).toEqual(['q4', 'q5'])
  const mine = ({ attempt }: { attempt: string }) => attempt === ledger.attempt
  const { rows } = await read(`/api/exams/${university.credentials.exam}/completeness`)
  expect(rows.find(mine).missing).toBe('answers-unsaved')
  // Twice: read anew, and from what is kept of an attempt that has its receipt.
  for (let i = 0; i < 2; i++)
    expect((await read('/api/missing')).missing.filter(mine)).toContainEqual(
      expect.objectContaining({ what: 'answers-unsaved', questions: ['q4', 'q5'] }),
    )
})
