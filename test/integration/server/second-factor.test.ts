import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Role } from '../../../src-shared/vocabulary.ts'
import { handClock, logIn, startUniversity, type University } from '../../support/university.ts'

const clock = handClock()
let university: University
beforeAll(async () => {
  university = await startUniversity(clock)
})
afterAll(() => university.close())
// Limits on tries count real minutes and hand-clock ones; a quarter of an hour between tests is enough for the latter.
beforeEach(() => clock.advance(16 * 60_000))

const person = (role: Role) => university.credentials.staff.find(({ roles }) => roles.includes(role))!

async function enter(role: Role, code?: string, password = person(role).password) {
  const { statusCode, body, headers } = await university.server.app.inject({
    method: 'POST',
    url: '/api/session',
    // Addresses of their own: here it is not the limit of logins that is tested.
    remoteAddress: `127.0.${Math.floor(Math.random() * 250)}.${1 + Math.floor(Math.random() * 250)}`,
    headers: { 'x-taza': '1' },
    payload: { login: person(role).login, password, ...(code === undefined ? {} : { code }) },
  })
  return {
    status: statusCode,
    problem: JSON.parse(body).problem?.code,
    cookie: String(headers['set-cookie'] ?? ''),
  }
}

/** An authenticator app: nothing but the secret on the QR code, and this machine's clock. */
const appOf = (uri: string) => {
  const secret = Secret.fromBase32(new URL(uri).searchParams.get('secret') ?? '')
  return (shiftMs = 0) => new TOTP({ secret }).generate({ timestamp: clock.now() + shiftMs })
}

async function enrol(role: Role) {
  const she = await logIn(university, role)
  const begun = await she.call('POST', '/api/me/second-factor', { password: person(role).password })
  const app = appOf(begun.body.uri)
  const confirmed = await she.call('POST', '/api/me/second-factor/confirm', { code: app() })
  return { she, app, begun, recoveryCodes: confirmed.body.recoveryCodes as string[] }
}

describe('a second factor', () => {
  test('is asked for once its first code was right, and not before', async () => {
    const she = await logIn(university, 'officer')
    expect((await she.call('GET', '/api/me/second-factor')).body).toEqual({
      on: false,
      recoveryLeft: 0,
      password: true,
    })
    const wrong = await she.call('POST', '/api/me/second-factor', { password: 'guess' })
    expect(wrong.body.problem.code).toBe('not-allowed')
    const begun = await she.call('POST', '/api/me/second-factor', { password: person('officer').password })
    expect(begun.body.uri).toMatch(/^otpauth:\/\/totp\/Taza%20university\.test:\w+\?/)
    const app = appOf(begun.body.uri)
    expect((await enter('officer')).status).toBe(200)
    const refused = await she.call('POST', '/api/me/second-factor/confirm', { code: app(120_000) })
    expect(refused.body.problem.code).toBe('code-refused')
    expect((await enter('officer')).status).toBe(200)
    const confirmed = await she.call('POST', '/api/me/second-factor/confirm', { code: app() })
    expect(new Set(confirmed.body.recoveryCodes).size).toBe(10)
    expect(await enter('officer')).toMatchObject({ status: 401, problem: 'code-needed', cookie: '' })
    expect((await enter('officer', app(), 'guess')).problem).toBe('not-allowed')
    clock.advance(30_000)
    expect((await enter('officer', app())).status).toBe(200)
    // What lies in the database opens nothing by itself.
    const stored = JSON.stringify(
      await university.server.db.selectFrom('second_factor').selectAll().execute(),
    )
    expect(stored).not.toContain(begun.body.secret)
    const restored = await she.call('GET', '/api/me/second-factor')
    expect(restored.body).toMatchObject({ on: true, recoveryLeft: 10 })
  })

  test('takes each code once, and none older than the last', async () => {
    const { app } = await enrol('invigilator')
    expect((await enter('invigilator', app())).problem).toBe('code-refused')
    clock.advance(60_000)
    const code = app()
    expect((await enter('invigilator', code)).status).toBe(200)
    expect((await enter('invigilator', code)).problem).toBe('code-refused')
    expect((await enter('invigilator', app(-30_000))).problem).toBe('code-refused')
    // A phone half a minute ahead.
    expect((await enter('invigilator', app(30_000))).status).toBe(200)
    clock.advance(30_000)
    expect((await enter('invigilator', app())).problem).toBe('code-refused')
    await university.server.db.deleteFrom('second_factor').execute()
  })

  test('of five who bring the same code at once, one comes in', async () => {
    const { app } = await enrol('invigilator')
    clock.advance(16 * 60_000)
    const code = app()
    const all = await Promise.all(Array.from({ length: 5 }, () => enter('invigilator', code)))
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1)
    await university.server.db.deleteFrom('second_factor').execute()
  })

  test('after five wrong codes even the right one waits, at every process of the server', async () => {
    const { app } = await enrol('administrator')
    clock.advance(16 * 60_000)
    const wrong = app(3_600_000)
    const all = await Promise.all(Array.from({ length: 9 }, () => enter('administrator', wrong)))
    expect(all.filter(({ problem }) => problem === 'code-refused')).toHaveLength(5)
    expect(all.filter(({ problem }) => problem === 'too-many-tries')).toHaveLength(4)
    expect((await enter('administrator', app())).problem).toBe('too-many-tries')
    const second = await university.second()
    const there = await second.server.app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { 'x-taza': '1' },
      payload: {
        login: person('administrator').login,
        password: person('administrator').password,
        code: app(),
      },
    })
    expect(there.statusCode).toBe(429)
    clock.advance(15 * 60_000)
    expect((await enter('administrator', app())).status).toBe(200)
    await university.server.db.deleteFrom('second_factor').execute()
  })

  test('recovery codes open once each; ending it needs password and code, and ends other sessions', async () => {
    const { she, app, recoveryCodes } = await enrol('administrator')
    const [first = '', second = ''] = recoveryCodes
    expect((await enter('administrator', first.toUpperCase())).status).toBe(200)
    expect((await enter('administrator', first)).problem).toBe('code-refused')
    expect((await she.call('GET', '/api/me/second-factor')).body.recoveryLeft).toBe(9)
    const other = await enter('administrator', second)
    const inject = (cookie: string) =>
      university.server.app.inject({ url: '/api/me', headers: { cookie: cookie.split(';')[0]! } })
    expect((await inject(other.cookie)).statusCode).toBe(200)
    clock.advance(30_000)
    const { password } = person('administrator')
    expect((await she.call('POST', '/api/me/second-factor/end', { password, code: '000000' })).status).toBe(
      401,
    )
    expect((await she.call('POST', '/api/me/second-factor/end', { password: 'x', code: app() })).status).toBe(
      403,
    )
    expect((await she.call('POST', '/api/me/second-factor/end', { password, code: app() })).status).toBe(200)
    expect((await inject(other.cookie)).statusCode).toBe(401)
    expect((await she.call('GET', '/api/me')).status).toBe(200)
    expect((await enter('administrator')).status).toBe(200)
    const actions = await university.server.db
      .selectFrom('audit')
      .select('action')
      .where('who', '=', person('administrator').login)
      .where('action', 'like', '%second-factor')
      .orderBy('id', 'desc')
      .limit(3)
      .execute()
    expect(actions.map(({ action }) => action)).toEqual([
      'ended-second-factor',
      'set-second-factor',
      'began-second-factor',
    ])
  })
})

describe('a session', () => {
  const alive = async (cookie: string) =>
    (await university.server.app.inject({ url: '/api/me', headers: { cookie } })).statusCode === 200

  test('ends an hour after its last request', async () => {
    const { cookie } = await logIn(university, 'invigilator')
    for (let i = 0; i < 4; i++) {
      clock.advance(58 * 60_000)
      expect(await alive(cookie)).toBe(true)
    }
    clock.advance(61 * 60_000)
    expect(await alive(cookie)).toBe(false)
  })

  test('ends twelve hours after its login, however busy', async () => {
    const { cookie } = await logIn(university, 'invigilator')
    for (let i = 0; i < 24; i++) {
      expect(await alive(cookie)).toBe(true)
      clock.advance(30 * 60_000)
    }
    expect(await alive(cookie)).toBe(false)
  })
})
