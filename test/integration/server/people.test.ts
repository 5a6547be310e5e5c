import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { consoleApi } from '../../../src-shared/api/console.ts'
import type { Reply } from '../../../src-shared/api/endpoint.ts'
import type { Role } from '../../../src-shared/vocabulary.ts'
import { startUniversity, type University } from '../../support/university.ts'

type Students = Reply<typeof consoleApi.people.students.list>

let university: University
const cookies: Partial<Record<Role, string>> = {}

beforeAll(async () => {
  university = await startUniversity()
  for (const role of ['office', 'administrator', 'teacher'] as const) {
    await university.server.sessions.add(
      { login: `a-${role}`, name: role, roles: [role], rooms: [] },
      'secret',
    )
    cookies[role] = `taza-session=${await university.server.sessions.begin(`a-${role}`)}`
  }
})
afterAll(() => university.close())

async function call<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: object,
  as: Role = 'office',
) {
  const headers = { cookie: cookies[as] ?? '', 'x-taza': '1' }
  const answer = await university.server.app.inject({ method, url, headers, ...(payload ? { payload } : {}) })
  return { status: answer.statusCode, body: answer.json<T>() }
}
const find = async (query: string) => (await call<Students>('GET', `/api/students?${query}`)).body
const nobody = { faculty: null, group: null, course: null, form: null, language: null, recordBook: null }
const audited = (action: string) =>
  university.server.db.selectFrom('audit').selectAll().where('action', '=', action).execute()

describe('students', () => {
  it('are added, changed, found and leave', async () => {
    const faculty = await call<{ id: string }>('POST', '/api/faculties', { title: 'Экономика' })
    const group = await call<{ id: string }>('POST', '/api/groups', {
      title: 'ЭК-1',
      faculty: faculty.body.id,
    })
    const student = {
      ...nobody,
      number: 'q0077',
      name: 'Әбдіқадір Қайрат',
      faculty: faculty.body.id,
      group: group.body.id,
    }
    expect((await call('POST', '/api/students', student)).body).toMatchObject({
      facultyTitle: 'Экономика',
      groupTitle: 'ЭК-1',
    })
    expect((await call('POST', '/api/students', student)).status).toBe(409)
    // By a Russian keyboard, and by the number.
    for (const search of ['абдикадир', 'кайрат әбд', 'q0077'])
      expect((await find(`search=${encodeURIComponent(search)}`)).rows.map(({ number }) => number)).toEqual([
        'q0077',
      ])
    expect((await find(`group=${group.body.id}&course=1`)).total).toBe(0)
    const { number: _, ...rest } = student
    const changed = await call('PUT', '/api/students/q0077', { ...rest, course: 3, left: true })
    expect(changed.body).toMatchObject({ course: 3, leftAt: expect.any(Number) })
    expect((await find('search=q0077')).total).toBe(0)
    expect((await find('search=q0077&left=true')).total).toBe(1)
    expect(await audited('changed-student')).toMatchObject([
      { who: 'a-office', target: 'q0077', detail: '{"changed":["course","leftAt"]}' },
    ])
    // As in a list: without spaces and what nobody sees.
    const booked = await call('PUT', '/api/students/q0077', {
      ...rest,
      ...{ course: 3, left: true, recordBook: '\u202e20B 03\u200b0417' },
    })
    expect(booked.body).toMatchObject({ recordBook: '20B030417' })
    const none = { ...rest, recordBook: '\u200b', left: true }
    expect((await call('PUT', '/api/students/q0077', none)).status).toBe(400)
    // Whoever left still belongs there.
    expect((await call('DELETE', `/api/groups/${group.body.id}`)).status).toBe(409)
  })

  it('stand in the order of their alphabet, a window of them at a time', async () => {
    const names = ['Янов', 'Әсет', 'Асет', 'Қанат', 'Канат']
    for (const [i, name] of names.entries())
      await call('POST', '/api/students', { ...nobody, number: `w${i}`, name: `${name} Ветров` })
    const names1 = (await find('search=ветров&count=3')).rows.map(({ name }) => name)
    const names2 = (await find('search=ветров&from=3')).rows.map(({ name }) => name)
    expect([...names1, ...names2]).toEqual(
      ['Асет', 'Әсет', 'Канат', 'Қанат', 'Янов'].map((name) => `${name} Ветров`),
    )
    expect((await find('search=ветров&down=true&count=1')).rows[0]?.name).toBe('Янов Ветров')
    expect((await find('search=%25')).total).toBe(0)
  })

  it('that sit an exam by its roster are in the list too, and stay on the roster', async () => {
    const [first] = university.credentials.students
    const { rows } = await find(`search=${first?.number}`)
    expect(rows).toMatchObject([{ number: first?.number, group: null }])
    const { number: _, leftAt: __, facultyTitle: ___, groupTitle: ____, ...known } = rows[0]!
    await call('PUT', `/api/students/${first?.number}`, { ...known, course: 2, left: false })
    const roster = await university.server.examStore.roster(university.credentials.exam)
    expect(roster.find(({ student }) => student.number === first?.number)?.student.photo).toMatch(/^data:/)
  })

  it('refuse a number that a spreadsheet made, and a faculty that is not there', async () => {
    const refused = { ...nobody, name: 'Асан' }
    expect((await call('POST', '/api/students', { ...refused, number: '1,23E+11' })).status).toBe(400)
    expect((await call('POST', '/api/students', { ...refused, number: '5', faculty: 'none' })).status).toBe(
      400,
    )
  })
})

describe('staff', () => {
  const person = { login: 'gulnara', name: 'Гүлнара', roles: ['invigilator'], rooms: ['lab-204'] }

  it('are added with a password that is told once and kept nowhere', async () => {
    const { body, status } = await call<{ password: string }>('POST', '/api/staff', person, 'administrator')
    expect(status).toBe(200)
    expect(await university.server.sessions.byPassword('gulnara', body.password)).toMatchObject({
      roles: ['invigilator'],
    })
    const list = await call('GET', '/api/staff?search=гулнара', undefined, 'administrator')
    expect(list.body).toMatchObject({
      total: 1,
      rows: [{ login: 'gulnara', rooms: ['lab-204'], retiredAt: null }],
    })
    expect(JSON.stringify([list.body, await audited('added-staff')])).not.toContain(body.password)
    expect((await call('POST', '/api/staff', person, 'administrator')).status).toBe(409)
  })

  it('whose roles change have them at once', async () => {
    const token = await university.server.sessions.begin('gulnara')
    await call(
      'PUT',
      '/api/staff/gulnara',
      { ...person, login: undefined, roles: ['invigilator', 'office'] },
      'administrator',
    )
    expect((await university.server.sessions.staffOf(token))?.roles).toEqual(['invigilator', 'office'])
  })

  it('that retire are out at once, at every process, and cannot come back with their password', async () => {
    const second = await university.second()
    const { body } = await call<{ password: string }>(
      'POST',
      '/api/staff/gulnara/password',
      undefined,
      'administrator',
    )
    const headers = { cookie: `taza-session=${await university.server.sessions.begin('gulnara')}` }
    expect((await second.server.app.inject({ url: '/api/me', headers })).statusCode).toBe(200)
    await call('POST', '/api/staff/gulnara/retire', { retired: true }, 'administrator')
    for (const { app } of [university.server, second.server])
      expect((await app.inject({ url: '/api/me', headers })).statusCode).toBe(401)
    expect(await university.server.sessions.byPassword('gulnara', body.password)).toBeNull()
    expect((await call('POST', '/api/staff/gulnara/password', undefined, 'administrator')).status).toBe(409)
    expect(await audited('retired-staff')).toMatchObject([{ who: 'a-administrator', target: 'gulnara' }])
    await call('POST', '/api/staff/gulnara/retire', { retired: false }, 'administrator')
    expect(await university.server.sessions.byPassword('gulnara', body.password)).not.toBeNull()
  })

  it('that retire do not come back by single sign-on either', async () => {
    const { sessions } = university.server
    const known = { login: 'by-sso', name: 'S', roles: ['officer' as const], rooms: [] }
    expect(await sessions.bySso('subject-1', known)).toMatchObject({ login: 'by-sso' })
    await call('POST', '/api/staff/by-sso/retire', { retired: true }, 'administrator')
    expect(await sessions.bySso('subject-1', known)).toBeNull()
  })

  it('cannot take the last key from themselves', async () => {
    const own = { name: 'A', roles: ['officer'], rooms: [] }
    expect((await call('PUT', '/api/staff/a-administrator', own, 'administrator')).status).toBe(409)
    expect(
      (await call('POST', '/api/staff/a-administrator/retire', { retired: true }, 'administrator')).status,
    ).toBe(409)
  })
})

it('rooms are added and named, and their seat plan is drawn by the office', async () => {
  expect((await call('POST', '/api/places', { id: 'lab-7', title: 'Лаборатория 7' })).status).toBe(200)
  expect((await call('POST', '/api/places', { id: 'lab-7', title: 'x' })).status).toBe(409)
  await call('PUT', '/api/places/lab-7', { title: 'Зертхана 7' })
  expect((await call('GET', '/api/places?search=зертхана')).body).toEqual({
    total: 1,
    rows: [{ id: 'lab-7', title: 'Зертхана 7', stations: 0, drawn: false }],
  })
  expect((await call('PUT', '/api/rooms/lab-7/plan', { columns: 4, places: [] })).status).toBe(200)
  expect((await call('GET', '/api/places?search=7')).body).toMatchObject({ rows: [{ drawn: true }] })
})
