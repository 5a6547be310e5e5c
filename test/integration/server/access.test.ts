import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDoubles } from '../../../src-server/auth/doubles.ts'
import { installGuard } from '../../../src-server/auth/guard.ts'
import { systemClock } from '../../../src-server/clock.ts'
import { createCookies } from '../../../src-server/http/cookies.ts'
import { Role } from '../../../src-shared/vocabulary.ts'
import { handedIn, studentOf } from '../../support/students.ts'
import { logIn, ScriptedStation, startUniversity, type University } from '../../support/university.ts'

const all = [...Role.options]
const reporters = ['office', 'officer', 'administrator']
const owners = ['teacher', 'administrator']
const viewers = ['invigilator', 'officer', 'administrator']
const office = ['office', 'administrator']
const sheetReaders = ['office', 'officer', 'invigilator']
const reviewers = ['officer']
const worders = ['officer', 'administrator']
const everyMarking = ['teacher', 'office', 'officer', 'administrator']
/** The whole of what the server offers, and to whom. A new route must be added here on purpose. */
const expected: Record<string, 'public' | 'station' | 'student' | 'metrics' | string[]> = {
  'GET /': 'public',
  'GET /assets/:name': 'public',
  'GET /guide/:page': 'public',
  'GET /open': 'public',
  'GET /open/': 'public',
  'GET /open/assets/:name': 'public',
  'GET /check': 'public',
  'GET /api/open': 'public',
  'GET /api/open/sheets/:number': 'public',
  'GET /api/open/samples/:exam': 'public',
  'GET /api/open/draws/:number': 'public',
  'GET /api/open/trust': 'public',
  'POST /api/open/trust/conversations': 'public',
  'POST /api/open/trust/read': 'public',
  'POST /api/open/trust/messages': 'public',
  'GET /api/open/surveys/:survey': 'public',
  'GET /api/open/surveys/:survey/try/:key': 'public',
  'POST /api/open/surveys/:survey/tokens': 'public',
  'POST /api/open/surveys/:survey/responses': 'public',
  'GET /api/open/session/on': 'public',
  'GET /api/open/session': 'public',
  'GET /api/open/session/posters/:digest': 'public',
  'POST /api/open/my/session': 'public',
  'GET /api/open/my/ways': 'public',
  'GET /api/open/my/sso': 'public',
  'GET /api/open/my/sso/callback': 'public',
  'POST /api/open/my/sso': 'public',
  'DELETE /api/open/my/session': 'student',
  'GET /api/open/my': 'student',
  'GET /api/open/my/consents/:digest': 'student',
  'GET /api/open/my/cases/:case': 'student',
  'GET /api/open/my/cases/:case/log': 'student',
  'GET /api/open/my/cases/:case/stills/:digest': 'student',
  'GET /api/open/my/cases/:case/clips/:source/:from': 'student',
  'GET /api/open/my/cases/:case/act.pdf': 'student',
  'POST /api/open/my/cases/:case/files': 'student',
  'DELETE /api/open/my/cases/:case/files/:digest': 'student',
  'GET /api/open/my/cases/:case/files/:digest': 'student',
  'POST /api/open/my/cases/:case/explanation': 'student',
  'GET /api/open/my/rules': 'student',
  'POST /api/open/my/rules': 'student',
  'GET /api/open/my/looks': 'student',
  'GET /api/open/my/kept': 'student',
  'POST /api/open/my/objections': 'student',
  'GET /api/open/my/data.json': 'student',
  'GET /api/open/my/appeals': 'student',
  'POST /api/open/my/appeals': 'student',
  'GET /api/open/my/appeals/:appeal/act.pdf': 'student',
  'GET /api/exams/:id/sheets': sheetReaders,
  'GET /api/attempts/:id/sheet.json': sheetReaders,
  'GET /api/attempts/:id/sheet.pdf': sheetReaders,
  'GET /api/surveys': office,
  'POST /api/surveys': office,
  'GET /api/surveys/:survey': office,
  'PUT /api/surveys/:survey': office,
  'POST /api/surveys/:survey/publish': office,
  'POST /api/surveys/:survey/close': office,
  'GET /api/surveys/:survey/codes': office,
  'GET /api/surveys/:survey/results': office,
  'GET /api/surveys/:survey/file': office,
  'GET /api/campaign': office,
  'POST /api/campaign': office,
  'PUT /api/campaign/on': office,
  'POST /api/campaign/posters': office,
  'GET /api/campaign/posters/:digest': office,
  'GET /api/campaign/seen': office,
  'GET /api/campaign/seen/names': office,
  'GET /api/trust/readers': ['reader'],
  'PUT /api/trust/key': ['reader'],
  'POST /api/trust/readers/:reader/admit': ['reader'],
  'GET /api/trust/readers/:reader/without': ['reader'],
  'POST /api/trust/readers/:reader/wraps': ['reader'],
  'GET /api/trust/conversations': ['reader'],
  'GET /api/trust/conversations/:id': ['reader'],
  'POST /api/trust/conversations/:id/messages': ['reader'],
  'PUT /api/trust/conversations/:id': ['reader'],
  'POST /api/trust/letters': ['reader'],
  'GET /api/trust/statistics': ['reader', 'office', 'officer', 'administrator'],
  'GET /api/health': 'public',
  'GET /api/health/live': 'public',
  'GET /api/health/details': 'metrics',
  'GET /api/metrics': 'metrics',
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
  'GET /api/rooms/:room/attempts': viewers,
  'GET /api/rooms/:room/plan': all,
  'PUT /api/rooms/:room/plan': ['technician', 'office', 'administrator'],
  'GET /api/rooms/:room/checks': ['technician', 'administrator'],
  'POST /api/rooms/:room/checks': ['technician', 'administrator'],
  'GET /api/rooms/:room/checks/:station/:source': ['technician', 'administrator'],
  'GET /api/rooms/:room/messages': viewers,
  'GET /api/rooms/:room/waiting': ['invigilator', 'administrator'],
  'PUT /api/rooms/:room/claims': ['invigilator', 'administrator'],
  'POST /api/commands': ['invigilator', 'administrator'],
  'POST /api/stations/:id/attend': ['invigilator', 'administrator'],
  'GET /api/stations': ['administrator'],
  'POST /api/stations/:id/retire': ['administrator'],
  'DELETE /api/stations/:id': ['administrator'],
  'GET /api/enrol-tokens': ['administrator'],
  'POST /api/enrol-tokens': ['administrator'],
  'POST /api/enrol-tokens/:id/retire': ['administrator'],
  'DELETE /api/enrol-tokens/:id': ['administrator'],
  'GET /api/exams': viewers,
  'GET /api/exams/:id/draws': ['office', 'officer', 'administrator'],
  'GET /api/rooms/:room/draws': viewers,
  'GET /api/exams/:id/packages': ['office', 'administrator'],
  'POST /api/exams/:id/packages/:room': ['office', 'administrator'],
  'POST /api/exams/:id/packages/:room/envelope': ['office', 'administrator'],
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
  'GET /api/attempts/:id/look': viewers,
  'GET /api/attempts/:id/films/:source/playlist.m3u8': viewers,
  'GET /api/attempts/:id/films/:source/init/:init': viewers,
  'GET /api/attempts/:id/films/:source/segment/:index': viewers,
  'GET /api/attempts/:id/stills/:digest': viewers,
  'GET /api/attempts/:id/consents/:digest': viewers,
  'GET /api/attempts/:id/answers': ['officer', 'administrator'],
  'GET /api/attempts/:id/bundle': ['officer', 'administrator'],
  'GET /api/appeals': everyMarking,
  'POST /api/appeals': reporters,
  'GET /api/appeals/:appeal': everyMarking,
  'GET /api/appeals/:appeal/files/:file': ['teacher'],
  'POST /api/appeals/:appeal/take': ['teacher'],
  'POST /api/appeals/:appeal/refuse': ['teacher', 'officer', 'administrator'],
  'POST /api/appeals/:appeal/anew': ['teacher'],
  'POST /api/appeals/:appeal/answer': ['teacher'],
  'PUT /api/appeals/:appeal/commission': ['officer', 'administrator'],
  'POST /api/appeals/:appeal/vote': everyMarking,
  'POST /api/appeals/:appeal/tell': reporters,
  'GET /api/appeals/:appeal/act.pdf': everyMarking,
  'POST /api/attempts/:id/observations': ['invigilator', 'administrator'],
  'POST /api/observations/:observation/take-back': ['invigilator', 'administrator'],
  'POST /api/observations/:observation/sentences': ['invigilator', 'administrator'],
  'POST /api/observations/:observation/voice': ['invigilator', 'administrator'],
  'GET /api/observations/:observation/voice': viewers,
  'GET /api/observations/:observation/pictures/:source': viewers,
  'GET /api/rooms/:room/protocols': viewers,
  'GET /api/rooms/:room/protocols/:exam': viewers,
  'POST /api/rooms/:room/protocols/:exam/remarks': ['invigilator'],
  'POST /api/rooms/:room/protocols/:exam/sign': ['invigilator'],
  'POST /api/rooms/:room/protocols/:exam/versions': ['invigilator'],
  'GET /api/rooms/:room/protocols/:exam/protocol.pdf': viewers,
  'GET /api/monitoring': ['officer', 'administrator'],
  'GET /api/monitoring/file': ['officer', 'administrator'],
  'GET /api/appeals/:appeal/case-act.pdf': everyMarking,
  'GET /api/wordings/:paper/:language': worders,
  'GET /api/wordings/:paper/:language/versions/:version': worders,
  'POST /api/wordings/:paper/:language': worders,
  'POST /api/wordings/:paper/:language/preview': worders,
  'GET /api/cases': reviewers,
  'POST /api/cases': viewers,
  'GET /api/cases/:case': reviewers,
  'POST /api/cases/:case/claim': reviewers,
  'POST /api/cases/:case/give-back': ['officer', 'administrator'],
  'PUT /api/cases/:case/places/:place': reviewers,
  'DELETE /api/cases/:case/places/:place': reviewers,
  'POST /api/cases/:case/review': reviewers,
  'GET /api/cases/:case/answers': reviewers,
  'GET /api/cases/:case/attempt': reviewers,
  'GET /api/cases/:case/room': reviewers,
  'GET /api/cases/:case/films/:source/playlist.m3u8': reviewers,
  'GET /api/cases/:case/films/:source/init/:init': reviewers,
  'GET /api/cases/:case/films/:source/segment/:index': reviewers,
  'GET /api/cases/:case/stills/:digest': reviewers,
  'GET /api/cases/:case/decision': reviewers,
  'POST /api/cases/:case/decision': reviewers,
  'POST /api/cases/:case/confirm': reviewers,
  'GET /api/cases/:case/explanation/:digest': reviewers,
  'GET /api/cases/:case/act.pdf': reviewers,
  'GET /api/cases/:case/paper.pdf': reviewers,
  'GET /api/cases/:case/bundle': reviewers,
  'GET /api/exams/:exam/decisions.pdf': ['office', 'officer', 'administrator'],
  'GET /api/samples': ['officer', 'administrator', 'office'],
  'PUT /api/samples/:exam': ['officer', 'administrator'],
  'GET /api/visits': ['officer', 'administrator'],
  'GET /api/traces': ['officer', 'administrator'],
  'GET /api/web-exams': ['office', 'administrator'],
  'GET /api/web-exams/:id': ['office', 'administrator'],
  'POST /api/web-exams': ['office', 'administrator'],
  'PUT /api/web-exams/:id': ['office', 'administrator'],
  'POST /api/web-exams/seb': ['office', 'administrator'],
  'POST /api/bundles': ['officer', 'technician', 'administrator'],
  'GET /api/banks': owners,
  'GET /api/banks/teachers': owners,
  'POST /api/banks': owners,
  'GET /api/banks/:bank': owners,
  'PUT /api/banks/:bank': owners,
  'GET /api/banks/:bank/items': owners,
  'POST /api/banks/:bank/items': owners,
  'GET /api/banks/:bank/items/:item': owners,
  'PUT /api/banks/:bank/items/:item': owners,
  'PUT /api/banks/:bank/items/:item/retired': owners,
  'GET /api/banks/:bank/duplicates': owners,
  'POST /api/banks/:bank/media': owners,
  'GET /api/banks/:bank/media/:digest': owners,
  'GET /api/banks/:bank/imports': owners,
  'POST /api/banks/:bank/imports': owners,
  'GET /api/banks/:bank/imports/:import': owners,
  'PUT /api/banks/:bank/imports/:import': owners,
  'DELETE /api/banks/:bank/imports/:import': owners,
  'POST /api/banks/:bank/imports/:import/taken': owners,
  'GET /api/banks/:bank/imports/:import/report.csv': owners,
  'GET /api/banks/:bank/exports/:format': owners,
  'GET /api/banks/:bank/exports/:format/losses': owners,
  'GET /api/reports': reporters,
  'POST /api/reports/preview': reporters,
  'POST /api/reports': reporters,
  'GET /api/reports/sessions': reporters,
  'GET /api/reports/sessions/:session/:stage': reporters,
  'POST /api/reports/sessions/:session/:stage': reporters,
  'GET /api/reports/sessions/:session/:stage/names': reporters,
  'GET /api/reports/:id/names': reporters,
  'GET /api/reports/:id': reporters,
  'GET /api/reports/:id/file': reporters,
  'GET /api/open/documents/:number/:check': 'public',
  'GET /api/timetable/sessions': office,
  'POST /api/timetable/sessions': office,
  'PUT /api/timetable/sessions/:id': office,
  'GET /api/timetable/sessions/:id/exams': office,
  'GET /api/timetable/sessions/:id/conflicts': office,
  'GET /api/timetable/choices': office,
  'POST /api/timetable/check': office,
  'POST /api/timetable/sessions/:id/repeaters': office,
  'POST /api/timetable/sessions/:id/exams': office,
  'GET /api/timetable/exams/:id': office,
  'PUT /api/timetable/exams/:id': office,
  'DELETE /api/timetable/exams/:id': office,
  'PUT /api/timetable/exams/:id/questions': office,
  'PUT /api/timetable/exams/:id/paper': office,
  'GET /api/timetable/exams/:id/seating': office,
  'POST /api/timetable/exams/:id/seating': office,
  'PUT /api/timetable/exams/:id/seating': office,
  'GET /api/timetable/exams/:id/seating/file': office,
  'POST /api/timetable/exams/:id/ready': office,
  'POST /api/timetable/exams/:id/withdraw': office,
  'PUT /api/stations/:id/fit': ['office', 'technician', 'administrator'],
  'GET /api/live': viewers,
  'GET /api/imports': office,
  'POST /api/imports': office,
  'GET /api/imports/:id': office,
  'PUT /api/imports/:id/columns': office,
  'POST /api/imports/:id/confirm': office,
  'DELETE /api/imports/:id': office,
  'GET /api/imports/:id/report': office,
  'GET /api/students': office,
  'POST /api/students': office,
  'PUT /api/students/:number': office,
  'GET /api/students/:number/photo': office,
  'PUT /api/students/:number/photo': office,
  'DELETE /api/students/:number/photo': office,
  'GET /api/faculties': office,
  'POST /api/faculties': office,
  'PUT /api/faculties/:id': office,
  'DELETE /api/faculties/:id': office,
  'GET /api/groups': office,
  'POST /api/groups': office,
  'PUT /api/groups/:id': office,
  'DELETE /api/groups/:id': office,
  'GET /api/places': office,
  'POST /api/places': office,
  'PUT /api/places/:id': office,
  'GET /api/staff': ['administrator'],
  'POST /api/staff': ['administrator'],
  'PUT /api/staff/:login': ['administrator'],
  'POST /api/staff/:login/password': ['administrator'],
  'DELETE /api/staff/:login': ['administrator'],
  'POST /api/staff/:login/retire': ['administrator'],
  'GET /api/papers': ['teacher', 'administrator'],
  'POST /api/papers': ['teacher', 'administrator'],
  'GET /api/papers/:paper': ['teacher', 'administrator'],
  'PUT /api/papers/:paper': ['teacher', 'administrator'],
  'GET /api/papers/:paper/pool': ['teacher', 'administrator'],
  'POST /api/papers/:paper/versions': ['teacher', 'administrator'],
  'GET /api/papers/:paper/versions/:version': ['teacher', 'administrator'],
  'GET /api/papers/:paper/media/:digest': ['teacher', 'administrator'],
  'GET /api/papers/:paper/versions/:version/file': ['teacher', 'administrator'],
  'PUT /api/papers/:paper/versions/:version/decision': ['teacher'],
  'GET /api/marking': everyMarking,
  'POST /api/marking/:exam': office,
  'GET /api/marking/:exam': everyMarking,
  'POST /api/marking/:exam/works': office,
  'GET /api/marking/:exam/works': ['teacher'],
  'POST /api/marking/:exam/next': ['teacher'],
  'GET /api/marking/:exam/works/:cipher': ['teacher'],
  'GET /api/marking/:exam/works/:cipher/files/:file': ['teacher'],
  'PUT /api/marking/:exam/works/:cipher/marks/:question': ['teacher'],
  'POST /api/marking/:exam/lock': ['teacher'],
  'POST /api/marking/:exam/release': everyMarking,
  'GET /api/marking/:exam/regrades': everyMarking,
  'POST /api/marking/:exam/regrades': ['teacher'],
  'PUT /api/marking/:exam/regrades/:regrade': office,
  'POST /api/marking/:exam/decipher': ['office', 'officer'],
  'GET /api/marking/:exam/results': reporters,
  'GET /api/marking/:exam/results/file': reporters,
  'GET /api/marking/:exam/statistics': everyMarking,
  'GET /api/marking/:exam/statistics/file': everyMarking,
  'GET /api/marks': everyMarking,
  'POST /api/marks/:exam': office,
  'GET /api/marks/:exam': everyMarking,
  'GET /api/marks/:exam/lists/:group': everyMarking,
  'PUT /api/marks/:exam/lists/:group/students/:student': office,
  'POST /api/marks/:exam/lists/:group/sign': everyMarking,
  'POST /api/marks/:exam/lists/:group/correct': office,
  'POST /api/marks/:exam/lists/:group/publish': office,
  'GET /api/marks/:exam/lists/:group/history': everyMarking,
  'POST /api/marks/:exam/ratings/preview': office,
  'POST /api/marks/:exam/ratings': office,
  'GET /api/marks/:exam/lists/:group/file': everyMarking,
  'GET /api/approved-papers': ['office', 'administrator'],
  'PUT /api/exams/:exam/paper': ['office', 'administrator'],
  'DELETE /api/exams/:exam/paper': ['office', 'administrator'],
  'GET /api/chairs': ['office', 'administrator'],
  'PUT /api/chairs': ['office', 'administrator'],
  'POST /api/station/enrol': 'public',
  'POST /api/station/check': 'station',
  'POST /api/station/challenge': 'public',
  'POST /api/station/token': 'public',
  'POST /api/station/sign-in': 'station',
  'POST /api/station/attempts': 'station',
  'POST /api/station/packages': 'station',
  'GET /api/station/packages/:digest/pieces/:from': 'station',
  'GET /api/station/packages/:digest/key': 'station',
  'GET /api/station/surveys': 'station',
  'GET /api/station/attempts/:id/cards': 'station',
  'PUT /api/station/attempts/:id/card': 'station',
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
    university = await startUniversity(undefined, { metrics: { token: 'of-the-monitoring' } })
    const technician = { login: 'technician', name: 'T', roles: ['technician' as const] }
    await university.server.sessions.add({ ...technician, rooms: [] }, 'secret')
    university.credentials.staff.push({ ...technician, password: 'secret' })
    for (const role of all) callers[role] = { cookie: (await logIn(university, role)).cookie }
    const station = new ScriptedStation(university)
    await station.enrol()
    await station.authenticate()
    callers.station = { authorization: `Bearer ${station.token}` }
    callers.student = { authorization: `Bearer ${await studentToken()}` }
    callers.metrics = { authorization: 'Bearer of-the-monitoring' }
    callers['a made-up monitoring'] = { authorization: 'Bearer of-the-monitorinG' }
    callers['a forged station'] = { authorization: `Bearer ${station.token.slice(0, -3)}AAA` }
    callers['a made-up student'] = { authorization: `Bearer ${'0'.repeat(64)}` }
    callers['a made-up session'] = { cookie: 'taza-session=AAAA' }
  })
  afterAll(() => university.close())

  let receipt: string | null = null
  async function studentToken(): Promise<string> {
    const number = university.credentials.students[0]?.number ?? ''
    receipt ??= await handedIn(university, number)
    return (await studentOf(university, number, receipt)).token
  }

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
    // Signing out, which she may, ends her token.
    if (name === 'DELETE /api/open/my/session')
      callers.student = { authorization: `Bearer ${await studentToken()}` }
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
      students: { of: async () => null },
      stations: university.server.stations,
      doubles: createDoubles(systemClock),
      doubled: () => undefined,
      metricsToken: null,
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
      expect(headers['permissions-policy'], url).toContain(`microphone=(${url === '/' ? 'self' : ''})`)
    }
  })
})
