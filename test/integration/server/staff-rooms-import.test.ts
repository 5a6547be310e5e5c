import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportPreview, ImportSummary } from '../../../src-shared/api/imports.ts'
import type { Role } from '../../../src-shared/vocabulary.ts'
import { plainSheet, workbook } from '../../support/office/workbook.ts'
import { startUniversity, type University } from '../../support/university.ts'

let university: University
const cookies = new Map<string, string>()

beforeAll(async () => {
  university = await startUniversity()
  for (const role of ['office', 'administrator'] as const) await person(`a-${role}`, role)
})
afterAll(() => university.close())

async function person(login: string, role: Role) {
  await university.server.sessions.add({ login, name: login, roles: [role], rooms: [] }, 'secret')
  cookies.set(login, `taza-session=${await university.server.sessions.begin(login)}`)
}
async function call<T>(method: 'GET' | 'POST', url: string, as: string, payload?: Uint8Array) {
  const answer = await university.server.app.inject({
    method,
    url,
    headers: {
      cookie: cookies.get(as) ?? '',
      'x-taza': '1',
      ...(payload ? { 'content-type': 'application/octet-stream' } : {}),
    },
    ...(payload ? { payload: Buffer.from(payload) } : {}),
  })
  return { status: answer.statusCode, body: answer.json<T>() }
}
async function looked(id: string, as: string): Promise<ImportPreview> {
  for (;;) {
    const { body } = await call<ImportPreview>('GET', `/api/imports/${id}`, as)
    if (body.state !== 'reading' && body.state !== 'writing') return body
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const begin = (kind: string, list: string | Uint8Array, as: string) =>
  call<ImportSummary>('POST', `/api/imports?kind=${kind}&file=l.csv`, as, Buffer.from(list))
async function preview(kind: string, list: string | Uint8Array, as = 'a-administrator') {
  const { status, body } = await begin(kind, list, as)
  expect(status).toBe(200)
  return looked(body.id, as)
}
async function take(kind: string, list: string | Uint8Array, as = 'a-administrator') {
  const { id } = await preview(kind, list, as)
  expect((await call('POST', `/api/imports/${id}/confirm`, as)).status).toBe(200)
  const done = await looked(id, as)
  expect(done.state).toBe('done')
  return done
}
const staffOf = (login: string) =>
  university.server.db.selectFrom('staff').selectAll().where('login', '=', login).executeTakeFirst()
const audited = (target: string) =>
  university.server.db.selectFrom('audit').selectAll().where('target', '=', target).execute()

describe('a list of rooms', () => {
  it('adds rooms with the width of their plan, and renames those that are there', async () => {
    await take('places', 'Код;Аудитория;Мест в ряду\nr-1;Лаб 1;6\nr-2;Лаб 2;\n', 'a-office')
    const plan = await university.server.db
      .selectFrom('seat_plan')
      .select('plan')
      .where('room', '=', 'r-1')
      .executeTakeFirstOrThrow()
    expect(JSON.parse(plan.plan)).toEqual({ columns: 6, places: [] })
    const again = await preview(
      'places',
      'id;title;places in a row\nr-1;Лаб 1 · 304;9\nr-2;Лаб 2;\n',
      'a-office',
    )
    expect(again).toMatchObject({
      counts: { added: 0, changed: 1, same: 1, wrong: 0 },
      changes: [{ key: 'r-1', column: 'title', from: 'Лаб 1', to: 'Лаб 1 · 304' }],
      findings: [{ code: 'plan-there' }],
    })
    expect(await audited('r-1')).toMatchObject([{ who: 'a-office', action: 'added-room' }])
  })

  it('is refused with what is no identifier, and changes nothing', async () => {
    const seen = await preview(
      'places',
      'id;title;places in a row\nлаб 9;Девять;5\nr-9;Девять;99\n',
      'a-office',
    )
    expect(seen.findings.map(({ code }) => code)).toEqual(['id-signs', 'unknown-places'])
    expect((await call('POST', `/api/imports/${seen.id}/confirm`, 'a-office')).status).toBe(400)
  })
})

describe('a list of staff', () => {
  it('adds people who cannot come in until somebody makes them a password', async () => {
    const rows = [
      ['Логин', 'ФИО', 'Роли', 'Аудитории'],
      ['asel', 'Әсел Нұр', 'Бақылаушы, преподаватель', 'Лаб 1, r-2'],
      ['erkin', 'Эркин Үсөн', 'Окуу бөлүмү', ''],
    ]
    const sheet = workbook({ sheets: [{ name: 'A', rows: plainSheet(rows) }] })
    expect((await take('staff', sheet)).counts).toMatchObject({ added: 2 })
    const asel = await staffOf('asel')
    expect(asel).toMatchObject({
      name: 'Әсел Нұр',
      roles: '["invigilator","teacher"]',
      rooms: '["r-1","r-2"]',
    })
    for (const secret of ['', '!', 'asel'])
      expect(await university.server.sessions.byPassword('asel', secret)).toBeNull()
    type Listed = { rows: { login: string; password: boolean }[] }
    const { body } = await call<Listed>('GET', '/api/staff?search=asel', 'a-administrator')
    expect(body.rows).toMatchObject([{ login: 'asel', password: false }])
    const made = await call<{ password: string }>('POST', '/api/staff/asel/password', 'a-administrator')
    expect(await university.server.sessions.byPassword('asel', made.body.password)).toMatchObject({
      login: 'asel',
    })
    expect((await audited('asel')).map(({ action }) => action)).toEqual(['added-staff', 'set-password'])

    // What a list does not say stays, the password too.
    await take('staff', 'login;name;roles\nasel;Әсел Нұрлан;teacher\nerkin;Эркин Үсөн;\n')
    expect(await staffOf('asel')).toMatchObject({
      name: 'Әсел Нұрлан',
      roles: '["teacher"]',
      rooms: '["r-1","r-2"]',
    })
    expect(await university.server.sessions.byPassword('asel', made.body.password)).not.toBeNull()
    expect(await staffOf('erkin')).toMatchObject({ roles: '["office"]' })
  })

  it('is refused whole for unknown roles and rooms, who is retired, and what the provider or oneself must keep', async () => {
    await university.server.sessions.retire('erkin', 1)
    const sso = { login: 'by-sso', name: 'S', roles: ['officer' as const], rooms: [] }
    await university.server.sessions.bySso('subject', sso)
    const seen = await preview(
      'staff',
      [
        'login;name;roles;rooms',
        'new-1;A;волшебник;',
        'new-2;B;teacher;Лаб 77',
        'new-3;C;;',
        'erkin;Эркин Үсөн;;',
        'by-sso;S;administrator;',
        'a-administrator;a-administrator;teacher;',
        'кто там;D;teacher;',
      ].join('\n'),
    )
    expect(Object.fromEntries(seen.findings.map(({ line, code }) => [line, code]))).toEqual({
      2: 'no-roles',
      3: 'unknown-room',
      4: 'no-roles',
      5: 'retired',
      6: 'sso-roles',
      7: 'own-role',
      8: 'login-signs',
    })
    expect(seen.findings).toContainEqual(
      expect.objectContaining({ line: 2, code: 'unknown-role', grave: true }),
    )
    expect((await call('POST', `/api/imports/${seen.id}/confirm`, 'a-administrator')).status).toBe(400)
    expect(await staffOf('new-2')).toBeUndefined()
  })

  it('finds rooms whose names have separators in them, and asks which of two of one name it is', async () => {
    for (const [id, title] of [
      ['w-1', 'Лаб 1/2 + қойма'],
      ['t-1', 'Екінші зал'],
      ['t-2', 'екінші  ЗАЛ'],
    ] as const)
      await university.server.db.insertInto('room').values({ id, title, upload_bits: null }).execute()
    await take('staff', 'login;name;roles;rooms\nwhole;W;teacher;Лаб 1/2 + қойма\n')
    expect(await staffOf('whole')).toMatchObject({ rooms: '["w-1"]' })
    const seen = await preview('staff', 'login;name;roles;rooms\ntwo;T;teacher;"w-1, Екінші зал"\n')
    expect(seen).toMatchObject({
      counts: { wrong: 1 },
      findings: [
        {
          code: 'rooms-alike',
          grave: true,
          column: 'rooms',
          params: { cell: 'Екінші зал', rooms: 't-1, t-2' },
        },
      ],
    })
    await take('staff', 'login;name;roles;rooms\ntwo;T;teacher;t-2/w-1\n')
    expect(await staffOf('two')).toMatchObject({ rooms: '["t-2","w-1"]' })
  })

  it('puts on record what it has written, and nothing else', async () => {
    await take('staff', 'login;name;roles;rooms\nsaule;Сәуле;office;w-1\n')
    await take('staff', 'login;name\nsaule;Сәуле Қ\n')
    await take('staff', 'login;name;roles;rooms\nsaule;Сәуле Қ;office;r-2\n')
    expect(await staffOf('saule')).toMatchObject({ name: 'Сәуле Қ', roles: '["office"]', rooms: '["r-2"]' })
    expect((await audited('saule')).map(({ detail }) => JSON.parse(detail))).toEqual([
      { roles: ['office'], rooms: ['w-1'], byList: true, changed: [] },
      { byList: true, changed: ['name'] },
      { rooms: ['r-2'], byList: true, changed: ['rooms'] },
    ])
  })

  it('is an administrator’s: nobody else brings one, nor takes in what she brought while she was one', async () => {
    expect((await begin('staff', 'login;name;roles\nx;X;administrator\n', 'a-office')).status).toBe(403)
    await person('former', 'administrator')
    const { id } = await preview('staff', 'login;name;roles\nfriend;F;administrator\n', 'former')
    await university.server.db
      .updateTable('staff')
      .set({ roles: '["office"]' })
      .where('login', '=', 'former')
      .execute()
    expect((await call('POST', `/api/imports/${id}/confirm`, 'former')).status).toBe(403)
    expect(await staffOf('friend')).toBeUndefined()
  })
})
