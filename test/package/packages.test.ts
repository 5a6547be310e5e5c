/**
 * The Debian packages as packages, both on one machine: built twice, installed over the former one, used by root, upgraded,
 * removed, purged, had from a folder. No systemd runs here: what it is told is listened to, what it then does is not tried.
 */
import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { root } from '../../scripts/demo/campus.ts'
import { createProcesses } from '../../scripts/demo/processes.ts'
import { writeIndex } from '../../scripts/dist/apt-folder.ts'
import { buildDeb } from '../../scripts/dist/deb.ts'
import { freePort } from '../support/free-port.ts'
import { install, lower, obstacle } from '../support/installed/install.ts'
import { type Machine, startMachine } from '../support/installed/machine.ts'

const place = mkdtempSync(join(tmpdir(), 'taza-packages-'))
chmodSync(place, 0o755)
const shared = join(place, 'shared')
mkdirSync(shared)
const why = await obstacle(place, lower, shared)

describe.skipIf(why !== null)(`the packages${why === null ? '' : ` (skipped: ${why})`}`, () => {
  const processes = createProcesses()
  const date = '1700000000'
  const wants = '/etc/systemd/system/multi-user.target.wants'
  const data = '/var/lib/taza-server'
  let machine: Machine
  let station: string
  let server: string

  /** What a command of root says there, and that it is content. */
  async function said(...words: string[]): Promise<string> {
    const { status, text } = await machine.run(words)
    expect(status, text).toBe(0)
    return text.trim()
  }
  const there = (path: string) => machine.run(['test', '-e', path]).then(({ status }) => status === 0)
  const linked = (path: string) => machine.run(['test', '-L', path]).then(({ status }) => status === 0)
  const known = async (user: string) => (await machine.run(['getent', 'passwd', user])).status === 0

  /** The package that there was before these two: what counts of it here is its name, its setting, and what it left. */
  function formerPackage(): string {
    const tree = join(place, 'former')
    mkdirSync(join(tree, 'DEBIAN'), { recursive: true })
    mkdirSync(join(tree, 'etc/taza'), { recursive: true })
    const control =
      'Package: taza\nVersion: 0.1.0\nArchitecture: all\nMaintainer: T <t@example.edu>\nDescription: former\n'
    writeFileSync(join(tree, 'DEBIAN/control'), control)
    writeFileSync(join(tree, 'DEBIAN/conffiles'), '/etc/taza/station.json\n')
    copyFileSync(join(root, 'resources/linux/station.json'), join(tree, 'etc/taza/station.json'))
    return tree
  }

  beforeAll(async () => {
    process.env.SOURCE_DATE_EPOCH = date
    station = buildDeb(root, 'taza-station', shared, 1)
    server = buildDeb(root, 'taza-server', shared, 1)
    machine = await startMachine({ folder: join(place, 'machine'), lower, shared })
  }, 600_000)
  afterAll(async () => {
    delete process.env.SOURCE_DATE_EPOCH
    await processes.stopAll()
    await machine?.stop()
    rmSync(place, { recursive: true, force: true })
  })

  /** What a technician put there (docs/DEPLOYMENT.md), and what display managers write of a user. */
  const displayManagers = [
    '/etc/lightdm/lightdm.conf.d/lightdm-taza.conf',
    '/var/lib/lightdm/data/taza-station/x',
    '/var/cache/lightdm/dmrc/taza-station.dmrc',
    '/var/lib/AccountsService/users/taza-station',
  ].join(' ')

  it('are the same bytes whoever builds them, and when', () => {
    const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')
    const umask = process.umask(0o077)
    onTestFinished(() => {
      process.umask(umask)
    })
    for (const [name, file] of [
      ['taza-station', station],
      ['taza-server', server],
    ] as const) {
      const again = buildDeb(root, name, join(place, 'again'), 1)
      expect(digest(again), name).toBe(digest(file))
    }
  })

  it('take over from the package that was both: its settings, and the folder of a user that systemd made up', async () => {
    const former = formerPackage()
    renameSync(former, join(shared, 'former'))
    await said('dpkg-deb', '--root-owner-group', '--build', join(shared, 'former'), '/tmp/taza.deb')
    await said('dpkg', '-i', '/tmp/taza.deb')
    await said('sh', '-c', `echo '{"server": "https://exams.changed.edu"}' >/etc/taza/station.json`)
    const before = `mkdir -p /var/lib/private/taza-server/keys && ln -s private/taza-server ${data} &&
      echo secret >/var/lib/private/taza-server/keys/secret && chown -R 61234:61234 /var/lib/private/taza-server`
    await said('sh', '-c', before)

    await install(machine, station, server)
    expect((await machine.run(['dpkg', '-s', 'taza'])).text).not.toContain('install ok installed')
    expect(await said('cat', '/etc/taza/station.json')).toContain('exams.changed.edu')
    expect(await linked(data)).toBe(false)
    expect(await there('/var/lib/private/taza-server')).toBe(false)
    expect(await said('stat', '-c', '%U:%G %a', data)).toBe('taza-server:taza-server 700')
    expect(await said('stat', '-c', '%U', `${data}/keys/secret`)).toBe('taza-server')
    await said('rm', '-r', `${data}/keys`)
  })

  it('are enabled where no systemd runs: the keeper by its package, the server by an administrator alone', async () => {
    expect(await there('/run/systemd/system')).toBe(false)
    expect(await linked(`${wants}/taza-keeper.service`)).toBe(true)
    expect(await linked(`${wants}/taza-server.service`)).toBe(false)
    await said('systemctl', 'enable', 'taza-server')
    // An upgrade leaves that as it is, and what was disabled too.
    await said('systemctl', 'disable', 'taza-keeper')
    await install(machine, station, server)
    expect(await linked(`${wants}/taza-server.service`)).toBe(true)
    expect(await linked(`${wants}/taza-keeper.service`)).toBe(false)
  })

  it('need for a station what a screen needs, and for a server none of it', async () => {
    const needs = async (file: string) => (await said('dpkg-deb', '-f', file, 'Depends')).split(/, | \| /)
    const screen = ['chromium', 'openbox', 'xserver-xorg-core', 'xserver-xorg-input-libinput', 'lightdm']
    expect(await needs(station)).toEqual(expect.arrayContaining(screen))
    for (const one of await needs(server)) expect(one).not.toMatch(/chrom|openbox|xserver|lightdm|^libx/)
    expect(await there('/opt/taza-station/out/server')).toBe(false)
    expect(await there('/opt/taza-server/out/main')).toBe(false)
  })

  it('bring documents and licences', async () => {
    for (const [name, file] of [
      ['taza-station', station],
      ['taza-server', server],
    ] as const) {
      const text = await said('dpkg-deb', '-c', file)
      const documents = [
        'copyright',
        'README.md',
        'docs/DEPLOYMENT.md',
        'docs/OPERATIONS.md',
        'docs/threats/station.md',
      ]
      for (const one of documents) expect(text).toContain(` ./usr/share/doc/${name}/${one}\n`)
    }
    expect(await said('cat', '/usr/share/doc/taza-server/copyright')).toMatch(/^zod \d.*: MIT$/m)
  })

  it('has a server that is its own user, and root’s commands are that user’s', async () => {
    const unit = readFileSync(machine.path('/lib/systemd/system/taza-server.service'), 'utf8')
    expect(unit).toMatch(/^User=taza-server$/m)
    const port = await freePort()
    const words = /^ExecStart=(.*)$/m.exec(unit)?.[1] ?? ''
    const started = words.replace(/\$\{TAZA_DOMAIN\}/, 'university.test').replace('8080', String(port))
    const log = join(place, 'server.log')
    const [program, ...args] = machine.command(started.split(' '), {
      user: 'taza-server',
      group: 'taza-server',
    })
    const running = processes.start(program, args, { log })
    await vi.waitFor(() => expect(readFileSync(log, 'utf8')).toMatch(/listening/), 60_000)
    // By both names, from a folder that nobody but root may read.
    const room = ['add-room', '--data', data, '--room', 'lab', '--title', 'Lab']
    await said('sh', '-c', 'cd /root && exec "$@"', 'sh', 'taza-server', ...room)
    await said('taza', 'server', 'enrol-token', '--data', data, '--room', 'lab')
    expect(await said('find', data, '!', '-user', 'taza-server')).toBe('')
    const health = await fetch(`http://127.0.0.1:${port}/api/health`)
    expect(health.status).toBe(200)
    // Commands go where the service goes.
    await said('sh', '-c', 'echo DATABASE_URL=nonsense >>/etc/taza/server.env')
    const other = await machine.run([
      'taza-server',
      'add-room',
      '--data',
      data,
      '--room',
      'b',
      '--title',
      'B',
    ])
    expect(other.status).not.toBe(0)
    expect(other.text).toContain('DATABASE_URL')
    expect(await said('stat', '-c', '%U:%G %a', '/etc/taza/server.env')).toBe('root:taza-server 640')
    await running.stop()
  })

  it('have systemd start again by an upgrade what runs, and nothing else, and stop it by removal', async () => {
    const fake = `#!/bin/sh
      echo "$*" >>/tmp/told
      case "$*" in *is-enabled*) echo enabled ;; *is-active*) [ -e /tmp/active ] ;; *ActiveState*)
        if [ -e /tmp/active ]; then echo active; else echo inactive; fi ;; esac`
    writeFileSync(machine.path('/usr/local/sbin/systemctl'), fake, { mode: 0o755 })
    await said('mkdir', '-p', '/run/systemd/system')
    // An image's word that nothing is started.
    await said('rm', '-f', '/usr/sbin/policy-rc.d')
    const told = async () => {
      const text = await said('cat', '/tmp/told')
      await said('rm', '/tmp/told')
      return text
    }
    await install(machine, server)
    expect(await told()).not.toMatch(/start taza-server/)
    await said('touch', '/tmp/active')
    await install(machine, station, server)
    const upgraded = await told()
    expect(upgraded).toMatch(/^--quiet --system restart systemd-sysctl.service taza-keeper.service$/m)
    expect(upgraded).toMatch(/^--quiet --system restart taza-server.service$/m)
    expect(upgraded).not.toMatch(/ stop /)
    await said('dpkg', '-r', 'taza-server')
    await said('dpkg', '-r', 'taza-station')
    const removed = await told()
    for (const name of ['taza-server', 'taza-keeper'])
      expect(removed).toMatch(new RegExp(`^stop ${name}`, 'm'))
    expect(removed).not.toMatch(/start taza/)
    await said('rm', '-r', '/run/systemd/system', '/usr/local/sbin/systemctl')
    await install(machine, station, server)
  })

  it('removed, say on a station where the server is; purged, leave evidence and records and nothing else', async () => {
    await said('dpkg', '-r', 'taza-server')
    expect(await known('taza-server')).toBe(true)
    const gone = await machine.run(['taza', 'server', 'add-room'])
    expect(gone).toMatchObject({
      status: 2,
      text: expect.stringContaining('install the package taza-server'),
    })
    await said('dpkg', '-r', 'taza-station')
    const evidence = 'mkdir -p /var/lib/taza/attempts && echo x >/var/lib/taza/attempts/1.sqlite'
    await said('sh', '-c', `${evidence} && chown -R taza-keeper:taza-station /var/lib/taza`)
    await said('sh', '-c', `for file in ${displayManagers}; do mkdir -p "\${file%/*}"; touch "$file"; done`)

    // The records lie on a larger disk, and a session of the station is just ending.
    const disk = '/srv/records'
    await said('sh', '-c', `mkdir -p /srv && mv ${data} ${disk} && ln -s ${disk} ${data}`)
    const session = 'setpriv --reuid=taza-station --clear-groups sleep 3 >/dev/null 2>&1 &'
    const purged = await said('sh', '-c', `${session} sleep 1; dpkg -P taza-station taza-server`)
    expect(purged).toContain('evidence is kept in /var/lib/taza;')
    expect(purged).toContain(`records are kept in ${data};`)
    expect(await said('cat', '/var/lib/taza/attempts/1.sqlite')).toBe('x')
    expect(await there(`${data}/keys`)).toBe(true)
    // Nobody who gets a freed number has them.
    expect(await said('find', '/var/lib/taza', disk, '!', '-user', 'root')).toBe('')
    await nothingElse()
  })

  it('come back to what was kept, the server from a folder of packages', async () => {
    const folder = join(shared, 'apt')
    mkdirSync(folder)
    copyFileSync(server, join(folder, basename(server)))
    expect(writeIndex(folder)).toBe(1)
    const list = '/etc/apt/sources.list.d/taza.list'
    await said('sh', '-c', `echo 'deb [trusted=yes] file:${folder} ./' >${list}`)
    const apt = [
      'apt-get',
      '-o',
      `Dir::Etc::sourcelist=${list}`,
      '-o',
      'Dir::Etc::sourceparts=/dev/null',
      '-y',
    ]
    await said(...apt, 'update')
    await said(...apt, 'install', '--no-install-recommends', 'taza-server')
    await said('rm', list)
    await install(machine, station)
    expect(await said('stat', '-L', '-c', '%U', '/var/lib/taza/attempts/1.sqlite', data)).toBe(
      'taza-keeper\ntaza-server',
    )
  })

  it('purged with nothing kept leave nothing at all', async () => {
    // What the keeper leaves once the server has all: its keys, and where it listened.
    await said('sh', '-c', `rm -r /var/lib/taza/attempts ${data} && echo k >/var/lib/taza/signing-key.json`)
    await said('dpkg', '-P', 'taza-station', 'taza-server')
    await nothingElse()
    for (const path of ['/var/lib/taza', data]) expect(await there(path), path).toBe(false)
  })

  async function nothingElse(): Promise<void> {
    for (const user of ['taza-keeper', 'taza-station', 'taza-server']) {
      expect(await known(user), user).toBe(false)
      expect((await machine.run(['getent', 'group', user])).status, user).not.toBe(0)
    }
    const left = [
      '/etc',
      '/opt',
      '/usr',
      '/lib/systemd',
      '/run',
      '/var/lib/taza-station',
      '/var/cache/lightdm',
    ]
    for (const name of ['systemd', 'lightdm', 'AccountsService']) left.push(`/var/lib/${name}`)
    const { text } = await machine.run([
      'find',
      ...left,
      '-xdev',
      '-name',
      '*taza*',
      '!',
      '-path',
      '/usr/src/*',
    ])
    expect(text.split('\n').filter((line) => line !== '' && !line.includes('No such file'))).toEqual([])
    expect(existsSync(machine.path('/var/lib/taza-station'))).toBe(false)
  }
})
