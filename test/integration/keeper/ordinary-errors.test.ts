/**
 * What goes wrong when a technician sets up a station is told in one sentence that says what to do, tried once. Each row
 * is a command as it is typed, against a real server, real TLS and real files.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Certificates, makeCertificates, startTls } from '../../support/tls.ts'
import { startUniversity, type University } from '../../support/university.ts'

const cli = fileURLToPath(new URL('../../../out/main/cli.js', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'taza-ordinary-'))
let hours = 0
let university: University
let certificates: Certificates
const closers: (() => unknown)[] = []
/** Addresses of the rows, by name. */
const at: Record<string, string> = {}

async function run(args: readonly string[]) {
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, DISPLAY: ':99' } })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      text += data
    })
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { lines: text.trim().split('\n'), status }
}

const file = (name: string, content: unknown) => {
  const path = join(home, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 })
  return path
}
const enrol = (server: string, token = 'none', ...more: string[]) =>
  run([
    'enrol',
    '--server',
    server,
    '--token',
    token,
    '--name',
    'S',
    '--data',
    join(home, `enrol-${++enrolled}`),
    ...more,
  ])
let enrolled = 0

/** Answers like our server, by a clock so many minutes off. */
async function serverWithClock(minutes: number): Promise<string> {
  const server: Server = createServer((_request, response) => {
    const date = new Date(Date.now() + minutes * 60_000).toUTCString()
    response.writeHead(200, { 'content-type': 'application/json', date }).end('{"service":"taza","ok":true}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

beforeAll(async () => {
  university = await startUniversity({ now: () => Date.now() + hours * 3_600_000 })
  const port = Number(new URL(university.url).port)
  certificates = makeCertificates()
  const { key, chain, over, early } = certificates
  for (const [name, cert] of Object.entries({ tls: chain, over, early })) {
    const tls = await startTls(port, { key, chain: cert })
    closers.push(() => tls.close())
    at[name] = `https://127.0.0.1:${tls.port}`
  }
  const deaf = createTcp((socket) => socket.end('220 mail.university.kz ESMTP\r\n'))
  await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve))
  closers.push(() => deaf.close())
  at.plain = `https://127.0.0.1:${(deaf.address() as AddressInfo).port}`
  const portal = createServer((_request, response) => response.end('<html>Sign in'))
  await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve))
  closers.push(() => portal.close())
  at.portal = `http://127.0.0.1:${(portal.address() as AddressInfo).port}`
  // A port that no other test may be given meanwhile.
  at.nobody = 'http://127.0.0.1:1'
  at.behind = await serverWithClock(10)
  at.ahead = await serverWithClock(-10)
}, 120_000)
afterAll(async () => {
  for (const close of closers) await close()
  certificates.remove()
  await university.close()
  rmSync(home, { recursive: true, force: true })
})

const newToken = () => university.server.stations.allow(university.credentials.room.id, 1)
const ca = () => ['--ca', certificates.authority]

interface Row {
  act(): Promise<{ lines: string[]; status: number | null }>
  says: RegExp
  status?: number
}

const rows: Record<string, Row> = {
  'no scheme': { act: () => enrol('exams.kz'), says: /^--server: .*https:/ },
  'no scheme, with a port': { act: () => enrol('exams.kz:8443'), says: /^--server: .*https:/ },
  'a wrong name': {
    act: () => enrol('https://exams.invalid'),
    says: /exams\.invalid is not known here: mend the address/,
  },
  'a wrong port': {
    act: () => enrol(at.nobody ?? ''),
    says: /^Nothing listens at http:.*have the server started/,
  },
  'not our server': { act: () => enrol(at.portal ?? ''), says: /is not the university's Taza server/ },
  'no TLS there': {
    act: () => enrol(at.plain ?? ''),
    says: /does not speak TLS: take the port of the TLS proxy/,
  },
  'an unknown certificate': {
    act: () => enrol(at.tls ?? ''),
    says: /authority that this machine does not know: .*--ca FILE/,
  },
  'a clock ahead, by the certificate': {
    act: () => enrol(at.over ?? '', 'none', ...ca()),
    says: /is over by this machine's clock \(\d{4}-\d\d-\d\d\): set the clock \(NTP\)/,
  },
  'a clock behind, by the certificate': {
    act: () => enrol(at.early ?? '', 'none', ...ca()),
    says: /not yet valid by this machine's clock .*: set the clock \(NTP\), it is behind/,
  },
  'another key than the pinned one': {
    act: () => enrol(at.tls ?? '', 'none', ...ca(), '--pin', `${'A'.repeat(43)}=`),
    says: /has another key than the pinned one/,
  },
  'a pin that is none': {
    act: () => enrol(at.tls ?? '', 'none', '--pin', 'xx'),
    says: /^--pin takes the SHA-256 of a public key in base64 .*not .xx./,
  },
  'a missing file of authorities': {
    act: () => enrol(at.tls ?? '', 'none', '--ca', join(home, 'none.pem')),
    says: /file of authorities .*none\.pem cannot be used/,
  },
  'a wrong token': {
    act: () => enrol(university.url, 'wrong'),
    says: /refuses the token: this server never gave it out; copy it whole, .*or mend --server\.$/,
  },
  'a used token': {
    act: async () => {
      const token = await newToken()
      expect((await enrol(university.url, token)).status).toBe(0)
      return enrol(university.url, token)
    },
    says: /refuses the token: it has made a machine a station already.*taza server enrol-token/,
  },
  'a token that is over': {
    act: async () => {
      const token = await newToken()
      hours = 2
      return enrol(university.url, token).finally(() => {
        hours = 0
      })
    },
    says: /refuses the token: its time is over; .*taza server enrol-token/,
  },
  'a misspelt option': {
    act: () => run(['enrol', '--sever', 'x']),
    says: /^Unknown option '--sever'; --help lists what there is\.$/,
  },
  'a misspelt setting': {
    act: () => run(['station', '--config', file('a.json', { sever: 'https://u.kz', data: home })]),
    says: /configuration .*a\.json: there is no setting 'sever': did you mean 'server'\?$/,
  },
  'a misspelt setting further inside': {
    act: () =>
      run([
        'station',
        '--config',
        file('b.json', { server: 'https://u.kz', data: home, network: { pin: [] } }),
      ]),
    says: /there is no setting 'network\.pin': did you mean 'pins'\?$/,
  },
  'a setting without a scheme': {
    act: () => run(['station', '--config', file('c.json', { server: 'u.kz', data: home })]),
    says: /server: .*https:/,
  },
  'no address in the settings': {
    act: () => run(['station', '--config', file('d.json', { data: home })]),
    says: /server: the address of the university server is missing$/,
  },
  'a configuration that is not there': {
    act: () => run(['station', '--config', join(home, 'none.json')]),
    says: /none\.json: there is no such file: mend the name after --config$/,
  },
  'a configuration that is no JSON': {
    act: () => run(['station', '--config', file('e.json', '{"server": ')]),
    says: /^taza: configuration .*e\.json: /,
  },
  'a data folder that is none': {
    act: () => run(['station', '--server', 'https://u.kz', '--data', file('f', '')]),
    says: /^taza: The folder .* is not a folder: mend its name, or take another one with the setting "data"\.$/,
  },
  'no keeper to ask': {
    act: () => {
      mkdirSync(join(home, 'quiet'), { recursive: true })
      return run(['status', '--data', join(home, 'quiet')])
    },
    says: /^no keeper listens at .*: start the station/,
  },
  'a clock behind the server': {
    act: () => serverLine(['check', '--server', at.behind ?? '']),
    says: /This machine's clock is (599|600|601) s behind the server's; set it \(NTP\)\./,
  },
  'a clock ahead of the server': {
    act: () => serverLine(['check', '--server', at.ahead ?? '']),
    says: /This machine's clock is (599|600|601) s ahead of the server's; set it \(NTP\)\./,
  },
  'a check without a server there': {
    act: () => serverLine(['check', '--server', at.nobody ?? '']),
    says: /Nothing listens at http:/,
  },
}

/** Of a check's many lines, the server's. */
async function serverLine(args: string[]) {
  const { lines, status } = await run(args)
  return { lines: lines.filter((line) => / server /.test(line)), status }
}

it.each(Object.entries(rows))('%s', async (_what, { act, says, status = 1 }) => {
  const got = await act()
  expect(got.lines.join('\n')).toMatch(says)
  expect(got.lines).toHaveLength(1)
  expect(got.status).toBe(status)
})

it('a missing user is told once, and the keeper is not tried again and again', async () => {
  const data = join(home, 'keeper')
  const { lines, status } = await run(['keeper', '--data', data, '--main-user', 'nobody-of-this-name'])
  expect(status).toBe(3)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(
    /there is no user 'nobody-of-this-name' on this machine: make it \(useradd\), or mend --main-user$/,
  )
})

it("a station waits for its keeper's service, says so once, and starts nothing meanwhile", async () => {
  const data = join(home, 'waits')
  const config = file('g.json', {
    server: 'https://u.kz',
    data,
    keeper: join(home, 'none.sock'),
    shell: 'chromium',
  })
  const child = spawn(process.execPath, [cli, 'station', '--config', config], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (bytes) => {
    text += bytes
  })
  await expect
    .poll(() => text, { timeout: 30_000 })
    .toMatch(/no keeper listens at .*none\.sock: .*; waiting for it/)
  // Several more looks.
  await new Promise((resolve) => setTimeout(resolve, 3500))
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('close', resolve))
  expect(text.match(/no keeper listens/g)).toHaveLength(1)
  expect(readdirSync(data)).not.toContain('shell')
})
