/** What a morning leaves in the log: each of its events a line, and nobody's name, number, password, token or address. */
import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { linesAMinute } from '../../../src-server/http/told.ts'
import { signerOf } from '../../../src-server/keys.ts'
import { toBase64 } from '../../../src-shared/bytes.ts'

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'taza-log-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

test('login, wrong password, enrolment, a spent token, a refused route: a line each, and of nobody', async () => {
  const args = ['--data', home, '--port', '0', '--demo', '--resources', at('resources')]
  const child = spawn(process.execPath, [at('src-server/main.ts'), ...args])
  let log = ''
  child.stderr.on('data', (bytes) => {
    log += bytes
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (data) => resolve(String(data)))
    child.once('close', () => reject(new Error(`the server ended: ${log}`)))
  })
  const { listening } = JSON.parse(line)
  const { staff, students, enrolToken } = JSON.parse(
    readFileSync(join(home, 'demo-credentials.json'), 'utf8'),
  )
  const post = (path: string, body: unknown, headers = {}) =>
    fetch(`${listening}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-taza': '1', ...headers },
      body: JSON.stringify(body),
    })
  const [{ login, password, name }] = staff
  const key = () => toBase64(signerOf('x', generateKeyPairSync('ed25519').privateKey).publicKey)
  const machine = () => ({
    ...{ token: enrolToken, name: 'Station Иванов', signingKey: key() },
    sealingKey: toBase64(crypto.getRandomValues(new Uint8Array(32))),
  })

  const welcome = await post('/api/session', { login, password })
  const cookie = welcome.headers.get('set-cookie')?.split(';')[0] ?? ''
  expect(welcome.status).toBe(200)
  expect((await post('/api/session', { login, password: 'wrong-secret' })).status).toBe(401)
  expect((await post('/api/station/enrol', machine())).status).toBe(200)
  expect((await post('/api/station/enrol', machine())).status).toBe(403)
  // An address with a number of a student in it; and one that there is not.
  const { number } = students[0]
  expect((await fetch(`${listening}/api/exams/${number}/retention`)).status).toBe(401)
  expect((await fetch(`${listening}/nothing/${number}?name=${login}`)).status).toBe(404)
  // Somebody who knocks all day.
  for (let i = 0; i < linesAMinute + 15; i++) await fetch(`${listening}/api/me`)
  child.kill('SIGTERM')
  await ended

  const lines = log
    .trim()
    .split('\n')
    .map((one) => JSON.parse(one))
  const told = lines.map(({ level, event, route, status, code, why, station, room }) =>
    Object.fromEntries(
      Object.entries({ level, event, route, status, code, why, station, room }).filter(
        ([, value]) => value !== undefined,
      ),
    ),
  )
  const knocked = { level: 'info', event: 'refused', route: '/api/me', status: 401, code: 'not-allowed' }
  const session = '/api/session'
  expect(told.filter(({ event, route }) => event !== undefined && route !== '/api/me')).toEqual([
    { level: 'info', event: 'logged-in' },
    { level: 'info', event: 'login-refused', why: 'not-allowed' },
    { level: 'info', event: 'refused', route: session, status: 401, code: 'not-allowed' },
    { level: 'info', event: 'enrolled', station: expect.stringMatching(/^st-/), room: expect.any(String) },
    { level: 'info', event: 'refused', route: '/api/station/enrol', status: 403, code: 'used-token' },
    { level: 'info', event: 'refused', route: '/api/exams/:id/retention', status: 401, code: 'not-allowed' },
    { level: 'info', event: 'refused', route: 'none', status: 404, code: 'bad-input' },
  ])
  expect(told.filter(({ route }) => route === '/api/me')).toEqual(Array(linesAMinute).fill(knocked))
  for (const one of lines) expect(Date.parse(one.time)).toBeGreaterThan(Date.now() - 600_000)
  const secrets = [login, name, password, 'wrong-secret', cookie.split('=')[1], enrolToken, 'Иванов', number]
  for (const secret of [...secrets, '127.0.0.1:']) {
    expect(secret).toBeTruthy()
    expect(
      lines
        .filter(({ msg }) => !msg.startsWith('Server listening'))
        .map((one) => JSON.stringify(one))
        .join('\n'),
    ).not.toContain(secret)
  }
}, 120_000)
