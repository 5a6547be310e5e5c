import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRoom } from '../../../src-server/files/space.ts'
import { createReadTable } from '../../../src-server/files/tables.ts'
import { createJobs } from '../../../src-server/imports/jobs.ts'
import { studentImport } from '../../../src-server/people/student-import.ts'
import type { ImportPreview, ImportSummary } from '../../../src-shared/api/imports.ts'
import type { Role } from '../../../src-shared/vocabulary.ts'
import { encoded } from '../../support/office/encoded.ts'
import { neverEnding } from '../../support/office/threads.ts'
import { startUniversity, type University } from '../../support/university.ts'

let university: University
let cookie: string

beforeAll(async () => {
  university = await startUniversity()
  cookie = await staff(university, 'office')
})
afterAll(() => university.close())

async function staff({ server }: University, role: Role, login = `a-${role}`) {
  await server.sessions.add({ login, name: role, roles: [role], rooms: [] }, 'secret')
  return `taza-session=${await server.sessions.begin(login)}`
}

async function call<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: Buffer | object,
  as = cookie,
) {
  const answer = await university.server.app.inject({
    method,
    url,
    headers: {
      cookie: as,
      'x-taza': '1',
      ...(Buffer.isBuffer(payload) ? { 'content-type': 'application/octet-stream' } : {}),
    },
    ...(payload === undefined ? {} : { payload }),
  })
  return {
    status: answer.statusCode,
    text: answer.body,
    body: (answer.headers['content-type']?.includes('json') ? answer.json() : null) as T,
  }
}
const begin = (list: string | Uint8Array, as = cookie) =>
  call<ImportSummary>('POST', '/api/imports?kind=students&file=list.csv', Buffer.from(list), as)

/** As soon as the server has come to an end with it. */
async function looked(id: string): Promise<ImportPreview> {
  for (;;) {
    const { body } = await call<ImportPreview>('GET', `/api/imports/${id}`)
    if (body.state !== 'reading' && body.state !== 'writing') return body
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
async function preview(list: string | Uint8Array): Promise<ImportPreview> {
  const { body, status } = await begin(list)
  expect(status).toBe(200)
  return looked(body.id)
}
async function take(list: string | Uint8Array): Promise<ImportPreview> {
  const { id } = await preview(list)
  expect((await call('POST', `/api/imports/${id}/confirm`)).status).toBe(200)
  return looked(id)
}
const students = (...numbers: string[]) =>
  university.server.db
    .selectFrom('student')
    .selectAll()
    .where('number', 'in', numbers)
    .orderBy('number')
    .execute()

describe('a list of students', () => {
  it('is looked at, taken in, and reported', async () => {
    const list = encoded(
      'Номер;ФИО;Факультет;Группа;Курс\r\n007;Асанов Эркин;Экономика;ЭК-1;2\r\n008;Усенова Айгуль;Экономика;ЭК-1;2\r\n',
      'windows-1251',
    )
    const seen = await preview(list)
    expect(seen).toMatchObject({
      state: 'preview',
      encoding: 'Windows-1251',
      counts: { rows: 2, added: 2, changed: 0, same: 0, wrong: 0 },
      rows: [
        { line: 2, outcome: 'added', values: { number: '007', name: 'Асанов Эркин', course: 2 } },
        { line: 3 },
      ],
    })
    expect(seen.findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['new-faculty', 'new-group']),
    )
    expect(await students('007', '008')).toEqual([])

    expect((await call('POST', `/api/imports/${seen.id}/confirm`)).status).toBe(200)
    expect(await looked(seen.id)).toMatchObject({ state: 'done', counts: { added: 2 } })
    const [asanov] = await students('007')
    expect(asanov).toMatchObject({ name: 'Асанов Эркин', course: 2, left_at: null })
    const audit = await university.server.db
      .selectFrom('audit')
      .selectAll()
      .where('action', '=', 'imported-list')
      .execute()
    expect(audit).toMatchObject([{ who: 'a-office', target: 'students' }])

    const { text } = await call('GET', `/api/imports/${seen.id}/report?language=ru`)
    expect(text.split('\r\n').slice(0, 3)).toEqual([
      '\ufeffСтрока;Номер;Что сделано;Столбец;Замечание',
      '2;007;добавлено;;',
      expect.stringContaining('Факультет «Экономика» новый'),
    ])
  })

  it('says what would change, and leaves alone what an empty cell or a missing column does not say', async () => {
    await take('Номер;ФИО;Группа;Курс\n101;Асан;А-1;1\n102;Үсөн;А-1;1\n')
    const seen = await preview('Номер;ФИО;Курс\n101;Асан;2\n102;Үсөн;\n')
    expect(seen.counts).toMatchObject({ added: 0, changed: 1, same: 1 })
    expect(seen.changes).toEqual([{ line: 2, key: '101', column: 'course', from: 1, to: 2 }])
    await call('POST', `/api/imports/${seen.id}/confirm`)
    await looked(seen.id)
    const [one, two] = await students('101', '102')
    expect([one?.course, two?.course]).toEqual([2, 1])
    expect(one?.study_group).toBe(two?.study_group)
  })

  it('with one mistake changes nothing at all, and cannot be confirmed', async () => {
    const seen = await preview('Номер;ФИО\n201;Бекболот\n2,02E+11;Чынара\n')
    expect(seen.counts).toMatchObject({ rows: 1, wrong: 1 })
    expect(seen.findings).toMatchObject([{ line: 3, code: 'number-rounded', grave: true }])
    expect((await call('POST', `/api/imports/${seen.id}/confirm`)).status).toBe(400)
    expect(await students('201')).toEqual([])
    expect((await call('DELETE', `/api/imports/${seen.id}`)).status).toBe(200)
    expect((await call('GET', `/api/imports/${seen.id}`)).status).toBe(404)
  })

  it('is held against who is there: eaten zeros are a mistake, a namesake is told', async () => {
    await take('Номер;ФИО\n00301;Асанова Бегимай\n')
    const seen = await preview('Номер;ФИО\n301;Асанова Бегимай\n302;асанова бегимай\n')
    expect(seen.findings.map(({ line, code, grave }) => [line, code, grave])).toEqual([
      [2, 'zeros-lost', true],
      [3, 'same-name', false],
      [3, 'same-name-there', false],
    ])
  })

  it('is matched by hand, and the next one like it by itself', async () => {
    const list = 'Шифр;Кто это\n401;Асан\n'
    const seen = await preview(list)
    expect(seen).toMatchObject({ missing: ['number', 'name'], counts: { rows: 0 } })
    const columns = ['number', 'name']
    expect(
      (await call('PUT', `/api/imports/${seen.id}/columns`, { columns: ['number', 'shoe size'] })).status,
    ).toBe(400)
    expect((await call('PUT', `/api/imports/${seen.id}/columns`, { columns })).status).toBe(200)
    expect(await looked(seen.id)).toMatchObject({ missing: [], counts: { added: 1 } })
    await call('POST', `/api/imports/${seen.id}/confirm`)
    await looked(seen.id)
    expect(await preview(list)).toMatchObject({
      counts: { same: 1 },
      columns: [{ how: 'remembered' }, { how: 'remembered' }],
    })
  })

  it('that others changed meanwhile is looked at once more instead of being taken', async () => {
    const seen = await preview('Номер;ФИО\n501;Асан\n')
    await take('Номер;ФИО\n501;Асанкул\n')
    await call('POST', `/api/imports/${seen.id}/confirm`)
    const again = await looked(seen.id)
    expect(again).toMatchObject({ state: 'preview', counts: { added: 0, changed: 1 } })
    expect(again.findings).toContainEqual(expect.objectContaining({ code: 'changed-meanwhile' }))
    expect((await students('501'))[0]?.name).toBe('Асанкул')
  })

  it('of which a group is said to be of two faculties is refused', async () => {
    const seen = await preview('Номер;ФИО;Факультет;Группа\n601;Асан;Ф1;Г-6\n602;Үсөн;Ф2;Г-6\n')
    expect(seen.findings).toContainEqual(
      expect.objectContaining({ line: 3, code: 'group-elsewhere', grave: true }),
    )
  })

  it.each([
    ['a PDF', Buffer.from('%PDF-1.7 …'), 'table.pdf'],
    ['nothing', Buffer.alloc(0), 'table.empty'],
    ['a damaged workbook', Buffer.from('PK\u0003\u0004abc'), 'table.damaged'],
  ])('that is %s is said to be so', async (_what, list, code) => {
    const seen = await preview(list)
    expect(seen).toMatchObject({ state: 'wrong', findings: [{ code, grave: true }] })
    expect((await call('POST', `/api/imports/${seen.id}/confirm`)).status).toBe(409)
  })

  it('is nobody else’s: not of another of the office, not for a teacher', async () => {
    const { id } = await preview('Номер;ФИО\n701;Асан\n')
    const other = await staff(university, 'office', 'another')
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/report?language=en'],
      ['POST', '/confirm'],
      ['DELETE', ''],
    ] as const)
      expect((await call(method, `/api/imports/${id}${path}`, undefined, other)).status, path).toBe(404)
    expect(
      (await call<{ imports: unknown[] }>('GET', '/api/imports', undefined, other)).body.imports,
    ).toEqual([])
    expect((await begin('Номер;ФИО\n1;А\n', await staff(university, 'teacher'))).status).toBe(403)
  })

  it('can be left and come back to, also at another process', async () => {
    const { id } = await preview('Номер;ФИО\n801;Асан\n')
    const { body } = await call<{ imports: ImportSummary[] }>('GET', '/api/imports')
    expect(body.imports).toContainEqual(expect.objectContaining({ id, state: 'preview', file: 'list.csv' }))
    const second = await university.second()
    const answer = await second.server.app.inject({ url: `/api/imports/${id}`, headers: { cookie } })
    expect(answer.json()).toMatchObject({ id, state: 'preview', counts: { added: 1 } })
  })
})

it('a list whose reading never ends is given up, and the next one is read', async () => {
  const { db, clock } = university.server
  const jobs = createJobs({
    db,
    clock,
    log: university.server.app.log,
    kinds: [studentImport],
    space: { records: async () => undefined },
    readTable: createReadTable({ heapMb: 768, ms: 100 }, neverEnding),
  })
  const bytes = Buffer.from('Номер;ФИО\n901;Асан\n')
  const begun = [
    await jobs.begin({ kind: 'students', file: 'one.csv', bytes, login: 'a-office' }),
    await jobs.begin({ kind: 'students', file: 'two.csv', bytes, login: 'a-office' }),
  ]
  await jobs.close()
  for (const { id } of begun)
    expect(await jobs.preview(id, 'a-office')).toMatchObject({
      state: 'wrong',
      findings: [{ code: 'table.much-time', grave: true }],
    })
})

it('a list that the disk has no room for beside its reserve is refused, and not kept', async () => {
  const { db, clock, app } = university.server
  const full = createRoom(async () => ({ freeBytes: 2 * 1024 ** 3 + 30, totalBytes: 1024 ** 4 }))
  const jobs = createJobs({ db, clock, log: app.log, kinds: [studentImport], space: { records: full } })
  const list = { kind: 'students', file: 'full.csv', bytes: Buffer.alloc(30), login: 'a-full' } as const
  await expect(jobs.begin(list)).rejects.toMatchObject({ statusCode: 507, problem: { code: 'disk-full' } })
  expect(await jobs.list('a-full')).toEqual([])
})
