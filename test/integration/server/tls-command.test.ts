/** `taza server tls`: nginx becomes the TLS proxy of a real server, or one sentence says why not and all is as before. */
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../../src-server/clock.ts'
import { runAdmin } from '../../../src-server/commands/admin-commands.ts'
import type { Machine } from '../../../src-server/commands/nginx.ts'
import { nginxConf } from '../../../src-server/commands/nginx-conf.ts'
import { tlsOn } from '../../../src-server/commands/tls.ts'
import { Wrong } from '../../../src-server/commands/wrong.ts'
import { freePort } from '../../support/free-port.ts'
import { startNginx } from '../../support/nginx.ts'
import { type Certificates, makeCertificates } from '../../support/tls.ts'
import { startUniversity, type University } from '../../support/university.ts'

const name = 'exams.university.kz'
const home = mkdtempSync(join(tmpdir(), 'taza-tls-command-'))
const nginx = join(home, 'nginx')
const conf = join(nginx, 'conf.d', 'taza.conf')
let certificates: Certificates
let others: Certificates
let university: University

beforeAll(async () => {
  certificates = makeCertificates([name])
  others = makeCertificates(['lms.university.kz'])
  // As an administrator keeps it.
  for (const key of [certificates.key, others.key]) chmodSync(key, 0o600)
  mkdirSync(join(nginx, 'conf.d'), { recursive: true })
  writeFileSync(
    join(nginx, 'nginx.conf'),
    `pid ${home}/pid;\nerror_log stderr;\nevents {}\nhttp {\n  access_log off;\n  include ${nginx}/conf.d/*.conf;\n}\n`,
  )
  university = await startUniversity()
}, 120_000)
afterAll(async () => {
  await university.close()
  certificates.remove()
  others.remove()
  rmSync(home, { recursive: true, force: true })
})

async function tls(...args: string[]) {
  const lines: string[] = []
  const io = { out: (line: string) => lines.push(line), err: (line: string) => lines.push(line) }
  const status = await runAdmin('tls', ['tls', '--nginx', nginx, ...args], {}, io)
  return { status, text: lines.join('\n') }
}
const withFiles = (certificate: string, key: string, host = name) =>
  tls('--name', host, '--certificate', certificate, '--certificate-key', key)

test('what it writes is taken by nginx, and says what stands in station.json', async () => {
  const { status, text } = await withFiles(certificates.chain, certificates.key)
  expect([status, text]).toEqual([0, expect.stringContaining(`"server": "https://${name}"`)])
  expect(text).toContain(certificates.pins.server)
  expect(text).toMatch(/must trust its authority/)
  expect(readFileSync(conf, 'utf8')).toContain(`server_name ${name};`)
  const json = await tls(
    '--name',
    name,
    '--certificate',
    certificates.chain,
    '--certificate-key',
    certificates.key,
    '--json',
  )
  expect(JSON.parse(json.text.split('\n').at(-1) ?? '')).toMatchObject({
    name,
    known: false,
    pin: certificates.pins.server,
  })
})

test('by it a server is reached, which believes what it says of callers, and plain http is told where to go', async () => {
  const [secure, plain] = [await freePort(), await freePort()]
  const front = nginxConf({
    ...{ name, certificate: certificates.chain, key: certificates.key },
    ...{
      upstreams: [new URL(university.url).host],
      tls: [`127.0.0.1:${secure}`],
      plain: [`127.0.0.1:${plain}`],
    },
  })
  const running = await startNginx({ port: secure, http: () => front })
  const dispatcher = new Agent({ connect: { ca: readFileSync(certificates.authority), servername: name } })
  try {
    const health = await request(`https://127.0.0.1:${secure}/api/health`, { dispatcher })
    expect([health.statusCode, await health.body.json()]).toEqual([200, { service: 'taza', ok: true }])
    const large = await request(`https://127.0.0.1:${secure}/api/session`, {
      ...{ dispatcher, method: 'POST', body: Buffer.alloc(34 * 1024 * 1024) },
      headers: { 'content-type': 'application/json' },
    }).then(
      ({ statusCode }) => statusCode,
      () => 'cut off',
    )
    expect([413, 'cut off']).toContain(large)
    const sent = await fetch(`http://127.0.0.1:${plain}/console`, {
      redirect: 'manual',
      headers: { host: name },
    })
    expect([sent.status, sent.headers.get('location')?.endsWith('/console')]).toEqual([301, true])
    expect(sent.headers.get('location')).toMatch(/^https:/)
  } finally {
    await dispatcher.destroy()
    await running.stop()
  }
})

test('an authority of its own is made once, signs anew, and speaks for this name alone', async () => {
  const folder = join(home, 'authority')
  const first = await tls('--name', name, '--authority', folder)
  expect([first.status, first.text]).toEqual([
    0,
    expect.stringContaining(`${folder}/authority.pem as "network.ca"`),
  ])
  const [authority, certificate] = ['authority.pem', 'server.pem'].map((one) => join(folder, one))
  const before = readFileSync(authority ?? '')
  const verified = () =>
    execFileSync('openssl', ['verify', '-CAfile', authority ?? '', certificate ?? ''], { encoding: 'utf8' })
  expect(verified()).toContain('OK')
  expect((await tls('--name', name, '--authority', folder)).status).toBe(0)
  expect(readFileSync(authority ?? '')).toEqual(before)
  expect(verified()).toContain('OK')
  expect((await tls('--name', 'lms.university.kz', '--authority', folder)).status).toBe(1)
  // What the server has goes on being good.
  expect(verified()).toContain('OK')
})

/** All of it but the last byte of its signature. */
function signedOtherwise(pem: string): string {
  const bytes = Buffer.from(pem.replaceAll(/-----.*?-----/g, ''), 'base64')
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1)
  return `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64')}\n-----END CERTIFICATE-----\n`
}

test.each<[string, () => Promise<{ status: number; text: string }>, RegExp]>([
  [
    'no whole name',
    () => withFiles(certificates.chain, certificates.key, 'exams'),
    /^--name takes the server's whole host name.*not 'exams'\.$/,
  ],
  ['neither files nor an authority', () => tls('--name', name), /^Name the certificate and its key/],
  [
    'a key alone',
    () => tls('--name', name, '--certificate-key', certificates.key),
    /^Name the certificate and its key/,
  ],
  [
    'an upstream elsewhere',
    () => tls('--name', name, '--to', '10.0.0.1:80'),
    /^--to takes where the server listens on this machine/,
  ],
  [
    'no such file',
    () => withFiles(join(home, 'none.pem'), certificates.key),
    /^There is no file .*none\.pem: mend the name after --certificate\.$/,
  ],
  [
    'no certificate in it',
    () => withFiles(certificates.key, certificates.key),
    /holds no certificate in PEM/,
  ],
  [
    'a certificate of another name',
    () => withFiles(others.chain, others.key),
    /is for .*lms\.university\.kz, and not for exams\.university\.kz/,
  ],
  [
    'the key of another',
    () => withFiles(certificates.chain, others.key),
    /The key in .* is not that of the certificate/,
  ],
  [
    'a certificate for a key',
    () => withFiles(certificates.chain, certificates.authority),
    /holds no private key in PEM|Everybody on this machine can read/,
  ],
  [
    'one that is over',
    () => withFiles(certificates.over, certificates.key),
    /is over since 2021-01-01: have it renewed/,
  ],
  [
    'one that is not yet',
    () => withFiles(certificates.early, certificates.key),
    /begins on 2090-01-01: set this machine's clock/,
  ],
  [
    'one without its signer',
    () => {
      const alone = join(home, 'alone.pem')
      writeFileSync(
        alone,
        /-----BEGIN.*?END CERTIFICATE-----\n/s.exec(readFileSync(certificates.chain, 'utf8'))?.[0] ?? '',
      )
      return withFiles(alone, certificates.key)
    },
    /is signed by CN=University CA, which is not in the file/,
  ],
  [
    'a signer of others',
    () => {
      const mixed = join(home, 'mixed.pem')
      const [own = ''] =
        /-----BEGIN.*?END CERTIFICATE-----\n/s.exec(readFileSync(certificates.chain, 'utf8')) ?? []
      writeFileSync(mixed, own + readFileSync(others.authority, 'utf8'))
      return withFiles(mixed, certificates.key)
    },
    /the certificate 2 did not sign the one before it/,
  ],
  [
    'a signature that does not hold',
    () => {
      const forged = join(home, 'forged.pem')
      const [own = ''] =
        /-----BEGIN.*?END CERTIFICATE-----\n/s.exec(readFileSync(certificates.chain, 'utf8')) ?? []
      writeFileSync(forged, signedOtherwise(own) + readFileSync(certificates.authority, 'utf8'))
      return withFiles(forged, certificates.key)
    },
    /the certificate 2 did not sign the one before it/,
  ],
  [
    'an authority that has not signed itself',
    () => {
      const forged = join(home, 'forged-authority.pem')
      const [own = ''] =
        /-----BEGIN.*?END CERTIFICATE-----\n/s.exec(readFileSync(certificates.chain, 'utf8')) ?? []
      writeFileSync(forged, own + signedOtherwise(readFileSync(certificates.authority, 'utf8')))
      return withFiles(forged, certificates.key)
    },
    /^The last certificate in .* is not as it was signed: export it anew\.$/,
  ],
  [
    'a key that everybody reads',
    () => {
      const open = join(home, 'open.key')
      writeFileSync(open, readFileSync(certificates.key))
      chmodSync(open, 0o644)
      return withFiles(certificates.chain, open)
    },
    /^Everybody on this machine can read the key .*: chmod o-r /,
  ],
  [
    'a key with a password',
    () => {
      const locked = join(home, 'locked.key')
      execFileSync('openssl', [
        'pkey',
        '-in',
        certificates.key,
        '-aes256',
        '-passout',
        'pass:x',
        '-out',
        locked,
      ])
      return withFiles(certificates.chain, locked)
    },
    /asks for a password, which nginx has nobody to ask for/,
  ],
  [
    'no nginx there',
    () => tls('--name', name, '--nginx', join(home, 'nowhere')),
    /^There is no .*nginx\.conf: install nginx/,
  ],
])('%s is one sentence', async (_what, act, says) => {
  const { status, text } = await act()
  expect(text).toMatch(says)
  expect(text.split('\n')).toHaveLength(1)
  expect(status).toBe(1)
})

test('what nginx does not take is put back, with what nginx says', async () => {
  const spoilt = join(nginx, 'conf.d', 'zz.conf')
  writeFileSync(spoilt, 'nonsense on;\n')
  const before = readFileSync(conf, 'utf8')
  const { status, text } = await withFiles(certificates.chain, certificates.key)
  expect([status, text]).toEqual([
    1,
    expect.stringMatching(
      /^nginx does not take it, and goes on as before: unknown directive "nonsense" in .*zz\.conf:1$/,
    ),
  ])
  expect(readFileSync(conf, 'utf8')).toBe(before)
  rmSync(conf)
  await withFiles(certificates.chain, certificates.key)
  expect(existsSync(conf)).toBe(false)
  rmSync(spoilt)
  const main = join(nginx, 'nginx.conf')
  const whole = readFileSync(main, 'utf8')
  writeFileSync(main, whole.replace(/ {2}include .*\n/, ''))
  expect((await withFiles(certificates.chain, certificates.key)).text).toMatch(
    /does not include conf\.d\/\*\.conf: add "include /,
  )
  writeFileSync(main, whole)
})

test('the file of another site is not written over', async () => {
  const before = existsSync(conf) ? readFileSync(conf, 'utf8') : null
  const theirs = 'server { listen 127.0.0.1:80; server_name lms.university.kz; }\n'
  writeFileSync(conf, theirs)
  const { status, text } = await withFiles(certificates.chain, certificates.key)
  expect([status, text]).toEqual([
    1,
    expect.stringMatching(/taza\.conf was written by somebody else: move it/),
  ])
  expect(readFileSync(conf, 'utf8')).toBe(theirs)
  if (before === null) rmSync(conf)
  else writeFileSync(conf, before)
})

/** A machine with systemd, whose nginx reads `folder`; programs are only noted. `fails`: the one that does not go. */
async function on(folder: string, fails: (line: string) => string | null, warns = '') {
  const ran: string[] = []
  const told: string[] = []
  const machine: Machine = {
    ...{ folder, systemd: true },
    async run(program, args) {
      const line = [program, ...args].join(' ')
      ran.push(line)
      const stderr = fails(line)
      if (stderr !== null) throw Object.assign(new Error('failed'), { code: 1, stderr })
      return { stdout: program === 'nginx' ? readFileSync(conf, 'utf8') : '', stderr: warns }
    },
  }
  const wrong = await tlsOn(machine, {
    values: { name, nginx, certificate: certificates.chain, 'certificate-key': certificates.key },
    ...{ clock: systemClock, say: () => undefined, tell: (line) => told.push(line) },
  }).catch((error: unknown) => {
    if (error instanceof Wrong) return error.message
    throw error
  })
  return { wrong: wrong ?? null, told, services: ran.filter((line) => line.startsWith('systemctl')) }
}

test("the system's nginx reads it at once; that of another folder is left to whoever named it", async () => {
  const good = await on(nginx, () => null)
  expect(good).toEqual({
    ...{ wrong: null, told: [] },
    services: ['systemctl enable --now nginx', 'systemctl reload nginx'],
  })
  const elsewhere = await on(home, () => null)
  expect([elsewhere.wrong, elsewhere.services]).toEqual([null, []])
  expect(elsewhere.told).toEqual([
    `Whichever nginx reads ${nginx} was not told: nginx -s reload -c ${nginx}/nginx.conf`,
  ])
})

test('what nginx warns of is told', async () => {
  const { told } = await on(
    nginx,
    () => null,
    'nginx: [warn] conflicting server name "exams.university.kz" on 0.0.0.0:443, ignored\nnginx: test is successful\n',
  )
  expect(told).toEqual(['nginx warns: conflicting server name "exams.university.kz" on 0.0.0.0:443, ignored'])
})

test.each([
  ['enable --now nginx', null],
  ['reload nginx', null],
  ['reload nginx', '# Made by taza server tls, before\n'],
])('where systemctl %s fails, what was there is put back, and read again', async (what, before) => {
  rmSync(conf, { force: true })
  if (before !== null) writeFileSync(conf, before)
  const { wrong, services } = await on(nginx, (line) =>
    line === `systemctl ${what}` ? 'Job for nginx.service failed.\nSee journalctl.\n' : null,
  )
  expect(wrong).toBe(
    'nginx did not start or read it, and what was there before is put back: Job for nginx.service failed.',
  )
  expect(existsSync(conf) ? readFileSync(conf, 'utf8') : null).toBe(before)
  expect(services.at(-1)).toBe('systemctl try-reload-or-restart nginx')
  rmSync(conf, { force: true })
})

test('and where that is not read either, it is said', async () => {
  const { wrong } = await on(nginx, (line) => (line.startsWith('systemctl') ? 'No such unit.' : null))
  expect(wrong).toMatch(/put back: No such unit\. It does not go on with that either: No such unit\.$/)
  expect(existsSync(conf)).toBe(false)
})
