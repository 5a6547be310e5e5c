import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDoubles } from '../../../src-server/auth/doubles.ts'
import { installGuard } from '../../../src-server/auth/guard.ts'
import { systemClock } from '../../../src-server/clock.ts'
import { createCookies } from '../../../src-server/http/cookies.ts'
import { Role } from '../../../src-shared/vocabulary.ts'
import { logIn, ScriptedStation, startUniversity, type University } from '../../support/university.ts'

const all = [...Role.options]
const viewers = ['invigilator', 'officer', 'administrator']
/** The whole of what the server offers, and to whom. A new route must be added here on purpose. */
const expected: Record<string, 'public' | 'station' | string[]> = {
  'GET /': 'public',
  'GET /assets/:name': 'public',
  'GET /api/health': 'public',
  'GET /api/openapi.json': 'public',
  'POST /api/session': 'public',
  'DELETE /api/session': all,
  'GET /api/session/ways': 'public',
  'GET /api/session/sso': 'public',
  'GET /api/session/sso/callback': 'public',
  'GET /api/me': all,
  'GET /api/me/second-factor': all,
  'POST /api/me/second-factor': all,
  'POST /api/me/second-factor/confirm': all,
  'POST /api/me/second-factor/end': all,
  'GET /api/rooms': all,
  'GET /api/rooms/:room/tiles': viewers,
  'GET /api/rooms/:room/incidents': viewers,
  'GET /api/exams': viewers,
  'GET /api/exams/:id/completeness': viewers,
  'GET /api/digest': ['officer', 'administrator'],
  'GET /api/audit': ['officer', 'administrator'],
  'GET /api/completeness': viewers,
  'GET /api/missing': viewers,
  'GET /api/exams/:id/retention': ['officer', 'administrator'],
  'PUT /api/exams/:id/retention': ['administrator'],
  'POST /api/holds': ['officer', 'administrator'],
  'POST /api/holds/:id/lift': ['officer', 'administrator'],
  'GET /api/attempts/:id': viewers,
  'POST /api/attempts/:id/commands': ['invigilator', 'administrator'],
  'POST /api/attempts/:id/unlock-code': ['invigilator', 'administrator'],
  'GET /api/attempts/:id/films/:source/playlist.m3u8': viewers,
  'GET /api/attempts/:id/films/:source/init/:init': viewers,
  'GET /api/attempts/:id/films/:source/segment/:index': viewers,
  'GET /api/attempts/:id/stills/:digest': viewers,
  'GET /api/attempts/:id/bundle': ['officer', 'administrator'],
  'POST /api/bundles': ['officer', 'technician', 'administrator'],
  'GET /api/live': viewers,
  'POST /api/station/enrol': 'public',
  'POST /api/station/challenge': 'public',
  'POST /api/station/token': 'public',
  'POST /api/station/sign-in': 'station',
  'POST /api/station/attempts': 'station',
  'GET /api/station/attempts/:id/paper': 'station',
  'PUT /api/station/attempts/:id/answers': 'station',
  'POST /api/station/attempts/:id/ledger': 'station',
  'PUT /api/station/blobs/:digest': 'station',
  'POST /api/station/blobs/:digest/direct': 'station',
  'POST /api/station/blobs/:digest/there': 'station',
  'GET /api/station/live': 'station',
}

describe('who may call what', () => {
  let university: University
  const callers: Record<string, Record<string, string>> = { nobody: {} }

  beforeAll(async () => {
    university = await startUniversity()
    const technician = { login: 'technician', name: 'T', role: 'technician' as const }
    await university.server.sessions.add({ ...technician, rooms: [] }, 'secret')
    university.credentials.staff.push({ ...technician, password: 'secret' })
    for (const role of all) callers[role] = { cookie: (await logIn(university, role)).cookie }
    const station = new ScriptedStation(university)
    await station.enrol()
    await station.authenticate()
    callers.station = { authorization: `Bearer ${station.token}` }
    callers['a forged station'] = { authorization: `Bearer ${station.token.slice(0, -3)}AAA` }
    callers['a made-up session'] = { cookie: 'taza-session=AAAA' }
  })
  afterAll(() => university.close())

  test('every route is declared, and only these', () => {
    const declared = university.server.routes.map((r) => [`${r.method} ${r.path}`, r.who])
    expect(Object.fromEntries(declared)).toEqual(expected)
  })

  test.each(Object.keys(expected))('%s', async (name) => {
    const who = expected[name]!
    const [method, pattern] = name.split(' ') as ['GET', string]
    const url = pattern
      .replace(':digest', '0'.repeat(64))
      .replace(':source', 'face')
      .replace(/:(init|index)/, '0')
      .replace(/:\w+/g, 'nothing')
    for (const [caller, headers] of Object.entries(callers)) {
      const csrf = method === 'GET' ? {} : { 'x-taza': '1' }
      const body = method === 'GET' ? {} : { payload: {} }
      const { statusCode } = await university.server.app.inject({
        method,
        url,
        headers: { ...headers, ...csrf },
        ...body,
      })
      const may = who === 'public' || who === caller || (Array.isArray(who) && who.includes(caller))
      const refusal = all.some((role) => role === caller) && Array.isArray(who) ? 403 : 401
      if (!may) expect(statusCode, caller).toBe(refusal)
      else expect([401, 403], caller).not.toContain(statusCode)
      expect(statusCode, caller).toBeLessThan(500)
    }
    // Logging out, which a role may, ends its session.
    if (name === 'DELETE /api/session')
      for (const role of all) callers[role] = { cookie: (await logIn(university, role)).cookie }
  })

  test('a change without the header that foreign pages cannot send is refused', async () => {
    for (const [name, who] of Object.entries(expected)) {
      const [method, url] = name.split(' ') as ['GET', string]
      if (method === 'GET' || url.startsWith('/api/station/')) continue
      const caller = Array.isArray(who) ? who[0]! : 'nobody'
      const answer = await university.server.app.inject({
        method,
        url: url.replace(':id', 'x'),
        headers: callers[caller]!,
        payload: {},
      })
      expect(answer.statusCode, name).toBe(403)
    }
  })

  test('a route that is no entry of the contract, and so does not say who may call it, cannot exist', () => {
    const app = Fastify()
    installGuard(app, {
      cookies: createCookies(false),
      sessions: university.server.sessions,
      stations: university.server.stations,
      doubles: createDoubles(systemClock),
      doubled: () => undefined,
    })
    expect(() => app.get('/open', async () => 'oops')).toThrow('no entry of the contract')
  })

  test('only the console page is served', async () => {
    const get = async (url: string) => (await university.server.app.inject({ url })).statusCode
    expect(await get('/')).toBe(200)
    expect(await get('/assets/console-1.js')).toBe(200)
    for (const url of [
      '/station.html',
      '/console.html',
      '/assets/station.html',
      '/assets/none.js',
      '/taza.sqlite',
    ])
      expect(await get(url), url).toBe(404)
  })

  test('security headers are on every answer', async () => {
    for (const url of ['/', '/api/health', '/nothing', '/api/me', '/assets/console-1.js']) {
      const { headers } = await university.server.app.inject({ url })
      expect(headers['content-security-policy'], url).toContain("default-src 'self'")
      expect(headers['content-security-policy'], url).toContain("frame-ancestors 'none'")
      expect(headers['x-content-type-options'], url).toBe('nosniff')
    }
  })
})
