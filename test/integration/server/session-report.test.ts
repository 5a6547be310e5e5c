/** From main lists over a retake to a session's report: who must come, what is counted, who is behind it, what is kept. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { studentNames } from '../../../src-shared/people/names.ts'
import { LiveReport, ReportPage } from '../../../src-shared/reports/session-held.ts'
import { pdfText } from '../../support/pdf-text.ts'
import { handClock, logIn, startUniversity, type University } from '../../support/university.ts'

const clock = handClock()
let university: University
let office: Awaited<ReturnType<typeof logIn>>
let officer: typeof office
let session: string
const exams: Record<'algebra' | 'physics' | 'retake', string> = { algebra: '', physics: '', retake: '' }

const titled = (ru: string) => ({ kk: '', ru, ky: '', en: '' })
const draft = (more: Record<string, unknown> = {}) => ({
  ...{ title: titled('Алгебра'), kind: 'main', day: '2026-03-02', time: '10:00', minutes: 60 },
  ...{ delivery: 'web', web: null, policy: 'standard', apart: 'group', groups: ['g1', 'g2'] },
  ...{ rooms: [], students: [] },
  ...more,
})
const plan = (more: Record<string, unknown> = {}) =>
  office.call('POST', `/api/timetable/sessions/${session}/exams`, { draft: draft(more) })
const repeaters = (of: string[]) =>
  office.call('POST', `/api/timetable/sessions/${session}/repeaters`, { of })
const live = async (stage: string) =>
  LiveReport.parse((await officer.call('GET', `/api/reports/sessions/${session}/${stage}`)).body)
const names = async (path: string, query: Record<string, string>) =>
  officer.call('GET', `${path}/names?${new URLSearchParams(query)}`)

beforeAll(async () => {
  university = await startUniversity(clock, { timeZone: 'Asia/Almaty' })
  office = await logIn(university, 'office')
  officer = await logIn(university, 'officer')
  const { db } = university.server
  const titles = (title: string) => ({ folded: title, sort_key: title })
  for (const [id, title] of [
    ['f1', 'МТФ'],
    ['f2', 'ЭФ'],
  ] as const) {
    await db
      .insertInto('faculty')
      .values({ id, title, ...titles(title) })
      .execute()
    const group = id.replace('f', 'g')
    await db
      .insertInto('study_group')
      .values({ id: group, title: `${title}-1`, faculty: id, ...titles(group) })
      .execute()
  }
  // Three of the one faculty, two of the other.
  for (const [i, name] of ['Айгүл', 'Болат', 'Вера', 'Гүлнар', 'Дамир'].entries()) {
    const one = { number: `9000${i}`, name }
    const of = i < 3 ? '1' : '2'
    await db
      .insertInto('student')
      .values({
        ...{ ...one, ...studentNames(one), photo: null, course: i === 4 ? null : 1, form: 'day' },
        ...{ faculty: `f${of}`, study_group: `g${of}` },
      })
      .execute()
  }
  session = (
    await office.call('POST', '/api/timetable/sessions', {
      session: { name: 'Қыс 2026', from: '2026-03-02', to: '2026-03-14' },
      copyOf: null,
    })
  ).body.id
  exams.algebra = (await plan()).body.id
  exams.physics = (await plan({ title: titled('Физика'), day: '2026-03-04' })).body.id
})
afterAll(() => university.close())

/** As it is once it was made ready and is over: the marks of a page elsewhere are typed. */
async function sat(exam: string, students: readonly number[]) {
  const { db } = university.server
  const { title, starts_at } = await db
    .selectFrom('planned_exam')
    .select(['title', 'starts_at'])
    .where('id', '=', exam)
    .executeTakeFirstOrThrow()
  const like = await db.selectFrom('exam').selectAll().executeTakeFirstOrThrow()
  const at = { starts_at: Number(starts_at), ends_at: Number(starts_at) + 3_600_000 }
  await db
    .insertInto('exam')
    .values({ ...like, id: exam, title, delivery: 'web', ...at })
    .execute()
  const room = university.credentials.room.id
  for (const i of students)
    await db
      .insertInto('roster')
      .values({ exam, room, student: `9000${i}`, seat: i })
      .execute()
  clock.advance(Math.max(0, at.ends_at + 24 * 3_600_000 - clock.now()))
  // Days have passed: who was signed in is no more.
  office = await logIn(university, 'office')
  officer = await logIn(university, 'officer')
}

/** What became of each: per cent, or why there is none. */
async function close(exam: string, group: string, marks: Record<number, number | string>) {
  const at = `/api/marks/${exam}/lists/${group}`
  const entries = (await office.call('GET', at)).body.rows
  for (const [i, mark] of Object.entries(marks)) {
    const { entries: had } = entries.find((row: { student: string }) => row.student === `9000${i}`)
    const put = (body: object) => office.call('PUT', `${at}/students/9000${i}`, body)
    const state = typeof mark === 'number' ? 'sat' : mark
    expect((await put({ field: 'state', value: state, entry: had.state ?? 0 })).status).toBe(200)
    if (typeof mark === 'number')
      await put({ field: 'part', part: 'exam', value: mark, entry: had.exam ?? 0 })
  }
  const { digest } = (await office.call('GET', at)).body
  for (const who of [office, officer])
    expect((await who.call('POST', `${at}/sign`, { digest })).status).toBe(200)
}
const begin = (exam: string) => office.call('POST', `/api/marks/${exam}`, { scale: 'kz', by: 'exam' })

test('only closed lists count, and what is not closed is named', async () => {
  await sat(exams.algebra, [0, 1, 2, 3, 4])
  await sat(exams.physics, [0, 1, 2, 3, 4])
  expect((await live('main')).table).toMatchObject({ rows: [], counted: { lists: 0, waiting: [{}, {}] } })
  await begin(exams.algebra)
  await close(exams.algebra, 'g1', { 0: 95, 1: 30, 2: 60 })
  const { table } = await live('main')
  expect(table.rows.map(({ unit, counts }) => [unit, counts.students])).toEqual([['МТФ', 3]])
  expect(table.counted?.waiting).toMatchObject([
    { exam: exams.algebra, students: 2 },
    { exam: exams.physics, students: null },
  ])
  const { sessions } = (await officer.call('GET', '/api/reports/sessions')).body
  expect(sessions).toMatchObject([{ id: session, exams: 2, lists: 1 }])
})

test('counts the main session by faculty', async () => {
  await close(exams.algebra, 'g2', { 3: 75, 4: 'absent-with-reason' })
  await begin(exams.physics)
  await close(exams.physics, 'g1', { 0: 90, 1: 10, 2: 88 })
  await close(exams.physics, 'g2', { 3: 'not-admitted', 4: 'not-admitted' })
  const { table, which, before, names: may } = await live('main')
  expect([which, before, may]).toEqual([{ year: 2025, season: 'winter', stage: 'main' }, null, true])
  expect(table.counted).toMatchObject({ session: 'Қыс 2026', lists: 4, waiting: [], outside: 1 })
  const counts = {
    students: 3,
    admitted: 3,
    passed: 2,
    good: 1,
    debtors: 1,
    debtsOne: 0,
    debtsTwo: 1,
    debtsMore: 0,
  }
  expect(table.rows).toMatchObject([
    { unit: 'МТФ', form: 'day', counts: { ...counts, admitted1: 3, passed1: 2 } },
    {
      unit: 'ЭФ',
      counts: { students: 2, admitted: 2, passed: 0, good: 0, debtors: 2, debtsOne: 1, debtsTwo: 1 },
    },
  ])
})

test('a retake names earlier main exams of its session, and they cannot go away under it', async () => {
  const retake = { kind: 'retake', title: titled('Алгебра, пересдача'), day: '2026-03-20', groups: [] }
  const refused = async (more: Record<string, unknown>) => expect((await plan(more)).status).toBe(400)
  await refused({ retakeOf: [exams.algebra] })
  await refused({ ...retake, retakeOf: ['nothing'] })
  await refused({ ...retake, day: '2026-03-01', retakeOf: [exams.algebra] })
  const made = (await plan({ ...retake, retakeOf: [exams.algebra] })).body
  exams.retake = made.id
  expect(made.draft.retakeOf).toEqual([exams.algebra])
  // No retake of a retake, and so no loop.
  await refused({ ...retake, day: '2026-03-25', retakeOf: [made.id] })
  const path = (id: string) => `/api/timetable/exams/${id}`
  const own = { version: made.version, draft: draft({ ...retake, retakeOf: [made.id] }) }
  expect((await office.call('PUT', path(made.id), own)).status).toBe(400)
  const { version } = (await office.call('GET', path(exams.algebra))).body
  for (const more of [{ kind: 'retake' }, { day: '2026-03-21' }])
    expect((await office.call('PUT', path(exams.algebra), { version, draft: draft(more) })).status).toBe(400)
  expect((await office.call('DELETE', path(exams.algebra))).status).toBe(409)
  // The copy of a session repeats the copies.
  const next = await office.call('POST', '/api/timetable/sessions', {
    session: { name: 'Жаз', from: '2026-06-01', to: '2026-06-14' },
    copyOf: session,
  })
  const { exams: copies } = (await office.call('GET', `/api/timetable/sessions/${next.body.id}/exams`)).body
  const [main, , copy] = copies
  expect((await office.call('GET', path(copy.id))).body.draft.retakeOf).toEqual([main.id])
})

test('tells who must come, and they are taken over before it is saved', async () => {
  const { body } = await repeaters([exams.algebra])
  expect(body).toMatchObject({
    students: [
      { number: '90001', name: 'Болат', group: 'МТФ-1', why: 'retake', grade: 'FX' },
      { number: '90004', why: 'absent-with-reason', grade: null },
    ],
    open: [],
  })
  // An F repeats the course; who was not admitted is no retake either.
  expect((await repeaters([exams.physics])).body.students).toEqual([])
  expect((await repeaters([exams.retake])).status).toBe(400)
  expect(
    (await officer.call('POST', `/api/timetable/sessions/${session}/repeaters`, { of: [exams.algebra] }))
      .status,
  ).toBe(403)
  const { body: planned } = await office.call('GET', `/api/timetable/exams/${exams.retake}`)
  const students = body.students.map(({ number }: { number: string }) => ({
    ...{ student: number, place: 'added', extraMinutes: 0, note: '', ticket: null },
  }))
  const saved = await office.call('PUT', `/api/timetable/exams/${exams.retake}`, {
    ...{ version: planned.version, draft: { ...planned.draft, students } },
  })
  expect(saved.body.draft.students.map(({ student }: { student: string }) => student)).toEqual([
    '90001',
    '90004',
  ])
  const { entries } = (await officer.call('GET', `/api/audit?target=${session}`)).body
  expect(entries[0]).toMatchObject({ who: 'office', action: 'looked-at-repeaters' })
})

test('after the retakes the passed one counts in the report, and the list stays as it was', async () => {
  await sat(exams.retake, [1, 4])
  const waiting = (await live('retakes')).table.counted?.waiting
  expect(waiting).toMatchObject([{ exam: exams.retake, kind: 'retake', students: null }])
  await begin(exams.retake)
  await close(exams.retake, 'g1', { 1: 72 })
  await close(exams.retake, 'g2', { 4: 92 })
  const { table, before } = await live('retakes')
  expect(before).toEqual((await live('main')).table)
  expect(
    table.rows.map(({ unit, counts }) => [unit, counts.passed, counts.debtsOne, counts.debtsTwo]),
  ).toEqual([
    ['МТФ', 2, 1, 0],
    ['ЭФ', 0, 2, 0],
  ])
  expect((await repeaters([exams.algebra])).body.students).toEqual([])
  const list = (await office.call('GET', `/api/marks/${exams.algebra}/lists/g1`)).body
  expect(list.rows.find((row: { student: string }) => row.student === '90001')).toMatchObject({ grade: 'FX' })
})

test('shows who is behind a figure, found and in order, on the record', async () => {
  const path = `/api/reports/sessions/${session}/retakes`
  const { digest } = await live('retakes')
  const { status, body } = await names(path, { digest, column: 'debtors', sort: 'debts', down: 'true' })
  expect(status).toBe(200)
  expect(body).toMatchObject({
    total: 3,
    rows: [
      {
        number: '90001',
        name: 'Болат',
        group: 'МТФ-1',
        debts: [{ exam: exams.physics, grade: 'F', state: 'sat' }],
      },
      {
        number: '90003',
        debts: [{ exam: exams.physics, grade: null, state: 'not-admitted', title: { ru: 'Физика' } }],
      },
      { number: '90004' },
    ],
  })
  const found = async (query: Record<string, string>) =>
    (await names(path, { digest, ...query })).body.rows.map(({ number }: { number: string }) => number)
  expect(await found({ column: 'absolute', unit: 'МТФ', form: 'day' })).toEqual(['90000', '90002'])
  expect(await found({ column: 'absolute', unit: 'МТФ', who: 'rest' })).toEqual(['90001'])
  expect(await found({ column: 'absolute', unit: 'МТФ', who: 'all' })).toHaveLength(3)
  expect(await found({ column: 'students', search: 'гулнар' })).toEqual(['90003'])
  expect(await found({ column: 'students', from: '1', count: '2' })).toEqual(['90001', '90002'])
  expect(await found({ column: 'course1' })).toEqual(['90000', '90002'])
  expect((await names(path, { digest: 'a'.repeat(64), column: 'debtors' })).status).toBe(409)
  expect((await names(path, { digest, column: 'luck' })).status).toBe(400)
  const { entries } = (await officer.call('GET', `/api/audit?target=${session}`)).body
  expect(entries[0]).toMatchObject({ who: 'officer', action: 'looked-at-report-names' })
  // Grades beside names would tell whoever marked their works whose those were.
  const { db } = university.server
  const place = { exam: exams.algebra, cipher: 'w', marker: 'officer', place: 1, released_at: null }
  await db.insertInto('marking_place').values(place).execute()
  expect((await names(path, { digest, column: 'debtors' })).status).toBe(403)
  expect((await live('retakes')).names).toBe(false)
  await db.deleteFrom('marking_place').execute()
})

test('is kept as a version that no later correction changes, nor a change of group', async () => {
  const path = `/api/reports/sessions/${session}/retakes`
  const { digest, which, table } = await live('retakes')
  const keep = (of: string) => officer.call('POST', path, { which, digest: of })
  expect((await keep('a'.repeat(64))).status).toBe(409)
  const { status, body: first } = await keep(digest)
  expect(status).toBe(200)
  expect(first).toMatchObject({ version: 1, session, file: 'Қыс 2026' })

  const at = `/api/marks/${exams.physics}/lists/g1`
  await office.call('POST', `${at}/correct`, { reason: 'ошибка' })
  // Open again, it counts no more.
  expect((await live('retakes')).table.counted?.waiting).toMatchObject([{ exam: exams.physics, students: 3 }])
  await close(exams.physics, 'g1', { 1: 66 })
  await university.server.db
    .updateTable('student')
    .set({ faculty: 'f2' })
    .where('number', '=', '90002')
    .execute()
  expect((await keep(digest)).status).toBe(409)
  const now = await live('retakes')
  expect(now.table.rows.map(({ unit, counts }) => [unit, counts.students, counts.passed])).toEqual([
    ['МТФ', 2, 2],
    ['ЭФ', 3, 1],
  ])
  expect(now.kept).toMatchObject({ id: first.id, version: 1 })
  const { body: second } = await keep(now.digest)
  expect(second.version).toBe(2)

  const page = ReportPage.parse((await officer.call('GET', `/api/reports/${first.id}`)).body)
  expect(page).toMatchObject({ table, names: true })
  const passed = async (id: string) =>
    (await names(`/api/reports/${id}`, { column: 'passed', unit: 'МТФ' })).body.rows.map(
      ({ number }: { number: string }) => number,
    )
  expect(await passed(first.id)).toEqual(['90000', '90002'])
  expect(await passed(second.id)).toEqual(['90000', '90001'])
  expect((await names('/api/reports/report-0', { column: 'passed' })).status).toBe(404)

  const text = await pdfText((await officer.bytes(`/api/reports/${first.id}/file?as=pdf&language=ru`)).bytes)
  expect(text).toContain('Посчитано по закрытым ведомостям сессии «Қыс 2026», ведомостей: 6')
  const csv = new TextDecoder().decode(
    (await officer.bytes(`/api/reports/${first.id}/file?as=csv&language=ru`)).bytes,
  )
  expect(csv).toContain('с одним долгом')
  expect(csv).toMatch(/МТФ;очная;3;3;2;/)
})

test('one passed retake of two exams pays one debt; who owes the other must come again', async () => {
  const made = async (more: Record<string, unknown>): Promise<string> => (await plan(more)).body.id
  const mains = [
    await made({ title: titled('Химия'), day: '2026-05-04', groups: ['g1'] }),
    await made({ title: titled('История'), day: '2026-05-06', groups: ['g1'] }),
  ]
  for (const main of mains) {
    await sat(main, [0, 1])
    await begin(main)
    await close(main, 'g1', { 0: 90, 1: 30 })
  }
  const owing = async () =>
    (await repeaters(mains)).body.students.map(({ number }: { number: string }) => number)
  expect(await owing()).toEqual(['90001'])
  const mayCome: string[][] = []
  for (const day of ['2026-05-13', '2026-05-18']) {
    const both = { title: titled('Пересдача'), kind: 'retake', groups: [], retakeOf: mains }
    const retake = await made({ ...both, day })
    await sat(retake, [1])
    await begin(retake)
    await close(retake, 'g1', { 1: 80 })
    mayCome.push(await owing())
  }
  expect(mayCome).toEqual([['90001'], []])
})
