/** From a teacher's bank to what a station gets: a paper is written, approved, chosen for an exam of the timetable, and sat. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApprovedPaper, paperFor, selectPaper } from '../../../src-shared/papers/approved.ts'
import { seedCommitment } from '../../../src-shared/papers/assigned.ts'
import { studentNames } from '../../../src-shared/people/names.ts'
import { addBank, addTeacher, algebra, chair } from '../../support/papers.ts'
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
type Person = Awaited<ReturnType<typeof logIn>>
let university: University
let author: Person
let office: Person
let bank = ''
let items: string[] = []
let stations: ScriptedStation[]
let session = ''

const draft = (more: Record<string, unknown> = {}) => ({
  title: { kk: 'Алгебра', ru: '', ky: '', en: '' },
  ...{ kind: 'main', day: '2026-03-02', time: '15:00', minutes: 30, delivery: 'paper', web: null },
  ...{ policy: 'standard', apart: 'group', groups: ['g1'], rooms: [{ room, invigilators: [] }] },
  ...{ students: [], ...more },
})
const path = (id: string, what = '') => `/api/timetable/exams/${id}${what}`
const plan = async (more: Record<string, unknown> = {}) =>
  (await office.call('POST', `/api/timetable/sessions/${session}/exams`, { draft: draft(more) })).body
const seat = async ({ id, version }: { id: string; version: number }) =>
  (await office.call('POST', path(id, '/seating'), { version })).body.exam.version
const rowsOf = (exam: string) =>
  university.server.db.selectFrom('exam_paper').selectAll().where('exam', '=', exam).execute()

async function approvedPaper(minutes = 30): Promise<string> {
  const { sections, ...rest } = algebra(items[0] ?? '', minutes)
  const definition = { ...rest, sections: sections.map((section) => ({ ...section, minutes })) }
  const { id } = (await author.call('POST', '/api/papers', { bank, definition })).body
  await author.call('POST', `/api/papers/${id}/versions`, { revision: 1 })
  const head = await logIn(university, 'teacher')
  const decision = { decision: 'approved', note: '' }
  expect((await head.call('PUT', `/api/papers/${id}/versions/1/decision`, decision)).status).toBe(200)
  return id
}

beforeAll(async () => {
  university = await startUniversity(clock, { timeZone: 'Asia/Almaty' })
  const { db, stations: enrolled } = university.server
  author = await logIn(university, 'teacher')
  office = await logIn(university, 'office')
  ;({ bank, items } = await addBank(author, 8))
  await addTeacher(university, 'head', 'Кафедра меңгерушісі')
  await office.call('PUT', '/api/chairs', { chair, head: 'head' })
  // The demo's own exam is out of the way.
  await db.updateTable('exam').set({ starts_at: 0, ends_at: 1 }).execute()
  await db
    .insertInto('study_group')
    .values({ id: 'g1', title: 'g1', faculty: null, folded: 'g1', sort_key: 'g1' })
    .execute()
  const people = [1, 2].map((n) => ({ number: `9000${n}`, name: `Студент ${n}` }))
  await db
    .insertInto('student')
    .values(people.map((one) => ({ ...one, photo: null, ...studentNames(one), study_group: 'g1' })))
    .execute()
  stations = []
  for (let n = 1; n <= 2; n++) {
    const station = new ScriptedStation(university)
    await station.enrol(`Station ${n}`, await enrolled.allow(room, 1))
    stations.push(station)
  }
  const winter = { name: 'Қыс 2026', from: '2026-03-02', to: '2026-03-14' }
  session = (await office.call('POST', '/api/timetable/sessions', { session: winter, copyOf: null })).body.id
})
afterAll(() => university.close())

test('an exam of the timetable takes a paper that is approved, and of its own length', async () => {
  const planned = await plan()
  const { id } = planned
  let { version } = planned
  const choose = (paper: string) =>
    office.call('PUT', path(id, '/paper'), { version, choice: { paper, version: 1 } })
  const unseen = (await author.call('POST', '/api/papers', { bank, definition: algebra(items[0] ?? '') }))
    .body
  await author.call('POST', `/api/papers/${unseen.id}/versions`, { revision: 1 })
  expect((await choose(unseen.id)).body.problem.detail).toBe('no such paper is approved')
  expect((await choose('pa-nowhere')).status).toBe(400)

  const longer = await choose(await approvedPaper(45))
  expect(longer.body.problem.detail).toBe('the exam has 30 minutes and its paper 45')
  const paper = await approvedPaper()
  const chosen = await choose(paper)
  expect(chosen.body).toMatchObject({ questions: 4, paper: { paper, title: { kk: 'Алгебра емтиханы' } } })
  version = await seat(chosen.body)
  const ready = () => office.call('POST', path(id, '/ready'), { version })
  expect((await office.call('PUT', path(id), { version, draft: draft({ minutes: 60 }) })).status).toBe(400)

  // Questions of a file take its place, and the other way round.
  const questions = [{ id: 'q1', type: 'text', points: 1, text: { kk: '?', ru: '?', ky: '?', en: '?' } }]
  const filed = await office.call('PUT', path(id, '/questions'), {
    version,
    file: JSON.stringify({ questions }),
  })
  expect(filed.body.exam).toMatchObject({ questions: 1, paper: null })
  version = filed.body.exam.version
  version = (await choose(paper)).body.version
  expect((await ready()).body).toMatchObject({ missing: [], exam: { state: 'ready', paper: { paper } } })
  version++
  const [given] = await rowsOf(id)
  expect(given).toMatchObject({ paper, version: 1 })

  // Elsewhere nobody gives it another, or leaves it with nothing to ask.
  expect((await office.call('PUT', `/api/exams/${id}/paper`, { paper, version: 1 })).status).toBe(409)
  expect((await office.call('DELETE', `/api/exams/${id}/paper`)).status).toBe(409)
  const approved = (await office.call('GET', '/api/approved-papers')).body
  expect(approved.exams.map((one: { id: string }) => one.id)).not.toContain(id)
  const row = approved.papers.find((one: { paper: string }) => one.paper === paper)
  expect(row.exams).toMatchObject([{ exam: id, commitment: given?.commitment, seed: null }])

  expect((await office.call('POST', path(id, '/withdraw'), { version })).body).toMatchObject({
    state: 'draft',
    paper: { paper },
  })
  version++
  expect(await rowsOf(id)).toEqual([])
  const nothing = await office.call('PUT', path(id, '/questions'), { version, file: null })
  expect(nothing.body.exam).toMatchObject({ questions: null, paper: null })
  version = nothing.body.exam.version
  expect((await ready()).body.missing).toEqual(['questions'])
  expect((await office.call('DELETE', path(id))).status).toBe(200)
})

test('each student gets from the station what the recorded seed says of the paper', async () => {
  const planned = await plan()
  const { id } = planned
  const paper = await approvedPaper()
  const chosen = await office.call('PUT', path(id, '/paper'), {
    version: planned.version,
    choice: { paper, version: 1 },
  })
  const version = await seat(chosen.body)
  expect((await office.call('POST', path(id, '/ready'), { version })).body.missing).toEqual([])

  clock.advance(60 * minute)
  const invigilator = await logIn(university, 'administrator')
  const told = []
  for (const [n, station] of stations.entries()) {
    await station.authenticate()
    const { attempt } = await station.sit(`9000${n + 1}`)
    await invigilator.call('POST', `/api/attempts/${attempt}/commands`, { kind: 'admit' })
    told.push({ attempt, ...(await station.call('GET', `/attempts/${attempt}/paper`)).body })
  }
  const [one, two] = told
  expect(one?.paper.questions).toHaveLength(4)
  expect(JSON.stringify(one)).not.toContain('credit')
  expect(one?.paper.course).toMatchObject({
    minutes: 30,
    sections: [{ questions: 4, oneWay: false, minutes: 30 }],
  })
  expect(two?.paper).not.toEqual(one?.paper)

  // Marking may begin as long.
  clock.advance(31 * 24 * 60 * minute)
  office = await logIn(university, 'office')
  const listed = (await office.call('GET', '/api/approved-papers')).body.papers
  const row = listed.find((other: { paper: string }) => other.paper === paper)
  const [{ seed, commitment }] = row.exams
  expect(await seedCommitment({ exam: id, digest: row.digest, seed })).toBe(commitment)
  const reader = await logIn(university, 'administrator')
  const { content } = (await reader.call('GET', `/api/papers/${paper}/versions/1`)).body
  const approved = ApprovedPaper.parse(content)
  const seats = await university.server.db.selectFrom('roster').selectAll().where('exam', '=', id).execute()
  for (const [n, { attempt, paper: got }] of told.entries()) {
    const place = seats.find(({ student }) => student === `9000${n + 1}`)
    const drawn = { exam: id, seed, attempt, seat: place?.seat ?? 0 }
    expect(paperFor(approved, await selectPaper(approved, drawn))).toEqual(got)
  }
  const officer = await logIn(university, 'officer')
  const { entries } = (await officer.call('GET', `/api/audit?target=${id}`)).body
  const made = entries.find((entry: { action: string }) => entry.action === 'made-exam-ready')
  expect(made.detail).toMatchObject({ paper, version: 1, commitment })
  expect(entries.map((entry: { action: string }) => entry.action)).toContain('chose-paper')
})
