/** From a session and its groups to an exam that stations sit: conflicts, seats, extra time, who watches. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { studentNames } from '../../../src-shared/people/names.ts'
import { pdfText } from '../../support/pdf-text.ts'
import {
  handClock,
  logIn,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const clock = handClock()
const minute = 60_000
const room = 'lab-204'
let university: University
let office: Awaited<ReturnType<typeof logIn>>
let stations: ScriptedStation[]
let session: string

const draft = (more: Record<string, unknown> = {}) => ({
  title: { kk: '', ru: 'Алгебра', ky: '', en: '' },
  kind: 'main',
  // 10:00 UTC: an hour after the clock's beginning.
  day: '2026-03-02',
  time: '15:00',
  minutes: 60,
  delivery: 'paper',
  web: null,
  policy: 'standard',
  apart: 'group',
  groups: ['g1', 'g2'],
  rooms: [{ room, invigilators: [] }],
  students: [],
  ...more,
})
const questions = [
  {
    id: 'q1',
    type: 'text',
    points: 1,
    text: { kk: 'Неге?', ru: 'Почему?', ky: 'Эмнеге?', en: 'Why?' },
  },
]
const path = (id: string, what = '') => `/api/timetable/exams/${id}${what}`
const add = async (more: Record<string, unknown> = {}) =>
  (await office.call('POST', `/api/timetable/sessions/${session}/exams`, { draft: draft(more) })).body
const check = async (more: Record<string, unknown> = {}, exam: string | null = null) =>
  (await office.call('POST', '/api/timetable/check', { exam, draft: draft(more) })).body

beforeAll(async () => {
  university = await startUniversity(clock, { timeZone: 'Asia/Almaty' })
  const { db, sessions, stations: enrolled } = university.server
  const watcher = { login: 'watcher', name: 'Наблюдатель', roles: ['invigilator' as const], rooms: [] }
  await sessions.add(watcher, 'secret')
  office = await logIn(university, 'office')
  // The demo's own exam is out of the way.
  await db.updateTable('exam').set({ starts_at: 0, ends_at: 1 }).execute()
  const named = (title: string) => ({ id: title, title, faculty: null, folded: title, sort_key: title })
  await db.insertInto('study_group').values(['g1', 'g2', 'g3'].map(named)).execute()
  const people = [1, 2, 3, 4, 5].map((n) => ({ number: `9000${n}`, name: `Студент ${n}` }))
  await db
    .insertInto('student')
    .values(
      people.map((one, i) => ({
        ...one,
        photo: null,
        ...studentNames(one),
        study_group: i < 2 ? 'g1' : 'g2',
      })),
    )
    .execute()
  stations = []
  for (let n = 1; n <= 4; n++) {
    const station = new ScriptedStation(university)
    await station.enrol(`Station ${n}`, await enrolled.allow(room, 1))
    await station.authenticate()
    stations.push(station)
  }
  const made = await office.call('POST', '/api/timetable/sessions', {
    session: { name: 'Зима 2026', from: '2026-03-02', to: '2026-03-14' },
    copyOf: null,
  })
  session = made.body.id
})
afterAll(() => university.close())

test('what cannot be is said before anything is stored', async () => {
  expect(await check()).toMatchObject({
    conflicts: [{ kind: 'stations', students: 5, stations: 4 }],
    sitters: [1, 2, 3, 4, 5].map((n) => ({ number: `9000${n}`, group: n <= 2 ? 'g1' : 'g2' })),
    unknown: [],
  })
  const excused = { place: 'excused', extraMinutes: 0, note: '', ticket: null }
  const fewer = { students: [{ student: '90005', ...excused }] }
  expect((await check(fewer)).conflicts).toEqual([])
  const first = await add(fewer)
  const later = { ...fewer, time: '15:30', groups: ['g1'], rooms: [] }
  expect((await check(later)).conflicts).toMatchObject([
    {
      kind: 'student',
      exams: [{ id: first.id, time: '15:00' }, { id: 'new' }],
      students: [{ name: 'Студент 1' }, { number: '90002' }],
    },
    { kind: 'stations', students: 2, stations: 0 },
  ])
  // The exam itself is none of the others.
  expect((await check(fewer, first.id)).count).toBe(0)
  expect((await check({ ...later, time: '16:00' })).conflicts).toMatchObject([{ kind: 'stations' }])
  const longer = [{ student: '90001', place: null, extraMinutes: 30, note: '', ticket: null }]
  expect((await check({ ...later, time: '14:15', groups: [], students: longer })).conflicts).toEqual([])
  expect(
    (await check({ ...later, time: '13:45', groups: ['g1'], students: longer })).conflicts,
  ).toMatchObject([{ kind: 'stations' }, { kind: 'student', students: [{ number: '90001' }], count: 1 }])
  expect(await check({ students: [{ ...excused, student: 'nobody', place: 'added' }] })).toMatchObject({
    unknown: ['nobody'],
  })
  await office.call('DELETE', path(first.id))
})

test('nothing is planned of what is not there, and nobody undoes another one unseen', async () => {
  for (const wrong of [
    { groups: ['nowhere'] },
    { rooms: [{ room: 'nowhere', invigilators: [] }] },
    { rooms: [{ room, invigilators: ['office'] }] },
    { policy: 'nothing' },
    { students: [{ student: 'nobody', place: 'added', extraMinutes: 0, note: '', ticket: null }] },
  ]) {
    const body = { draft: draft(wrong) }
    const answer = await office.call('POST', `/api/timetable/sessions/${session}/exams`, body)
    expect([answer.status, wrong]).toEqual([400, wrong])
  }
  const { id, version } = await add()
  const set = () => office.call('PUT', path(id), { version, draft: draft({ minutes: 90 }) })
  expect((await set()).body.draft.minutes).toBe(90)
  expect((await set()).status).toBe(409)
  expect((await office.call('DELETE', path(id))).status).toBe(200)
  expect((await office.call('GET', path(id))).status).toBe(404)
})

test('questions of a file that says something else than it seems are refused', async () => {
  const { id, version } = await add()
  const whole = JSON.stringify({ questions })
  for (const [file, says] of [
    ['{"questions": [{"id": "q1"}]}', /^questions\.0/],
    ['{"questions": 3}', /names no questions/],
    [whole.replace('{', '{"questions": [], '), /^no JSON: .*"questions" is there twice/],
    [whole.replace('"points":1', '"points":1,"points":2'), /"points" is there twice/],
    [JSON.stringify({ questions, durationminutes: 5 }), /^durationminutes: .*is durationMinutes meant/],
    [whole.replace('Неге', 'Не\ufffdе'), /^questions\.0\.text\.kk: has letters that were lost/],
  ] as const) {
    const { status, body } = await office.call('PUT', path(id, '/questions'), { version, file })
    expect([file, status, body.problem]).toMatchObject([
      file,
      400,
      { code: 'bad-input', detail: expect.stringMatching(says) },
    ])
  }
  expect((await office.call('GET', path(id))).body).toMatchObject({ version, questions: null })
  await office.call('DELETE', path(id))
})

test('an exam is made ready as a whole, sat with extra time, and then stays as it is', async () => {
  const students = [
    { student: '90001', place: null, extraMinutes: 15, speech: true, note: 'врач', ticket: null },
    { student: '90005', place: 'excused', extraMinutes: 0, note: '', ticket: null },
  ]
  const planned = await add({ students, rooms: [{ room, invigilators: ['watcher'] }] })
  const { id } = planned
  let { version } = planned
  const ready = () => office.call('POST', path(id, '/ready'), { version })
  expect((await ready()).body).toMatchObject({ missing: ['questions', 'seats'], exam: { state: 'draft' } })
  expect(await university.server.examStore.exam(id)).toBeNull()

  const give = (text: string) => office.call('PUT', path(id, '/questions'), { version, file: text })
  const more = { id: 'x', title: {}, questions, durationMinutes: 5, policy: 'none' }
  const given = (await give(JSON.stringify(more))).body
  expect(given).toMatchObject({
    exam: { questions: 1, draft: { minutes: 60 } },
    notTaken: ['id', 'title', 'durationMinutes', 'policy'],
  })
  version = given.exam.version

  const seated = (await office.call('POST', path(id, '/seating'), { version })).body
  expect(seated).toMatchObject({ seed: expect.stringMatching(/^[0-9a-f]{64}$/), broken: [] })
  expect(new Set(seated.sitters.map((one: { station: string }) => one.station)).size).toBe(4)
  version = seated.exam.version
  const [own] = seated.sitters.filter((one: { number: string }) => one.number === '90001')
  const other = seated.sitters.find((one: { group: string }) => one.group === 'g2')
  const swapped = (
    await office.call('PUT', path(id, '/seating'), { version, student: '90001', station: other.station })
  ).body
  version = swapped.exam.version
  const stationOf = (view: typeof seated, number: string) =>
    view.sitters.find((one: { number: string }) => one.number === number).station
  expect(stationOf(swapped, '90001')).toBe(other.station)
  expect(stationOf(swapped, other.number)).toBe(own.station)
  expect(swapped.broken.length).toBeGreaterThan(0)

  // One document a room, numbered once for the same seats; what was granted to a student is not in it.
  const file = (query: string) => office.bytes(path(id, `/seating/file?${query}`))
  const printed = await file(`room=${room}&language=kk`)
  expect([printed.status, printed.headers.get('content-type')]).toEqual([200, 'application/pdf'])
  const text = await pdfText(printed.bytes)
  expect(text).toContain('Алгебра')
  expect(text).toContain('Студент саны: 4')
  for (const { number } of swapped.sitters) expect(text).toContain(number)
  expect(text).not.toContain('90005')
  expect(text).not.toContain('врач')
  expect((await file(`room=${room}&language=kk`)).bytes).toEqual(printed.bytes)
  expect((await file('room=nowhere&language=kk')).status).toBe(404)
  expect((await file(`room=${room}&language=de`)).status).toBe(400)

  const watcher = university.server.sessions
  const token = await watcher.begin('watcher')
  const roomsNow = async () => (await watcher.staffOf(token))?.rooms
  expect(await roomsNow()).toEqual([])
  expect((await ready()).body).toMatchObject({ missing: [], exam: { state: 'ready' } })
  version++
  expect(await roomsNow()).toEqual([room])
  expect((await office.call('PUT', path(id), { version, draft: draft() })).status).toBe(409)

  // Back and there again: nothing of the first time is left over.
  expect((await office.call('POST', path(id, '/withdraw'), { version })).body.state).toBe('draft')
  version++
  expect(await university.server.examStore.exam(id)).toBeNull()
  expect((await ready()).body.missing).toEqual([])
  version++

  clock.advance(60 * minute)
  for (const station of stations) await station.authenticate()
  const [first, second] = [stations[0]!, stations[1]!]
  const longer = (await first.signIn('90001')).body
  const title = { kk: 'Алгебра', ru: 'Алгебра' }
  expect(longer.exam).toMatchObject({ id, durationMinutes: 75, speech: true, title })
  const usual = (await second.signIn('90002')).body.exam
  expect([usual.durationMinutes, usual.speech]).toEqual([60, undefined])
  expect((await second.signIn('90005')).body.problem.code).toBe('no-exam-now')
  const { attempt } = await first.sit('90001')
  const officer = await logIn(university, 'officer')
  const { examSummary } = (await officer.call('GET', `/api/attempts/${attempt}`)).body
  expect(examSummary).toMatchObject({ durationMinutes: 75, speech: true })
  office = await logIn(university, 'office')
  expect((await office.call('POST', path(id, '/withdraw'), { version })).status).toBe(409)
  clock.advance(4 * 60 * minute)
  expect((await watcher.staffOf(await watcher.begin('watcher')))?.rooms).toEqual([])
  office = await logIn(university, 'office')
})

test('a station that is not fit is nobody’s seat, and a web exam needs no questions', async () => {
  const setUnfit = (unfit: string | null) =>
    office.call('PUT', `/api/stations/${stations[0]!.id}/fit`, { unfit })
  expect((await setUnfit('камера не работает')).status).toBe(200)
  const web = { start: 'https://lms.example.kz/quiz' }
  const exam = await add({ delivery: 'web', web, groups: ['g2'], day: '2026-03-09' })
  const seated = (await office.call('POST', path(exam.id, '/seating'), { version: exam.version })).body
  const taken = seated.sitters.map((one: { station: string }) => one.station)
  expect(taken).not.toContain(stations[0]!.id)
  expect(seated.rooms[0].stations[0]).toMatchObject({ unfit: 'камера не работает' })
  const { version } = seated.exam
  const to = { version, student: '90003', station: stations[0]!.id }
  expect((await office.call('PUT', path(exam.id, '/seating'), to)).status).toBe(404)
  // A seat whose station became unfit is no seat any more.
  await setUnfit(null)
  await office.call('PUT', `/api/stations/${taken[0]}/fit`, { unfit: 'нет клавиатуры' })
  expect((await office.call('POST', path(exam.id, '/ready'), { version })).body.missing).toEqual(['seats'])
  await office.call('PUT', `/api/stations/${taken[0]}/fit`, { unfit: null })
  expect((await office.call('POST', path(exam.id, '/ready'), { version })).body.missing).toEqual([])
  expect((await university.server.examStore.exam(exam.id))?.paper.web?.start).toBe(web.start)
})

test('a session is copied with its dates moved, and without what was of that year', async () => {
  const next = { name: 'Зима 2027', from: '2027-03-01', to: '2027-03-13' }
  const made = await office.call('POST', '/api/timetable/sessions', { session: next, copyOf: session })
  expect(made.body).toMatchObject({ exams: 2, ready: 0 })
  const { exams } = (await office.call('GET', `/api/timetable/sessions/${made.body.id}/exams`)).body
  expect(exams).toMatchObject([
    { day: '2027-03-01', time: '15:00', groups: ['g1', 'g2'], students: 5, seated: 0, state: 'draft' },
    { day: '2027-03-08', time: '15:00', groups: ['g2'], rooms: [expect.any(String)], students: 3 },
  ])
  const { conflicts } = (await office.call('GET', `/api/timetable/sessions/${made.body.id}/conflicts`)).body
  expect(conflicts).toMatchObject([{ kind: 'stations', students: 5, stations: 4 }])
})

test('the record says who did what, and by which seed', async () => {
  const officer = await logIn(university, 'officer')
  const { exams } = (await office.call('GET', `/api/timetable/sessions/${session}/exams`)).body
  const target = exams[0].id
  const { entries } = (await officer.call('GET', `/api/audit?target=${target}`)).body
  expect(entries.map((one: { action: string }) => one.action)).toEqual(
    expect.arrayContaining([
      'planned-exam',
      'gave-questions',
      'seated-exam',
      'reseated-student',
      'made-exam-ready',
      'withdrew-exam',
    ]),
  )
  const { seed } = (await office.call('GET', path(target, '/seating'))).body
  const shuffled = entries.find((one: { action: string }) => one.action === 'seated-exam')
  expect(shuffled).toMatchObject({ who: 'office', detail: { seed, students: 4, broken: 0 } })
})
