/**
 * The station's Debian package, installed as docs/DEPLOYMENT.md says into a machine of its own and used as its own users with
 * the browser's sandbox on: enrolled, sat at through a killed main to the receipt, copied, and the copy refused.
 */
import { execFile } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { root } from '../../scripts/demo/campus.ts'
import { type ConsoleClient, consoleClient } from '../../scripts/demo/console-client.ts'
import { createProcesses, type Started } from '../../scripts/demo/processes.ts'
import { staffOf, startUniversity, type University } from '../../scripts/demo/university.ts'
import { buildDeb } from '../../scripts/dist/deb.ts'
import { hashLeaveCode } from '../../src-main/station/leave-code.ts'
import { type Cameras, startCameras } from '../support/cameras/cameras.ts'
import { startDisplay, type TestDisplay } from '../support/display.ts'
import { freePort } from '../support/free-port.ts'
import { install, lower, obstacle } from '../support/installed/install.ts'
import { type Machine, startMachine } from '../support/installed/machine.ts'
import { startService } from '../support/installed/service.ts'
import { type Student, studentAt } from '../support/people/student.ts'

const exec = promisify(execFile)
/** What `taza check --json` prints. */
const Check = z.object({
  results: z.array(z.object({ name: z.string(), ok: z.boolean(), says: z.string() })),
})
const place = mkdtempSync(join(tmpdir(), 'taza-package-'))
chmodSync(place, 0o755)
const shared = join(place, 'shared')
mkdirSync(shared)

const why = await obstacle(place, lower, shared)

describe.skipIf(why !== null)(`the installed station${why === null ? '' : ` (skipped: ${why})`}`, () => {
  const processes = createProcesses()
  const log = (name: string) => join(place, `${name}.log`)
  const said = (name: string) => (existsSync(log(name)) ? readFileSync(log(name), 'utf8') : '')
  const closers: (() => Promise<unknown>)[] = []
  let university: University
  let machine: Machine
  let cameras: Cameras
  let port: number
  let keeper: Started
  let session: Started
  let student: Student
  let api: ConsoleClient
  let attempt: string
  let sat = false

  const users = { keeper: 'taza-keeper', station: 'taza-station' } as const
  const asStation = { user: users.station, group: 'taza-station' } as const
  const uidOf = async (user: string) => Number((await machine.run(['id', '-u', user])).text)
  /** What runs on it with these words on its command line. */
  const running = (on: Machine, ...words: string[]) =>
    on.processes().filter((one) => words.every((word) => one.words.includes(word)))
  const enrol = (on: Machine, token: string, name: string, ...more: string[]) => {
    const words = [
      '--server',
      university.address,
      '--token',
      token,
      '--name',
      name,
      '--data',
      '/var/lib/taza',
    ]
    return on.run(['runuser', '-u', users.keeper, '--', 'taza', 'enrol', ...words, ...more])
  }
  const status = async (on: Machine) => {
    const { text } = await on.run(['taza', 'status', '--config', '/etc/taza/station.json', '--json'])
    return JSON.parse(text.trim().split('\n').at(-1) ?? '')
  }
  const tile = async (station: string) =>
    (await api.tiles(university.credentials.room.id)).find((one) => one.station.name === station)

  /** Makes a command of this machine one of that user of the other: D-Bus lets in only whom it knows by name. */
  function knownAs(uid: number, gid: number): string[] {
    const files = ['passwd', 'group'].map((name) => {
      copyFileSync(machine.path(`/etc/${name}`), join(shared, name))
      return join(shared, name)
    })
    const binds = 'mount --bind "$1" /etc/passwd && mount --bind "$2" /etc/group && shift 2 && exec "$@"'
    const who = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
    return ['unshare', '--mount', 'sh', '-c', binds, 'sh', ...files, ...who]
  }
  /** An X server among the machine's processes: the guard asks it whose windows there are. */
  async function displayOf(on: Machine, name: string): Promise<TestDisplay> {
    const program = join(place, `${name}-xvfb`)
    const uid = await uidOf(users.station)
    const who = `setpriv --pdeathsig TERM --reuid=${uid} --clear-groups`
    writeFileSync(program, `#!/bin/sh\nexec nsenter -t ${on.init} -p ${who} Xvfb "$@"\n`, { mode: 0o755 })
    const display = await startDisplay({ program })
    // It takes its files away before the machine ends under it.
    closers.push(async () => {
      await display.stop()
      await vi.waitFor(() => expect(running(on, 'Xvfb')).toEqual([]), 30_000)
    })
    return display
  }
  /** The display manager's part: logs the station's user in to the package's session. */
  function logIn(on: Machine, display: TestDisplay, name: string): Started {
    const env = { ...cameras.env, DISPLAY: display.display, XDG_SESSION_TYPE: 'x11' }
    const [program, ...args] = on.command(['taza-session'], { ...asStation, env })
    return processes.start(program, args, { log: log(name) })
  }
  /** Main has been up so many times. Whoever drives a browser earlier than that closes its window. */
  async function isUp(name: string, times: number): Promise<void> {
    const up = () => said(name).match(/the station is up/g)?.length ?? 0
    await vi.waitFor(() => expect(up(), said(name).slice(-3000)).toBeGreaterThanOrEqual(times), 90_000)
  }
  async function logOut(on: Machine, of: Started): Promise<void> {
    for (const { pid } of running(on, 'taza.mjs station')) await on.run(['kill', '-TERM', String(pid)])
    for (const { pid } of running(on, 'cli.js station')) await on.run(['kill', '-TERM', String(pid)])
    await vi.waitFor(() => expect(running(on, 'taza-session')).toEqual([]), 60_000)
    await of.stop()
  }

  beforeAll(async () => {
    university = await startUniversity(processes, {
      root,
      data: join(place, 'server'),
      port: 0,
      log: log('server'),
    })
    const { login, password } = staffOf(university.credentials, 'invigilator')
    api = await consoleClient(university.address, login, password)
    machine = await startMachine({ folder: join(place, 'machine'), lower, shared })
    closers.push(() => machine.stop())
    const deb = buildDeb(root, 'taza-station', shared, 1)
    await install(machine, deb)
    rmSync(deb)
  }, 1_200_000)

  afterAll(async () => {
    await student?.leave()
    for (const closer of closers.reverse()) await closer()
    await cameras?.stop()
    await processes.stopAll()
    if (process.env.TAZA_KEEP === undefined) rmSync(place, { recursive: true, force: true })
  }, 120_000)

  it('has its own two users, and its keeper runs without a key before the enrolment', async () => {
    expect(await uidOf(users.keeper)).toBeGreaterThan(0)
    expect(await uidOf(users.station)).toBeGreaterThan(0)
    keeper = await startService(machine, 'taza-keeper', processes, log('keeper'))
    await vi.waitFor(() => expect(said('keeper')).toMatch(/ready/), 60_000)
    expect(existsSync(machine.path('/var/lib/taza/signing-key.json'))).toBe(false)
    expect(await status(machine)).toMatchObject({ enrolled: false })
  })

  it('is writable by nobody but root, and readable where it must be', async () => {
    const places = ['/opt/taza-station', '/etc/taza', '/usr/bin/taza', '/usr/bin/taza-session']
    const units = ['/lib/systemd/system/taza-keeper.service', '/usr/lib/sysctl.d/60-taza.conf']
    const find = (...what: string[]) => machine.run(['find', ...places, ...units, ...what])
    expect(await find('!', '-type', 'l', '-perm', '/022')).toMatchObject({ status: 0, text: '' })
    expect(await find('!', '-user', 'root')).toMatchObject({ status: 0, text: '' })
    expect(await find('!', '-type', 'l', '!', '-perm', '-004', '!', '-path', '*/station.json')).toMatchObject(
      {
        status: 0,
        text: '',
      },
    )
    expect((await machine.run(['stat', '-c', '%a %G', '/etc/taza/station.json'])).text.trim()).toBe(
      '640 taza-station',
    )
    for (const [folder, owner] of [
      ['/var/lib/taza', users.keeper],
      ['/var/lib/taza-station', users.station],
    ])
      expect((await machine.run(['stat', '-c', '%a %U', folder ?? ''])).text.trim()).toBe(`700 ${owner}`)
  })

  it('is enrolled in the documented order, and the keeper follows without being told', async () => {
    port = await freePort()
    const uid = await uidOf(users.station)
    const gid = Number((await machine.run(['id', '-g', users.station])).text)
    const programs = join(shared, 'bin')
    mkdirSync(programs)
    for (const name of ['vcam', 'camportal', 'camevent'])
      copyFileSync(join(root, 'out/native', name), join(programs, name))
    cameras = await startCameras({
      cameras: [
        { name: 'Face', size: '640x480', fps: 15 },
        { name: 'Desk', size: '1280x720', fps: 8 },
      ],
      env: process.env,
      binaries: programs,
      user: { uid, gid, become: knownAs(uid, gid) },
      folder: shared,
    })

    const config = JSON.parse(readFileSync(machine.path('/etc/taza/station.json'), 'utf8'))
    writeFileSync(
      machine.path('/etc/taza/station.json'),
      JSON.stringify({
        ...config,
        server: university.address,
        language: 'en',
        leaveCode: hashLeaveCode('48151623'),
        switches: [`--remote-debugging-port=${port}`],
        recorderSwitches: cameras.switches,
      }),
    )
    const display = await displayOf(machine, 'first')
    session = logIn(machine, display, 'session')
    await isUp('session', 1)
    student = await studentAt(port, 60_000)
    await student.sees('problem')

    const enrolled = await enrol(machine, university.credentials.enrolToken, 'Station 7')
    expect(enrolled, enrolled.text).toMatchObject({ status: 0 })
    expect(statSync(machine.path('/var/lib/taza/signing-key.json')).mode & 0o077).toBe(0)
    await vi.waitFor(
      async () =>
        expect(await status(machine), said('keeper')).toMatchObject({
          enrolled: true,
          server: university.address,
          online: true,
        }),
      { timeout: 60_000, interval: 500 },
    )
    // As the document has it: by the package's own configuration, on the session's screen.
    const check = `DISPLAY=${display.display} taza check --json`
    const checked = await machine.run(['runuser', '-', users.station, '-c', check])
    const { results } = Check.parse(JSON.parse(checked.text.trim().split('\n').at(-1) ?? ''))
    // The virtual cameras are no devices.
    expect(results.filter(({ ok, name }) => !ok && name !== 'cameras' && name !== 'film')).toEqual([])
    const says = new Map(results.map((one) => [one.name, one.says]))
    expect(says.get('keeper')).toMatch(/^station Station 7, room /)
    expect(says.get('evidence store')).toMatch(/in \/var\/lib\/taza-station$/)
    expect(says.get('server')).toMatch(/^answers in /)
    const again = await enrol(machine, university.credentials.enrolToken, 'Station 8')
    expect(again.status).not.toBe(0)
    expect(again.text.trim()).toMatch(
      /^[^\n]*this machine is station Station 7 of [^\n]* already[^\n]*--anew$/,
    )
  })

  it('sits an exam through a killed main to the receipt, and accuses nobody', async () => {
    const { credentials } = university
    await isUp('session', 2)
    await student.reconnect(60_000)
    await student.sees('sign-in')
    await student.signIn('20260003', credentials.codeOfTheDay)
    await student.confirm()
    await student.preflight()
    await student.sees('waiting')
    await vi.waitFor(async () => expect((await tile('Station 7'))?.attempt).toBeTruthy(), 30_000)
    attempt = (await tile('Station 7'))?.attempt?.id ?? ''
    await api.command(attempt, 'admit')
    await student.sees('exam')
    const question = await student.findText()
    const text = 'Written before main was killed'
    await student.answer(question, { type: 'text', text })
    await expect
      .poll(() => student.page.getByTestId('save-state').getAttribute('data-state'), { timeout: 45_000 })
      .toBe('saved')

    const [station, keeperUid] = [await uidOf(users.station), await uidOf(users.keeper)]
    const browser = running(machine, '--remote-debugging-pipe')
    expect(browser.length).toBeGreaterThan(0)
    expect(running(machine, '--no-sandbox')).toEqual([])
    expect(running(machine, '--type=renderer').every(({ filtered }) => filtered)).toBe(true)
    for (const words of ['out/main/station.js', 'taza-guard-x11', '--remote-debugging-pipe', 'openbox'])
      expect(new Set(running(machine, words).map(({ uid }) => uid))).toEqual(new Set([station]))
    expect(new Set(running(machine, 'out/main/keeper.js').map(({ uid }) => uid))).toEqual(
      new Set([keeperUid]),
    )

    const main = JSON.parse(readFileSync(machine.path('/var/lib/taza-station/main.json'), 'utf8')).pid
    expect((await machine.run(['kill', '-9', String(main)])).status).toBe(0)
    await isUp('session', 3)
    await student.reconnect(60_000)
    await student.sees('exam')
    await expect.poll(() => student.shown(question, { type: 'text', text }), { timeout: 45_000 }).toBe(text)
    const reasons = async () => (await api.attempt(attempt)).incidentList.map(({ reason }) => reason)
    await expect.poll(reasons, { timeout: 45_000 }).toContain('shell-lost')

    await student.page.getByTestId('submit').click()
    await student.page.getByTestId('submit-confirm').click()
    await student.sees('receipt', 60_000)
    await expect.poll(async () => (await api.attempt(attempt)).receipt, { timeout: 60_000 }).toBe(true)
    const { incidentList, films, events } = await api.attempt(attempt)
    const accusing = incidentList.filter(
      ({ verdict, observation }) => verdict === 'lock' || observation === 'capture.suspected',
    )
    expect(accusing).toEqual([])
    expect(events.filter(({ kind }) => kind === 'attempt.locked')).toEqual([])
    expect(new Set(films.map(({ source }) => source))).toEqual(new Set(['face', 'desk']))
    expect(await status(machine)).toMatchObject({ enrolled: true, debt: { records: 0, segments: 0 } })
    sat = true
  })

  it('is told from a copy of its disk: the copy may not begin, and is another station once enrolled anew', async () => {
    expect(sat, 'an exam was sat before').toBe(true)
    await student.leave()
    await logOut(machine, session)
    await keeper.stop()
    const copy = await startMachine({ folder: join(place, 'copy'), lower, shared, copyOf: machine })
    closers.push(() => copy.stop())
    keeper = await startService(machine, 'taza-keeper', processes, log('keeper again'))
    await vi.waitFor(async () => expect(await status(machine)).toMatchObject({ online: true }), 60_000)
    await startService(copy, 'taza-keeper', processes, log('keeper of the copy'))

    const alarms = async () => await api.needs(university.credentials.room.id)
    await expect
      .poll(async () => (await alarms()).map(({ code }) => code), { timeout: 90_000, interval: 500 })
      .toContain('station-doubled')
    await vi.waitFor(
      async () => expect(await status(copy)).toMatchObject({ problem: { code: 'station-doubled' } }),
      { timeout: 60_000, interval: 500 },
    )
    expect(await status(machine)).toMatchObject({ problem: null })
    const display = await displayOf(copy, 'second')
    const second = logIn(copy, display, 'session of the copy')
    await isUp('session of the copy', 1)
    student = await studentAt(port, 60_000)
    await student.sees('sign-in')
    await student.signIn('20260004', university.credentials.codeOfTheDay)
    await student.page.getByText('This computer is a copy').first().waitFor({ state: 'visible' })
    await student.leave()
    await logOut(copy, second)

    const server = [join(root, 'out/server/server.js'), 'enrol-token', '--data', join(place, 'server')]
    const made = await exec(process.execPath, [...server, '--room', university.credentials.room.id, '--json'])
    const token: string = JSON.parse(made.stdout).tokens[0]
    const enrolled = await enrol(copy, token, 'Station 8', '--anew')
    expect(enrolled, enrolled.text).toMatchObject({ status: 0 })
    await vi.waitFor(
      async () =>
        expect(await status(copy)).toMatchObject({
          station: { name: 'Station 8' },
          online: true,
          problem: null,
        }),
      { timeout: 60_000, interval: 500 },
    )
    await expect.poll(async () => (await tile('Station 8'))?.connected, { timeout: 30_000 }).toBe(true)
    expect((await tile('Station 7'))?.connected).toBe(true)
  })
})
