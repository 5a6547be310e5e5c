/** Mark lists: from marking and ratings to two signatures, opened again with a reason, told as documents. */
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishedOf } from '../../../src-server/marks/publishing.ts'
import { type Marked, type Person, satExam } from '../../support/marking.ts'
import { bomb } from '../../support/office/workbook.ts'
import { pdfText } from '../../support/pdf-text.ts'
import { handClock, logIn, startUniversity, type University } from '../../support/university.ts'

const clock = handClock()
let university: University
let sat: Marked
let group: string
const path = (what = '') => `/api/marks/${sat.exam}${what}`
const at = (what = '') => path(`/lists/${group}${what}`)
const page = async () => (await sat.people.office.call('GET', at())).body
const rowOf = async (nth: number) => {
  const number = university.credentials.students[nth]?.number
  return (await page()).rows.find((row: { student: string }) => row.student === number)
}
const enter = async (nth: number, value: object) =>
  sat.people.office.call('PUT', at(`/students/${university.credentials.students[nth]?.number}`), {
    ...value,
  })

beforeAll(async () => {
  university = await startUniversity(clock)
  sat = await satExam(university, clock, [
    { single: '2', text: 'астана', number: '3,14 м', essay: 'Өзгеру жылдамдығы' },
    { single: '3', text: 'Астана', number: '314 см', essay: 'Скорость изменения' },
  ])
})
afterAll(() => university.close())

async function upload(who: Person, to: string, file: string | Uint8Array) {
  const response = await fetch(`${university.url}${path(to)}`, {
    method: 'POST',
    headers: { cookie: who.cookie, 'x-taza': '1', 'content-type': 'application/octet-stream' },
    body: Buffer.from(file),
  })
  return { status: response.status, body: await response.json() }
}

/** By the teacher, in full; names are opened by the office and an officer. */
async function markAll(essay: number) {
  const marking = (what = '') => `/api/marking/${sat.exam}${what}`
  const { office, teacher, officer } = sat.people
  const rule = { markers: 1, difference: 0, confirmTexts: false, scale: 'kz' }
  expect((await office.call('POST', marking(), rule)).status).toBe(200)
  expect((await office.call('POST', marking('/works'), { unfinished: false })).body.taken).toBe(2)
  for (let n = 0; n < 2; n++)
    expect((await teacher.call('POST', marking('/next'), {})).body.cipher).toMatch(/./)
  for (const { cipher } of (await teacher.call('GET', marking('/works'))).body.works)
    for (const { question } of (await teacher.call('GET', marking(`/works/${cipher}`))).body.questions) {
      const given = { points: essay, comment: '', entry: 0 }
      await teacher.call('PUT', marking(`/works/${cipher}/marks/${question.id}`), given)
    }
  await teacher.call('POST', marking('/lock'), {})
  return async () => {
    const { digest } = (await office.call('GET', marking())).body
    for (const [who, as] of [
      [office, 'office'],
      [officer, 'officer'],
    ] as const)
      expect((await who.call('POST', marking('/decipher'), { as, digest })).status).toBe(200)
  }
}

test('are drawn up by the office, one a group, and wait for marking and for names', async () => {
  const { office, teacher, stranger, head, officer } = sat.people
  const rule = { scale: 'kz', by: 'total' }
  expect((await office.call('GET', '/api/marks')).body.exams).toMatchObject([
    { exam: sat.exam, begun: false },
  ])
  expect((await officer.call('POST', path(), rule)).status).toBe(403)
  expect((await office.call('POST', path(), { ...rule, by: 'luck' })).status).toBe(400)
  expect((await office.call('GET', path())).status).toBe(404)
  const drawn = (await office.call('POST', path(), rule)).body
  expect((await office.call('POST', path(), rule)).status).toBe(409)
  const students = university.credentials.students.length
  expect(drawn.lists).toMatchObject([{ state: 'open', version: 1, students, signed: 0 }])
  group = drawn.lists[0].group
  for (const who of [teacher, stranger]) expect((await who.call('GET', at())).status).toBe(404)
  // A head who read names now could still mark works.
  expect((await head.call('GET', at())).status).toBe(403)
  expect((await office.call('GET', path('/lists/nothing'))).status).toBe(404)
  expect((await logIn(university, 'invigilator').then((one) => one.call('GET', at()))).status).toBe(403)

  expect(await rowOf(0)).toMatchObject({ state: 'sat', guessed: true, from: 'marking', passed: null })
  expect((await rowOf(0)).waits.map(({ why }: { why: string }) => why)).toEqual(['marking', 'part', 'part'])
  expect(await rowOf(2)).toMatchObject({ state: 'absent', guessed: true, waits: [], passed: false })
  const open = await markAll(3)
  expect((await rowOf(0)).waits[0].why).toBe('marking')
  await open()
  expect((await head.call('GET', at())).status).toBe(200)
  expect(await rowOf(0)).toMatchObject({ exam: 90, waits: [{ part: 'R1' }, { part: 'R2' }], grade: null })
  expect(await page()).toMatchObject({ digest: null, may: { enter: true, sign: true, correct: false } })
  // She knows which points she gave.
  expect((await teacher.call('GET', at())).status).toBe(404)
})

test('ratings that take long to read are refused in a sentence, and others are answered meanwhile', async () => {
  const { office } = sat.people
  const bytes = bomb()
  let over = false
  const begun = once(process, 'worker')
  const reading = upload(office, '/ratings/preview', bytes).finally(() => {
    over = true
  })
  await begun
  expect((await office.call('GET', at())).status).toBe(200)
  expect(over).toBe(false)
  expect(await reading).toMatchObject({
    status: 400,
    body: { problem: { detail: 'line 20001: more than 1000 columns' } },
  })
})

test('take ratings from a file: as it is understood first, then all of it or nothing', async () => {
  const { office, head } = sat.people
  const [one, other] = university.credentials.students
  const send = (text: string, digest?: string, who = office) =>
    upload(who, digest === undefined ? '/ratings/preview' : `/ratings?digest=${digest}`, text)
  const wrong = await send(
    `Номер студента;Р1;Р2\n${one?.number};80;101\n${one?.number};1;1\n99;1;1\n${other?.number};сексен;\n`,
  )
  expect(wrong.body).toMatchObject({ digest: null, written: false })
  expect(wrong.body.findings.map(({ line, code }: { line: number; code: string }) => [line, code])).toEqual([
    [2, 'out-of-bounds'],
    [3, 'twice'],
    [4, 'unknown-student'],
    [5, 'not-a-number'],
  ])
  expect((await send('Фамилия;Итог\nА;1\n')).body.findings[0]).toMatchObject({ code: 'no-number-column' })
  expect((await send('%PDF-1.7')).status).toBe(400)

  const file = `№;Номер студента;Имя;R1;Рейтинг 2\n1;${one?.number};x;80,5;90\n2;${other?.number};y;40;\n`
  const seen = (await send(file)).body
  expect(seen.changes).toMatchObject([
    { line: 2, part: 'R1', from: null, to: 80.5 },
    { line: 2, part: 'R2', to: 90 },
    { line: 3, part: 'R1', to: 40 },
  ])
  expect((await send(file, 'a'.repeat(64))).status).toBe(409)
  expect((await send(file, undefined, head)).status).toBe(403)
  expect((await rowOf(0)).parts).toEqual({})
  expect((await send(file, seen.digest)).body).toMatchObject({ written: true })
  // 0.6 × (80.5 + 90) / 2 + 0.4 × 90.
  expect(await rowOf(0)).toMatchObject({ total: 87.15, grade: 'B+', value: 3.33, passed: true, waits: [] })
  expect((await send(file, seen.digest)).status).toBe(409)
  expect((await send(file)).body).toMatchObject({ changes: [], digest: null })
})

test('a person enters what is missing, and nobody undoes what another has entered', async () => {
  expect((await enter(1, { field: 'part', part: 'R2', value: 50.123, entry: 0 })).status).toBe(400)
  expect((await enter(1, { field: 'part', part: 'exam', value: 50, entry: 0 })).status).toBe(400)
  expect((await enter(1, { field: 'part', part: 'R9', value: 50, entry: 0 })).status).toBe(400)
  expect((await enter(1, { field: 'part', part: 'R2', value: 50, entry: 0 })).status).toBe(200)
  expect((await enter(1, { field: 'part', part: 'R2', value: 60, entry: 0 })).status).toBe(409)
  // The ratings are below what admits, whatever the exam gave.
  expect(await rowOf(1)).toMatchObject({ grade: 'FX', passed: false, retake: true })
  expect((await enter(1, { field: 'part', part: 'R2', value: 60, entry: 1 })).status).toBe(200)
  expect((await enter(2, { field: 'state', value: 'absent-with-reason', entry: 0 })).status).toBe(200)
  expect(await rowOf(2)).toMatchObject({
    state: 'absent-with-reason',
    guessed: false,
    passed: null,
    grade: null,
  })
  const { entries, of } = (await sat.people.office.call('GET', at('/history'))).body
  expect(of).toBe(6)
  expect(entries).toContainEqual(expect.objectContaining({ field: 'R2', before: 50, value: 60 }))
})

test('is closed by two persons, one of the office, of the same rows', async () => {
  const { office, officer, head } = sat.people
  const sign = (who: typeof office, digest: string) => who.call('POST', at('/sign'), { digest })
  const { digest } = await page()
  expect(digest).toMatch(/^[0-9a-f]{64}$/)
  expect((await office.call('GET', at('/file?language=ru&as=pdf&what=numbers'))).status).toBe(409)
  expect((await sign(officer, 'a'.repeat(64))).status).toBe(409)
  expect((await sign(officer, digest)).body).toMatchObject({ state: 'open', signed: 1, may: { sign: false } })
  expect((await sign(officer, digest)).status).toBe(403)
  // Two who are both not of the office.
  expect((await sign(head, digest)).status).toBe(403)
  // What was signed is another list once a value is another.
  await enter(1, { field: 'part', part: 'R2', value: 65, entry: 2 })
  expect(await page()).toMatchObject({ signed: 0, signatures: [{ holds: false }] })
  const now = (await page()).digest
  expect((await sign(office, digest)).status).toBe(409)
  expect((await sign(office, now)).body).toMatchObject({ state: 'open', signed: 1 })
  expect((await sign(head, now)).body).toMatchObject({ state: 'closed', signed: 2, differs: 0 })
  expect((await sign(officer, now)).status).toBe(409)
  expect((await enter(1, { field: 'part', part: 'R2', value: 70, entry: 3 })).status).toBe(409)
  expect((await office.call('GET', '/api/marks')).body.exams).toMatchObject([{ lists: 1, closed: 1 }])
})

test('is told as a numbered document, as a table, and by numbers alone', async () => {
  const { office } = sat.people
  const [one] = university.credentials.students
  const file = async (query: string) => (await office.bytes(at(`/file?${query}`))).bytes
  const pdf = await pdfText(await file('language=ru&as=pdf'))
  for (const text of ['Ведомость', one?.name ?? '', 'B+', '87,15', (await page()).digest.slice(0, 20)])
    expect(pdf).toContain(text)
  const numbers = await pdfText(await file('language=kk&as=pdf&what=numbers'))
  expect(numbers).toContain(one?.number)
  expect(numbers).not.toContain(one?.name)
  const csv = new TextDecoder().decode(await file('language=ru&as=csv'))
  expect(csv).toContain(`${one?.number}`)
  expect(csv).toContain('80,5')
  expect((await file('language=en&as=xlsx')).length).toBeGreaterThan(1000)
  const issued = await university.server.db.selectFrom('document').select(['kind']).execute()
  expect(issued.map(({ kind }) => kind).sort()).toEqual(['grades-by-number', 'mark-list'])
})

test('is published once it is closed, and what is open again is hidden', async () => {
  const { office, officer } = sat.people
  const number = university.credentials.students[0]?.number ?? ''
  const seen = () => publishedOf(university.server.db, number)
  const { digest, may, published } = await page()
  expect({ may, published }).toMatchObject({ may: { publish: true }, published: null })
  expect(await seen()).toEqual([])
  expect((await officer.call('POST', at('/publish'), { digest })).status).toBe(403)
  expect((await office.call('POST', at('/publish'), { digest: 'a'.repeat(64) })).status).toBe(409)
  expect((await office.call('POST', at('/publish'), { digest })).body).toMatchObject({
    ...{ state: 'closed', may: { publish: false } },
    published: { by: expect.stringContaining('office') },
  })
  expect(await seen()).toMatchObject([{ exam: sat.exam, row: { student: number, grade: 'B+' } }])
  expect(await publishedOf(university.server.db, 'nobody')).toEqual([])
})

test('changes of marks after it are told, and taken over only once it is opened again with a reason', async () => {
  const { office, teacher, officer } = sat.people
  const bank = `/api/banks/${sat.bank}/items/${sat.items[0]}`
  const { texts } = (await teacher.call('GET', bank)).body
  for (const option of texts.kk.options) option.credit = 1
  expect((await teacher.call('PUT', bank, { base: 1, texts })).status).toBe(200)
  const marking = `/api/marking/${sat.exam}/regrades`
  const proposed = { item: sat.items[0], version: 2, reason: 'Бәрі дұрыс' }
  const { id } = (await teacher.call('POST', marking, proposed)).body
  expect((await office.call('PUT', `${marking}/${id}`, { decision: 'applied' })).status).toBe(200)

  const before = await rowOf(1)
  expect(await page()).toMatchObject({ state: 'closed', differs: 1 })
  expect((await office.call('POST', at('/correct'), { reason: ' ' })).status).toBe(400)
  expect((await officer.call('POST', at('/correct'), { reason: 'x' })).status).toBe(403)
  expect((await office.call('POST', at('/correct'), { reason: 'Кілт түзетілді' })).body).toMatchObject({
    ...{ state: 'correcting', version: 2, signed: 0, differs: 0 },
    may: { enter: true, sign: true, correct: false },
  })
  const [, corrected] = university.credentials.students
  const seen = () => publishedOf(university.server.db, corrected?.number ?? '')
  expect(await seen()).toEqual([])
  expect((await office.call('POST', at('/publish'), { digest: 'a'.repeat(64) })).status).toBe(409)
  const after = await rowOf(1)
  expect(after.was).toMatchObject({ exam: before.exam, total: before.total })
  expect(after.exam).toBeGreaterThan(before.exam)
  expect((await rowOf(0)).was).toBeNull()
  const { digest } = await page()
  for (const who of [officer, office]) await who.call('POST', at('/sign'), { digest })
  expect(await seen()).toMatchObject([{ row: { total: after.total } }])
  expect(await page()).toMatchObject({
    ...{ state: 'closed', version: 2, differs: 0 },
    versions: [{ reason: null }, { version: 2, reason: 'Кілт түзетілді' }],
  })
  // What the first version said stays.
  const kept = await university.server.db
    .selectFrom('mark_version')
    .select('content')
    .orderBy('version')
    .execute()
  expect(JSON.parse(kept[0]?.content ?? '').rows).toContainEqual(
    expect.objectContaining({ total: before.total }),
  )
  const audit = await university.server.db.selectFrom('audit').select('action').execute()
  const actions = new Set(audit.map(({ action }) => action))
  for (const action of [
    'drew-up-mark-lists',
    'took-ratings',
    'entered-mark',
    'signed-mark-list',
    'published-mark-list',
    'opened-mark-list-again',
  ])
    expect(actions).toContain(action)
})

test('a closed list says what was signed, whatever becomes of groups and students', async () => {
  const { db } = university.server
  const before = await page()
  const [one] = university.credentials.students
  const other = { id: 'other', title: 'ИС-99', folded: 'ис-99', sort_key: 'ис-99', faculty: null }
  await db.insertInto('study_group').values(other).execute()
  await db.updateTable('study_group').set({ title: 'ИС-31' }).where('id', '=', group).execute()
  await db
    .updateTable('student')
    .set({ study_group: 'other' })
    .where('number', '=', one?.number ?? '')
    .execute()
  const late = {
    number: '777',
    name: 'Кешіккен Студент',
    photo: null,
    study_group: group === 'none' ? null : group,
  }
  await db.insertInto('student').values(late).execute()
  const seat = { exam: sat.exam, room: university.credentials.room.id, student: '777', seat: 500 }
  await db.insertInto('roster').values(seat).execute()
  const after = await page()
  expect(after.rows).toEqual(before.rows)
  expect(after).toMatchObject({ title: before.title, digest: before.digest, state: 'closed' })
  expect(after.newcomers).toEqual([{ student: '777', name: 'Кешіккен Студент' }])
  const csv = new TextDecoder().decode((await sat.people.office.bytes(at('/file?language=ru&as=csv'))).bytes)
  expect(csv).not.toContain('777')
  // Opened again she stands in it, and who was signed in it stays.
  await sat.people.office.call('POST', at('/correct'), { reason: 'Кеш тіркелді' })
  const numbers = (await page()).rows.map(({ student }: { student: string }) => student)
  expect(numbers).toContain('777')
  expect(numbers).toContain(one?.number)
})

test('who has read names as head of the chair marks no work of the exam', async () => {
  const { head } = sat.people
  await university.server.db
    .insertInto('bank_teacher')
    .values({ bank: sat.bank, login: 'head' })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const next = await head.call('POST', `/api/marking/${sat.exam}/next`, {})
  expect(next.status).toBe(403)
  expect(next.body.problem.detail).toContain('mark lists')
})
