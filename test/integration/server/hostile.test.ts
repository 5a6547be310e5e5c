import { request } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  logIn,
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

describe('hostile input gets a plain refusal', () => {
  let university: University
  let station: ScriptedStation
  let ledger: ScriptedLedger
  let cookie: string
  beforeAll(async () => {
    university = await startUniversity()
    station = new ScriptedStation(university)
    await station.enrol()
    await station.authenticate()
    ledger = await station.sit('20260001')
    await ledger.open()
    await ledger.sync()
    cookie = (await logIn(university, 'administrator')).cookie
  })
  afterAll(() => university.close())

  /** As it is on the wire: no client tidies the path. */
  const raw = (method: string, path: string, headers: Record<string, string> = {}, body?: string | Buffer) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const { hostname, port } = new URL(university.url)
      const asked = request({ hostname, port, method, path, headers, agent: false }, (answer) => {
        let text = ''
        answer.on('data', (chunk) => {
          text += chunk
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      })
      asked.on('error', reject)
      asked.end(body)
    })
  const isRefused = ({ status, text }: { status: number; text: string }, what: string) => {
    expect(status, `${what}: ${text}`).toBeGreaterThanOrEqual(400)
    expect(status, `${what}: ${text}`).toBeLessThan(500)
    expect(text, what).not.toMatch(/sqlite|\.ts:|node_modules|ENOENT/)
  }
  const bearer = () => ({ authorization: `Bearer ${station.token}` })

  test('paths', async () => {
    const digest = 'a'.repeat(64)
    const paths = [
      '/../../etc/passwd',
      '/assets/../../package.json',
      '/assets/..%2f..%2fpackage.json',
      '/assets/%2e%2e/console.html',
      '/assets/%00',
      '/assets/%',
      '/assets/..',
      '/assets/console-1.js%00.html',
      `/api/attempts/${ledger.attempt}/stills/..%2f..%2fkeys%2fsecret`,
      `/api/attempts/${ledger.attempt}/stills/${digest}`,
      `/api/attempts/${ledger.attempt}/films/screen/playlist.m3u8`,
      `/api/attempts/${ledger.attempt}/films/face/segment/-1`,
      `/api/attempts/${ledger.attempt}/films/face/segment/1e99`,
      `/api/attempts/${ledger.attempt}/films/face/segment/NaN?part=x`,
      `/api/attempts/${"'; drop table leaf; --".replaceAll(' ', '%20')}`,
      `/api/attempts/${'x'.repeat(5000)}`,
      `/api/rooms/${encodeURIComponent('лаб')}/tiles`,
      '/api/rooms/__proto__/tiles',
      '/api/attempts/constructor',
    ]
    for (const path of paths) isRefused(await raw('GET', path, { cookie }), path)
    for (const path of [
      `/api/station/blobs/..%2f${digest}`,
      '/api/station/blobs/%00',
      `/api/station/blobs/${digest.toUpperCase()}`,
    ])
      isRefused(
        await raw('PUT', path, { ...bearer(), 'content-type': 'application/octet-stream' }, 'x'),
        path,
      )
  })

  test('bodies', async () => {
    const path = `/api/station/attempts/${ledger.attempt}/ledger`
    const json = { ...bearer(), 'content-type': 'application/json' }
    const good = { part: 0, from: 1, leaves: [], checkpoint: null }
    const bodies = [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '{"__proto__":{"x":1}}',
      JSON.stringify({ ...good, part: -1 }),
      JSON.stringify({ ...good, part: 7 }),
      JSON.stringify({ ...good, from: 1e300 }),
      JSON.stringify({ ...good, leaves: [null] }),
      JSON.stringify({ ...good, leaves: Array(1001).fill('{}') }),
      JSON.stringify({ ...good, leaves: ['{"a":"\\ud800"}'] }),
      JSON.stringify({ ...good, checkpoint: 'x' }),
      JSON.stringify({ ...good, checkpoint: 'x'.repeat(5000) }),
      `{"part":${'['.repeat(100_000)}`,
      Buffer.from([0xff, 0xfe, 0x00]),
    ]
    for (const body of bodies) isRefused(await raw('POST', path, json, body), String(body).slice(0, 60))
    isRefused(await raw('POST', path, { ...bearer(), 'content-type': 'text/plain' }, '{}'), 'text')
    isRefused(
      await raw('POST', path, { ...bearer(), 'content-type': 'application/octet-stream' }, '{}'),
      'bytes',
    )
    isRefused(await raw('PUT', `/api/station/blobs/${'a'.repeat(64)}`, json, '{}'), 'JSON as a blob')
    expect((await ledger.sync()).body.next).toBe(1)
  })

  test('a NUL, which not every database can hold', async () => {
    const nul = 'a\u0000b'
    const json = { ...bearer(), 'content-type': 'application/json', 'x-taza': '1' }
    isRefused(await raw('POST', '/api/session', json, JSON.stringify({ login: nul, password: 'x' })), 'login')
    isRefused(
      await raw('POST', '/api/station/sign-in', json, JSON.stringify({ number: nul, code: nul })),
      'number',
    )
    isRefused(await raw('POST', '/api/station/challenge', json, JSON.stringify({ station: nul })), 'station')
  })

  test('too much', async () => {
    const path = `/api/station/attempts/${ledger.attempt}/ledger`
    const json = { ...bearer(), 'content-type': 'application/json' }
    const tooLarge = { ...json, 'content-length': String(9 * 1024 * 1024) }
    expect((await raw('POST', path, tooLarge)).status).toBe(413)
    const login = { 'content-type': 'application/json', 'x-taza': '1', 'content-length': String(300 * 1024) }
    expect((await raw('POST', '/api/session', login)).status).toBe(413)
    const blob = {
      ...bearer(),
      'content-type': 'application/octet-stream',
      'content-length': String(40 * 1024 * 1024),
    }
    expect((await raw('PUT', `/api/station/blobs/${'a'.repeat(64)}`, blob)).status).toBe(413)
  })

  test('any JSON to any route', async () => {
    const routes = university.server.routes.filter(
      (r) => r.method !== 'GET' && !r.path.includes('blobs') && r.method !== 'DELETE',
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...routes), fc.jsonValue(), async (route, payload) => {
        const url = route.path.replace(':id', ledger.attempt)
        const { statusCode } = await university.server.app.inject({
          method: route.method as 'POST',
          url,
          headers: { ...bearer(), cookie, 'x-taza': '1', 'content-type': 'application/json' },
          payload: JSON.stringify(payload),
        })
        expect(statusCode).toBeLessThan(500)
        expect(statusCode).toBeGreaterThanOrEqual(400)
      }),
      { numRuns: 150 },
    )
  })

  test('records with strange bodies are kept and break nothing', async () => {
    const strange = [
      { kind: 'media.segment', body: {} },
      { kind: 'incident.raised', body: { incident: 'toString' } },
      { kind: 'attempt.changed', body: { from: 'x', to: 'nowhere' } },
      { kind: 'attempt.locked', body: { reason: 1 } },
      { kind: 'command.received', body: { command: { $ne: null } } },
      { kind: 'camera.lost', body: { source: '__proto__' } },
      { kind: 'to.string', body: { x: [[[[]]]] } },
      { kind: 'has.own', body: { length: -1 } },
    ]
    for (const { kind, body } of strange) ledger.add(kind, body)
    const answer = await ledger.sync(1)
    expect(answer).toMatchObject({ status: 200, body: { next: 1 + strange.length } })
    const detail = await raw('GET', `/api/attempts/${ledger.attempt}`, { cookie })
    expect(detail.status).toBe(200)
    const findings = await university.server.db
      .selectFrom('finding')
      .select('kind')
      .where('kind', '=', 'malformed-record')
      .execute()
    expect(findings).toHaveLength(6)
  })
})
