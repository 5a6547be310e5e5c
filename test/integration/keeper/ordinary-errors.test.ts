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
import { retireEnrolToken } from '../../../src-server/auth/enrol-tokens.ts'
import { openFaults } from '../../support/faults.ts'
import { type Certificates, makeCertificates, startTls } from '../../support/tls.ts'
import { startUniversity, type University } from '../../support/university.ts'

const cli = fileURLToPath(new URL('../../../out/main/cli.js', import.meta.url))
const serverProgram = fileURLToPath(new URL('../../../out/server/server.js', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'taza-ordinary-'))
let hours = 0
let university: University
let certificates: Certificates
const closers: (() => unknown)[] = []
/** Addresses of the rows, by name. */
const at: Record<string, string> = {}

async function run(args: readonly string[], program = cli, env = {}) {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, DISPLAY: ':99', ...env },
  })
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
const server = (data: string, more: readonly string[] = [], env = {}) =>
  run(['--data', data, '--port', '0', '--log-level', 'error', ...more], serverProgram, env)
const bucket = () => ({
  S3_ENDPOINT: at.tls ?? '',
  S3_BUCKET: 'none',
  S3_ACCESS_KEY_ID: 'a',
  S3_SECRET_ACCESS_KEY: 'b',
})

/** On a disk that is full below `folder`. */
async function onFullDisk(folder: string, args: readonly string[], program = cli) {
  mkdirSync(folder, { recursive: true })
  const faults = openFaults(folder, false)
  try {
    faults.fail('ENOSPC')
    return await run(args, program, faults.env)
  } finally {
    faults.close()
  }
}

/** A server that begins there, and ends in order. */
async function begun(data: string, ...more: string[]): Promise<void> {
  const child = spawn(process.execPath, [serverProgram, '--data', data, '--port', '0', ...more], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), ended])
  child.kill('SIGTERM')
  await ended
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
    ...['--wait', '0'],
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

const room = 'lab-204'
const newToken = () => university.server.stations.allow(university.credentials.room.id, 1)
/** A configuration with a rule for room and seat. */
const seated = (seat: object) => {
  const data = join(home, `seated-${++enrolled}`)
  return file(`seated-${enrolled}.json`, JSON.stringify({ server: university.url, data, seat }, null, 2))
}
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
  'a certificate of an authority in the system’s store, which is trusted': {
    act: () =>
      run(
        [
          ...['enrol', '--server', at.tls ?? '', '--token', 'none', '--name', 'S'],
          '--data',
          join(home, 'system'),
        ],
        cli,
        { SSL_CERT_FILE: certificates.authority },
      ),
    says: /refuses the token: this server never gave it out/,
  },
  'an unknown certificate, of the server’s store': {
    act: () => server(join(home, 'store'), [], bucket()),
    says: /^The certificate of the object store is of an authority that this machine does not know: .*update-ca-certificates/,
    status: 3,
  },
  'no such bucket, at a store whose authority is in the system’s': {
    act: () => server(join(home, 'store'), [], { ...bucket(), SSL_CERT_FILE: certificates.authority }),
    says: /^There is no bucket 'none': make it, or mend S3_BUCKET\.$/,
    status: 3,
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
    says: /refuses the token: it has made as many machines stations as it may.*taza server enrol-token/,
  },
  'a token that was taken back': {
    act: async () => {
      const { id, token } = await university.server.stations.makeToken({ room, hours: 1 })
      await retireEnrolToken(university.server.db, university.server.clock, id)
      return enrol(university.url, token)
    },
    says: /refuses the token: it was taken back; have the administrator make another/,
  },
  'a token of other addresses': {
    act: async () => {
      const terms = { room, hours: 1, uses: 40, from: ['10.2.0.0/16'] }
      return enrol(university.url, (await university.server.stations.makeToken(terms)).token)
    },
    says: /refuses the token: .*for machines of 10\.2\.0\.0\/16, and this one comes from 127\.0\.0\.1; connect this machine/,
  },
  'no number in the host name, and one is asked for': {
    act: () =>
      run([
        ...['enrol', '--server', at.nobody ?? '', '--token', 'x', '--data', join(home, 'named')],
        ...['--name', 'Station {number}', '--wait', 'soon'],
      ]),
    says: /^--(name asks for the number|wait takes minutes)/,
  },
  'a rule that says another room than the token': {
    act: async () => {
      const config = seated({ room: 'lab-9', name: 'S' })
      return run(['enrol', '--config', config, '--token', await newToken(), '--wait', '0'])
    },
    says: /^this enrolment token is for room lab-204, and this machine's rule \(seat\) says room lab-9: take a token/,
  },
  'a machine that is in no row of the rule': {
    act: () =>
      run([
        ...['enrol', '--token', 'x', '--serial', 'A1', '--config'],
        seated({ table: [{ serial: 'b2', name: 'S' }] }),
      ]),
    says: /^this machine \(.*serial number A1\) is in no row of seat\.table: add it, or give --name$/,
  },
  'a pattern that cannot be': {
    act: () => run(['enrol', '--token', 'x', '--config', seated({ host: '{room}{number}' })]),
    says: /, line \d+: seat\.host: nothing parts \{room\} and \{number\}: put a letter or a hyphen between them$/,
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
    says: /configuration .*a\.json, line 1: there is no setting 'sever': did you mean 'server'\?$/,
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
    act: () => run(['station', '--config', file('e.json', '{\n"server": ')]),
    says: /^taza: configuration .*e\.json, line 2: the file ends too soon: a closing \} or \] is missing$/,
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
  'a full disk, before a token is spent': {
    act: async () => {
      const token = await newToken()
      const data = join(home, 'full-enrol')
      const args = ['enrol', '--server', university.url, '--token', token, '--name', 'S', '--data', data]
      const got = await onFullDisk(data, args)
      expect((await run(args)).status).toBe(0)
      return got
    },
    says: /^The folder .*full-enrol is full: free some room there, or take another one with --data\.$/,
  },
  'a full disk, of a station': {
    act: () => {
      const data = join(home, 'full-station')
      return onFullDisk(data, ['station', '--server', 'https://u.kz', '--data', data])
    },
    says: /^taza: The folder .*full-station is full: free some room there, /,
  },
  // It may be made room meanwhile: systemd tries again.
  'a full disk, of a server': {
    act: () => {
      const data = join(home, 'full-server')
      return onFullDisk(data, ['--data', data, '--port', '0'], serverProgram)
    },
    says: /^The disk of .*full-server is full: free some room there, or move the folder and name it with --data\.$/,
  },
  'a full disk, of a command beside the server': {
    act: () => {
      const data = join(home, 'full-command')
      return onFullDisk(data, ['add-room', '--data', data, '--room', 'r1'], serverProgram).then(
        ({ lines, status }) => ({ lines: lines.filter((line) => !line.includes('it is begun')), status }),
      )
    },
    says: /^The disk of .*full-command is full: free some room there/,
  },
  'a missing camera': {
    act: () => checkLine('cameras', ['--camera', '/dev/video97']),
    says: /Only one camera was found \(\/dev\/video97\); connect a face camera and a desk camera\./,
  },
  'cameras that give no picture': {
    act: () => checkLine('cameras', ['--camera', '/dev/video97', '--camera', '/dev/video98']),
    says: /video97: (it gave no picture|fswebcam is not installed; install the package fswebcam)/,
  },
  'a missing keeper': {
    act: () => {
      const config = file('h.json', { server: 'https://u.kz', data: home, keeper: join(home, 'none.sock') })
      return checkLine('keeper', ['--config', config])
    },
    says: /No keeper answers at .*none\.sock .*systemctl status taza-keeper says why/,
  },
  'a taken port': {
    act: () => server(join(home, 'taken'), ['--port', new URL(university.url).port]),
    says: /^Port \d+ on 127\.0\.0\.1 is in use: end the other program or choose another with --port\.$/,
  },
  'an address that is none of this machine': {
    act: () => server(join(home, 'taken'), ['--host', '192.0.2.1']),
    says: /^192\.0\.2\.1 is not an address of this machine: choose another with --host\.$/,
  },
  'another domain on old data': {
    act: async () => {
      const data = join(home, 'domain')
      await begun(data, '--domain', 'kaznu.kz')
      return server(data, ['--domain', 'kaznmu.kz'])
    },
    says: /^.*domain was begun with --domain kaznu\.kz, .*: start it with that one, not with kaznmu\.kz, or take another folder/,
    status: 3,
  },
  'a server’s folder that is none': {
    act: () => server(file('i', '')),
    says: /^.*\/i is not a folder: mend its name after --data\.$/,
    status: 3,
  },
  'a misspelt setting of the server': {
    act: () => server(join(home, 'j'), ['--settings', file('j.json', { metric: { token: 'x' } })]),
    says: /^The settings .*j\.json do not fit: there is no setting 'metric': did you mean 'metrics'\?$/,
    status: 2,
  },
  'a misspelt option of the server': {
    act: () => server(join(home, 'k'), ['--domian', 'u.kz']),
    says: /^Unknown option '--domian'\. Try --help\.$/,
    status: 2,
  },
  'a check without a server there': {
    act: () => serverLine(['check', '--server', at.nobody ?? '']),
    says: /Nothing listens at http:/,
  },
}

/** Of a check's many lines, one. */
async function checkLine(step: string, args: string[]) {
  const { lines, status } = await run(['check', ...args])
  return { lines: lines.filter((line) => new RegExp(`MEND ${step} `).test(line)), status }
}
const serverLine = (args: string[]) => checkLine('server', args.slice(1))

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

it('a keeper whose configuration is misspelt says so once, and begins when it is mended', async () => {
  const socket = join(home, 'mended.sock')
  const given = { data: join(home, 'mended'), keeper: socket }
  const config = file('l.json', { ...given, sever: 'https://u.kz' })
  const child = spawn(process.execPath, [cli, 'keeper', '--data', given.data, '--config', config])
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes) => {
      text += bytes
    })
  const told = /there is no setting 'sever': did you mean 'server'\?; the keeper begins once it is mended/g
  await expect.poll(() => text, { timeout: 60_000 }).toMatch(told)
  // Several more looks.
  await new Promise((resolve) => setTimeout(resolve, 4500))
  file('l.json', { ...given, server: 'https://u.kz' })
  await expect.poll(() => text, { timeout: 60_000 }).toMatch(/ready/)
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('close', resolve))
  expect(text.match(told)).toHaveLength(1)
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
