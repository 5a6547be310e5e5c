import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { surveyCode } from '../../../src-server/surveys/codes.ts'
import { createSurveyPeople } from '../../../src-server/surveys/people.ts'
import { createSurveyStore } from '../../../src-server/surveys/store.ts'
import { toBase64 } from '../../../src-shared/bytes.ts'
import type { SurveyResponse } from '../../../src-shared/surveys/response.ts'
import {
  enterStudents,
  fetchToken,
  mintTokens,
  prepareToken,
  respond,
  respondByLink,
  somebodyAt,
  surveyDefinition,
  surveyQuestion,
} from '../../support/surveys.ts'
import { handClock, logIn, startUniversity, type University } from '../../support/university.ts'

const hourMs = 3_600_000
const clock = handClock(Date.UTC(2026, 2, 2, 9, 20, 33))
let university: University
let office: Awaited<ReturnType<typeof logIn>>
const students = Array.from({ length: 30 }, (_, i) => `S${String(i + 1).padStart(3, '0')}`)

beforeAll(async () => {
  university = await startUniversity(clock, { sessions: { hours: 72, idleMinutes: 1440 } })
  await enterStudents(university.server, ['Ф1', 'Ф2', 'Ф3', 'Ф4', 'Ф5'], students)
  office = await logIn(university, 'office')
})
afterAll(() => university.close())

const open = (n = 1) => somebodyAt(university.url, `127.0.0.${n}`)

async function published(change: Parameters<typeof surveyDefinition>[1] = {}) {
  const added = await office.call('POST', '/api/surveys', {
    definition: surveyDefinition(clock.now(), change),
  })
  expect(added.status).toBe(200)
  const { id } = added.body
  const done = await office.call('POST', `/api/surveys/${id}/publish`, { version: 1 })
  expect(done.status).toBe(200)
  return { id: id as string, ...done.body }
}
const resultsOf = async (id: string, by = '') =>
  (await office.call('GET', `/api/surveys/${id}/results?by=${by}`)).body
const said = (answer: string, faculty = 'f1', language: 'kk' | 'ru' = 'kk') => ({
  language,
  groups: { faculty },
  answers: { q1: answer },
})

describe('a survey', () => {
  test('is versions until it is published, and never changes after', async () => {
    const definition = surveyDefinition(clock.now(), { questions: [] })
    const { body } = await office.call('POST', '/api/surveys', { definition })
    const path = `/api/surveys/${body.id}`
    expect((await open()('GET', `/api/open/surveys/${body.id}`)).status).toBe(404)
    expect((await office.call('POST', `${path}/publish`, { version: 1 })).body.problem.detail).toContain(
      'no-question',
    )
    const faculties = ['f1', 'f2', 'f3', 'f4', 'f5']
    const whole = surveyDefinition(clock.now(), { audience: { faculties, courses: [], forms: [] } })
    expect((await office.call('PUT', path, { version: 1, definition: whole })).body.version).toBe(2)
    expect((await office.call('PUT', path, { version: 1, definition })).status).toBe(409)
    expect((await office.call('POST', `${path}/publish`, { version: 1 })).status).toBe(409)
    expect((await office.call('POST', `${path}/publish`, { version: 2 })).body).toMatchObject({
      state: 'published',
      version: 3,
      people: students.length,
    })
    expect((await office.call('PUT', path, { version: 3, definition })).status).toBe(409)
    const shown = (await open()('GET', `/api/open/surveys/${body.id}`)).body
    expect(shown).toMatchObject({ state: 'open', work: null, faculties: [{ title: 'Ф1' }, {}, {}, {}, {}] })
    const versions = await university.server.db
      .selectFrom('survey_version')
      .select('version')
      .where('survey', '=', body.id)
      .execute()
    expect(versions).toHaveLength(3)
  })

  test('is tried out by a link that nobody guesses, before it is published', async () => {
    const { body } = await office.call('POST', '/api/surveys', { definition: surveyDefinition(clock.now()) })
    const [, id, , key] = body.tryLink.split('/')
    const tried = await open()('GET', `/api/open/surveys/${id}/try/${key}`)
    expect(tried.body).toMatchObject({ id, questions: [{ id: 'q1' }, { id: 'q2' }] })
    expect((await open()('GET', `/api/open/surveys/${id}/try/${'0'.repeat(32)}`)).status).toBe(404)
    const token = { prefix: toBase64(new Uint8Array(32)), signature: toBase64(new Uint8Array(256)) }
    expect((await respond(open(), id, said('a'), token)).status).toBe(404)
  })

  test('takes nothing before it begins, after its end or once it is closed', async () => {
    const early = await published({ from: clock.now() + hourMs })
    const token = { prefix: toBase64(new Uint8Array(32)), signature: toBase64(new Uint8Array(256)) }
    expect((await open()('GET', `/api/open/surveys/${early.id}`)).body.state).toBe('early')
    expect((await respond(open(), early.id, said('a'), token)).status).toBe(409)
    const late = await published({ until: clock.now() + 1 })
    clock.advance(1)
    expect((await respond(open(), late.id, said('a'), token)).status).toBe(410)
    const { id } = await published()
    const [good] = await mintTokens(university.server, id, 1)
    expect((await office.call('POST', `/api/surveys/${id}/close`)).body.state).toBe('closed')
    expect((await respond(open(), id, said('a'), good!)).status).toBe(410)
    // Nobody can sign a token any more.
    const { private_key } = await university.server.db
      .selectFrom('survey')
      .select('private_key')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(private_key).toBeNull()
  })
})

test('nothing arrives once it is closed, also what was judged before', async () => {
  const { id } = await published()
  const store = createSurveyStore(university.server.db)
  const one = { token: 'before', id: 'before', at: 0, response: said('a') }
  expect(await store.respond(id, one)).toBe(true)
  await office.call('POST', `/api/surveys/${id}/close`)
  await expect(store.respond(id, { ...one, token: 'after', id: 'after' })).rejects.toMatchObject({
    statusCode: 410,
  })
  expect(await store.perHour(id)).toEqual([{ hour: 0, count: 1 }])
  expect([await store.inHour(id, 0), await store.inHour(id, hourMs)]).toEqual([1, 0])
})

describe('one person, one response', () => {
  test('a code is good for one token, a token for one response', async () => {
    const { id } = await published()
    const call = open()
    const token = await fetchToken(call, university.server, id, 'S001')
    // A page that lost the answer asks again for the same.
    const code = surveyCode(university.server.keys.secret, id, 'S001')
    const path = `/api/open/surveys/${id}/tokens`
    expect((await call('POST', path, { number: 'S001', code, blinded: token.blinded })).status).toBe(200)
    await expect(fetchToken(call, university.server, id, 'S001')).rejects.toThrow('used-token')
    expect((await respond(call, id, said('a'), token)).status).toBe(200)
    expect((await respond(call, id, said('b'), token)).body.problem.code).toBe('used-token')
    const other = await published()
    expect((await respond(call, other.id, said('a'), token)).body.problem.code).toBe('wrong-token')
    const rows = await university.server.db
      .selectFrom('survey_response')
      .select('content')
      .where('survey', 'in', [id, other.id])
      .execute()
    expect(rows.map(({ content }) => JSON.parse(content).answers)).toEqual([{ q1: 'a' }])
  })

  test("another's code, a guessed one, somebody it is not for: no token", async () => {
    const { id } = await published({ audience: { faculties: ['f1'], courses: [], forms: [] } })
    const { key } = (await open()('GET', `/api/open/surveys/${id}`)).body
    const { blinded } = await prepareToken(id, key)
    const path = `/api/open/surveys/${id}/tokens`
    const codeOf = (number: string) => surveyCode(university.server.keys.secret, id, number)
    const ask = async (number: string, code: string, what = blinded) =>
      (await open()('POST', path, { number, code, blinded: what })).body.problem?.code
    expect(await ask('S001', codeOf('S006'))).toBe('wrong-code')
    expect(await ask('nobody', codeOf('S001'))).toBe('wrong-code')
    expect(await ask('S002', codeOf('S002'))).toBe('unknown-student')
    expect(await ask('S001', codeOf('S001'), toBase64(new Uint8Array(256).fill(255)))).toBe('bad-input')
    expect(await ask('S001', codeOf('S001'))).toBeUndefined()
  })

  test('what is nearly base64 is refused as it is read', async () => {
    const { id } = await published()
    const path = `/api/open/surveys/${id}`
    const code = surveyCode(university.server.keys.secret, id, 'S001')
    // Bits beyond the last byte, and a byte too many.
    for (const spoilt of ['A'.repeat(341).concat('B=='), 'A'.repeat(343).concat('=')]) {
      const asked = await open()('POST', `${path}/tokens`, { number: 'S001', code, blinded: spoilt })
      expect(asked).toMatchObject({ status: 400, body: { problem: { code: 'bad-input' } } })
      const token = { prefix: toBase64(new Uint8Array(32)), signature: spoilt }
      expect((await respond(open(), id, said('a'), token)).status).toBe(400)
    }
    const token = { prefix: 'A'.repeat(42).concat('B='), signature: toBase64(new Uint8Array(256)) }
    expect((await respond(open(), id, said('a'), token)).status).toBe(400)
  })

  test('a list of codes has everybody, or is refused', async () => {
    const everybody = { faculties: ['f1', 'f2', 'f3', 'f4', 'f5'], courses: [], forms: [] }
    const people = createSurveyPeople(university.server.db, students.length)
    expect(await people.list(everybody, {})).toHaveLength(students.length)
    const fewer = createSurveyPeople(university.server.db, students.length - 1)
    await expect(fewer.list(everybody, {})).rejects.toMatchObject({ statusCode: 413 })
    expect((await fewer.list(everybody, { faculty: 'f1' })).length).toBeGreaterThan(0)
  })

  test('codes are printed for whom it is, on the audit record', async () => {
    const { id } = await published({ audience: { faculties: ['f1', 'f2'], courses: [], forms: [] } })
    const { body } = await office.call('GET', `/api/surveys/${id}/codes?faculty=${encodeURIComponent('Ф2')}`)
    expect(body).toMatchObject({ problem: { code: 'bad-input' } })
    const all = (await office.call('GET', `/api/surveys/${id}/codes`)).body.people
    expect(all).toHaveLength(12)
    expect(all[0].code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/)
    const call = open()
    const { key } = (await call('GET', `/api/open/surveys/${id}`)).body
    const { blinded } = await prepareToken(id, key)
    const { number, code } = all[0]
    expect((await call('POST', `/api/open/surveys/${id}/tokens`, { number, code, blinded })).status).toBe(200)
    const officer = await logIn(university, 'officer')
    const audit = await officer.call('GET', `/api/audit?target=${id}`)
    expect(audit.body.entries[0]).toMatchObject({ action: 'printed-survey-codes' })
  })
})

test('nothing that is kept leads from a person to her response: no number, token, address, minute or order', async () => {
  const { id } = await published()
  const call = open()
  const tokens = []
  for (const number of students.slice(0, 8))
    tokens.push(await fetchToken(call, university.server, id, number))
  for (const token of tokens.toReversed())
    expect((await respond(call, id, said('c'), token)).status).toBe(200)
  const { db } = university.server
  const of = <T extends 'survey_response' | 'survey_signed' | 'survey_spent'>(table: T) =>
    db
      .selectFrom(table as 'survey_response')
      .selectAll()
      .where('survey', '=', id)
      .execute()
  const [responses, signed, spent] = await Promise.all([
    of('survey_response'),
    of('survey_signed'),
    of('survey_spent'),
  ])
  expect([responses, signed, spent].map((rows) => rows.length)).toEqual([8, 8, 8])
  for (const { at } of responses) expect(Number(at) % hourMs).toBe(0)
  // Neither what was signed nor the token is there as it was; tables share no value but the survey.
  const texts = [responses, signed, spent].map((rows) => JSON.stringify(rows))
  for (const { prefix, signature, blinded } of tokens)
    for (const secret of [prefix, signature, blinded])
      for (const text of texts) expect(text.includes(secret)).toBe(false)
  const values = [responses, signed, spent].map(
    (rows) => new Set(rows.flatMap((row) => Object.values(row).filter((value) => value !== id))),
  )
  for (const [i, own] of values.entries())
    for (const other of values.slice(i + 1)) expect([...own].filter((value) => other.has(value))).toEqual([])
  expect(Object.keys(signed[0] ?? {}).toSorted()).toEqual(['blinded', 'student', 'survey'])
  expect(texts.join()).not.toContain('127.0.0.')
  for (const number of students) expect(texts[0]).not.toContain(number)
  const audit = await db.selectFrom('audit').selectAll().where('target', '=', id).execute()
  expect(audit.map(({ action }) => action)).toEqual(['added-survey', 'published-survey'])
})

describe('results', () => {
  test('move in steps of five and more, and show no text before there are five', async () => {
    const { id } = await published({
      until: clock.now() + 12 * hourMs,
      questions: [
        { ...surveyQuestion('q1', 'single', ['a', 'b']), required: true },
        { ...surveyQuestion('q2', 'text'), required: true },
        surveyQuestion('q3', 'single', ['a', 'b']),
        surveyQuestion('q4', 'text'),
      ],
    })
    const tokens = await mintTokens(university.server, id, 14)
    const send = async (count: number) => {
      for (const token of tokens.splice(0, count)) {
        const response = {
          language: 'kk' as const,
          groups: {},
          answers: { q1: 'a', q2: `сөз ${tokens.length}`, q3: 'b', q4: `пікір ${tokens.length}` },
        }
        expect((await respond(open(), id, response, token)).status).toBe(200)
      }
    }
    await send(6)
    clock.advance(hourMs)
    // Five more must have come after those that are shown.
    expect(await resultsOf(id)).toMatchObject({ counted: 0, survey: null, texts: {} })
    await send(4)
    clock.advance(hourMs)
    expect(await resultsOf(id)).toMatchObject({ counted: 0 })
    await send(1)
    expect(await resultsOf(id)).toMatchObject({ counted: 0 })
    clock.advance(hourMs)
    const asked = ({ survey }: { survey: { tables: { column: string }[] } }) =>
      survey.tables.map(({ column }) => column)
    const step = await resultsOf(id)
    expect(step).toMatchObject({ counted: 6, final: false })
    // What one of five may answer, or one of a group, would be read from the difference of two looks.
    expect(asked(step)).toEqual(['q1', 'q2'])
    expect(Object.keys(step.texts)).toEqual(['q2'])
    expect((await office.call('GET', `/api/surveys/${id}/results?by=faculty`)).status).toBe(409)
    for (const as of ['pdf', 'xlsx', 'csv'])
      expect((await office.bytes(`/api/surveys/${id}/file?as=${as}&language=kk&by=language`)).status).toBe(
        409,
      )
    expect((await office.bytes(`/api/surveys/${id}/file?as=csv&language=kk`)).status).toBe(200)
    await send(3)
    clock.advance(20 * hourMs)
    const last = await resultsOf(id)
    expect(last).toMatchObject({ counted: 14, final: true, before: null })
    expect(asked(last)).toEqual(['q1', 'q2', 'q3', 'q4'])
    expect(last.texts.q4).toHaveLength(14)
    expect((await resultsOf(id, 'faculty')).survey.by).toEqual(['faculty'])
    expect(last.texts.q2).toHaveLength(14)
    expect(last.texts.q2).toEqual(last.texts.q2.toSorted((a: string, b: string) => a.localeCompare(b, 'ru')))
  })
})

describe('an open link', () => {
  test('takes a response for some work; the same once more counts once', async () => {
    const { id } = await published({ way: 'link' })
    const call = open(3)
    const { prefix, answer } = await respondByLink(call, id, said('b'))
    expect(answer.status).toBe(200)
    const { work } = (await call('GET', `/api/open/surveys/${id}`)).body
    const path = `/api/open/surveys/${id}/responses`
    const answers = [{ question: 'q1', answer: 'b' }]
    const lazy = { challenge: work.challenge, counters: [0, 1, 2, 3, 4, 5, 6, 7] }
    expect((await call('POST', path, { ...said('b'), answers, prefix, work: lazy })).status).toBe(400)
    expect((await call('POST', path, { ...said('b'), answers, prefix })).status).toBe(400)
    expect((await office.call('GET', `/api/surveys/${id}/codes`)).status).toBe(409)
  })
})

test('a response that does not fit its survey is refused, whatever it is', async () => {
  const { id } = await published({
    questions: [
      { ...surveyQuestion('q1', 'single', ['a', 'b']), required: true },
      surveyQuestion('q2', 'multiple', ['a', 'b']),
      surveyQuestion('q3', 'scale'),
    ],
  })
  const [token] = await mintTokens(university.server, id, 1)
  const good: SurveyResponse = { language: 'kk', groups: {}, answers: { q1: 'a' } }
  const bad: SurveyResponse[] = [
    { ...good, answers: {} },
    { ...good, answers: { q1: 'c' } },
    { ...good, answers: { q1: ['a'] } },
    { ...good, answers: { q1: 'a', q2: ['a', 'a'] } },
    { ...good, answers: { q1: 'a', q3: 6 } },
    { ...good, answers: { q1: 'a', q9: 'a' } },
    { ...good, language: 'en' },
    { ...good, groups: { course: '1' } },
    { ...good, groups: { faculty: 'f9' } },
  ]
  for (const response of bad)
    expect((await respond(open(), id, response, token!)).status, JSON.stringify(response)).toBe(400)
  expect((await respond(open(), id, good, token!)).status).toBe(200)
})
