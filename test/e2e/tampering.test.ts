/**
 * What a student may do to the station itself, by hand and under her own user: each ends in a station that goes on with
 * the exam, and in a record. What was changed in the system is as it was before.
 */
import { execFile, spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { root, stationName } from '../../scripts/demo/campus.ts'
import { type ConsoleClient, consoleClient } from '../../scripts/demo/console-client.ts'
import { staffOf } from '../../scripts/demo/university.ts'
import { debuggerAt } from '../support/debugger.ts'
import { isAlive, pidsOf, portsOf } from '../support/processes.ts'
import { startTestStation, type TestStation } from '../support/station.ts'
import { tellOfStation } from '../support/station-log.ts'
import { pidOf } from '../support/station-programs.ts'

const exec = promisify(execFile)
const text = 'An answer that must outlive everything'
const stop = (pid?: number) => process.kill(pid ?? 0, 'SIGSTOP')

let station: TestStation
tellOfStation(() => station)
let api: ConsoleClient
let attempt: string
let place = 1

const data = () => station.campus.data
const main = () => station.campus.mainPid()
const guard = () => pidOf('guard', station.campus)
const keeper = () => pidOf('keeper', station.campus)
const recorder = () => pidOf('recorder', station.campus)
const supervisor = () => pidOf('supervisor', station.campus)
const browser = () => pidOf("the exam's browser", station.campus)
const recorderBrowser = () => pidOf("the recorder's browser", station.campus)
const incidents = async () => (await api.attempt(attempt)).incidentList
const coveredMs = async () =>
  (await incidents()).filter((one) => one.reason === 'camera-covered').map(({ durationMs }) => durationMs)
const times = async (reason: string) =>
  (await incidents()).filter((one) => one.reason === reason).reduce((sum, { count }) => sum + count, 0)

const saved = () =>
  vi.waitFor(async () => {
    const state = await station.student.page.getByTestId('save-state').getAttribute('data-state')
    expect(state).toBe('saved')
  }, 45_000)

interface Attack {
  /** May return what ends it. */
  act(): unknown
  reason: string
  /** Whether main, and with it the browser, is another one afterwards. */
  restarts?: boolean
}

const attacks: Record<string, Attack> = {
  'main is stopped': { act: () => stop(main()), reason: 'shell-lost', restarts: true },
  'the browser is stopped': { act: () => stop(browser()), reason: 'station-stopped' },
  'the pages are stopped': {
    act: () => pidsOf('--type=renderer', data()).map((pid) => stop(pid)),
    reason: 'station-stopped',
  },
  'main is killed': { act: () => process.kill(main(), 'SIGKILL'), reason: 'shell-lost', restarts: true },
  'a key is refused while main is away': {
    async act() {
      const gone = main()
      process.kill(gone, 'SIGKILL')
      // What the guard tells it goes with it until its last thread is gone; while these are ended it is a zombie already.
      const there = () => existsSync(`/proc/${gone}`)
      await vi.waitFor(() => expect(there()).toBe(false), { interval: 5, timeout: 5000 })
      await exec('xdotool', ['key', 'alt+Tab'], { env: station.env })
      expect(main()).toBe(gone)
      return () =>
        vi.waitFor(async () => {
          const { incidentList, events } = await api.attempt(attempt)
          const told = incidentList.findLast(({ reason }) => reason === 'keys')
          // By the station's own clock, like the incident.
          const resumed = events.findLast(({ kind }) => kind === 'attempt.resumed')
          expect(told?.at).toBeLessThan(resumed?.at ?? 0)
          // What was on the screen before, which main was not there to hear of.
          expect(told?.pictures.map(({ when }) => when)).toContain('before')
        }, 30_000)
    },
    reason: 'keys',
    restarts: true,
  },
  'the guard is stopped': { act: () => stop(guard()), reason: 'station-stopped' },
  'the guard is killed': { act: () => process.kill(guard() ?? 0, 'SIGKILL'), reason: 'guard-lost' },
  'the keeper is stopped': { act: () => stop(keeper()), reason: 'station-stopped' },
  'the keeper is killed': { act: () => process.kill(keeper() ?? 0, 'SIGKILL'), reason: 'keeper-lost' },
  'the recorder is stopped': { act: () => stop(recorder()), reason: 'station-stopped' },
  'the recorder is killed': { act: () => process.kill(recorder() ?? 0, 'SIGKILL'), reason: 'recorder-lost' },
  "the recorder's browser is killed": {
    act: () => process.kill(recorderBrowser() ?? 0, 'SIGKILL'),
    reason: 'recorder-lost',
  },
  'the supervisor is stopped': { act: () => stop(supervisor()), reason: 'station-stopped' },
  'a debugger takes hold of main': { act: () => debuggerAt(main()), reason: 'station-traced' },
  'a debugger takes hold of the keeper': { act: () => debuggerAt(keeper() ?? 0), reason: 'station-traced' },
  'main is asked for its inspector': {
    act() {
      process.kill(main(), 'SIGUSR1')
      // Once it is told; Node's inspector would listen there.
      return () => expect(portsOf(main())).not.toContain(9229)
    },
    reason: 'station-traced',
  },
  'a second station is started': {
    act() {
      const config = join(data(), '..', 'station.json')
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [join(root, 'out/main/cli.js'), 'station', '--config', config],
        { env: station.env, encoding: 'utf8', timeout: 60_000 },
      )
      expect(status).toBe(1)
      expect(`${stdout}${stderr}`.trim()).toMatch(/^taza: a station is running on .* already[^\n]*$/)
    },
    reason: 'station-doubled',
  },
  'the supervisor is killed': {
    act: () => process.kill(supervisor() ?? 0, 'SIGKILL'),
    reason: 'station-orphaned',
    restarts: true,
  },
}

beforeAll(async () => {
  station = await startTestStation({
    cameras: [
      { name: 'Face', size: '640x480', fps: 15 },
      { name: 'Desk', size: '1280x720', fps: 8 },
    ],
  })
  const { student, campus } = station
  const { credentials, address } = campus.university
  const invigilator = staffOf(credentials, 'invigilator')
  api = await consoleClient(address, invigilator.login, invigilator.password)
  await student.signIn('20260003', credentials.codeOfTheDay)
  await student.confirm()
  await student.preflight()
  await student.sees('waiting')
  const id = async () =>
    (await api.tiles(credentials.room.id)).find((tile) => tile.station.name === stationName)?.attempt?.id
  await vi.waitFor(async () => expect(await id()).toBeTruthy(), 30_000)
  attempt = (await id()) ?? ''
  await api.command(attempt, 'admit')
  await student.sees('exam')
  place = await student.findText()
  await student.answer(place, { type: 'text', text })
  await saved()
}, 180_000)

afterAll(async () => {
  // Its supervisor is no longer the one that the harness started.
  const last = station && supervisor()
  if (last) {
    process.kill(last, 'SIGTERM')
    await vi.waitFor(() => expect(isAlive(last)).toBe(false), 60_000)
  }
  await station?.stop()
}, 180_000)

describe('a station that is attacked', () => {
  it.each(Object.entries(attacks))('%s', async (_what, { act, reason, restarts }) => {
    const before = { main: main(), guard: guard(), keeper: keeper(), times: await times(reason) }
    const over = await act()
    await expect.poll(() => times(reason), { timeout: 45_000, interval: 250 }).toBeGreaterThan(before.times)
    if (typeof over === 'function') await over()
    if (restarts) {
      await expect.poll(main, { timeout: 60_000 }).not.toBe(before.main)
      expect(isAlive(before.main)).toBe(false)
      await station.student.reconnect(60_000)
    } else expect(main()).toBe(before.main)
    for (const now of [supervisor, keeper, guard, recorder, browser, recorderBrowser])
      await expect.poll(() => isAlive(now() ?? 0), { timeout: 60_000 }).toBe(true)
    await station.student.sees('exam')
    await expect.poll(() => station.student.shown(place, { type: 'text', text })).toBe(text)
    await saved()
  })
})

describe('when everything of ours is killed at once', () => {
  it('the system is as it was: nothing runs, no key is held, no policy and no profile is left behind for others', async () => {
    const policies = () =>
      existsSync('/etc/chromium') ? readdirSync('/etc/chromium', { recursive: true }) : []
    const untouched = policies()
    station.cameras.camera('Face').black()
    await expect.poll(coveredMs, { timeout: 45_000 }).toEqual([null])
    const all = [supervisor(), main(), guard(), keeper(), recorder(), browser(), recorderBrowser()]
    // Stopped first, or who is still alive starts the others again.
    for (const signal of ['SIGSTOP', 'SIGKILL']) for (const pid of all) if (pid) process.kill(pid, signal)
    // A recorder that waited in the other's place takes it, finds nobody to film for, and ends.
    await expect.poll(() => pidsOf(data()).filter(isAlive), { timeout: 60_000 }).toEqual([])
    expect(policies()).toEqual(untouched)
    expect(
      policies()
        .map(String)
        .filter((name) => name.includes('taza')),
    ).toEqual([])

    // Alt+F4 was ours: now the terminal gets it, and ends with the first byte that it gets.
    const first = 'stty -icanon min 1; dd bs=1 count=1 of=/dev/null'
    const terminal = spawn('xterm', ['-class', 'Free', '-e', 'sh', '-c', first], { env: station.env })
    let open = true
    terminal.once('exit', () => {
      open = false
    })
    const find = ['search', '--sync', '--onlyvisible', '--class', 'Free']
    await exec('xdotool', [...find, 'windowfocus'], { env: station.env, timeout: 45_000 })
    const pressed = async () => {
      await exec('xdotool', ['key', 'alt+F4'], { env: station.env })
      return open
    }
    await expect.poll(pressed, { timeout: 30_000, interval: 200 }).toBe(false)
  })

  it('goes on with the exam when it is started again, and begins with an empty profile', async () => {
    const { campus, student } = station
    const profile = join(data(), 'shell', 'profile')
    const old = existsSync(profile)
    campus.startStation()
    await student.reconnect(60_000)
    await student.sees('exam')
    await expect.poll(() => student.shown(place, { type: 'text', text })).toBe(text)
    expect(old).toBe(true)
    await expect.poll(() => times('shell-lost'), { timeout: 45_000 }).toBeGreaterThan(2)
    // What nobody was there to end has ended when nobody was there; it went on, which is another incident.
    await expect.poll(coveredMs, { timeout: 45_000 }).toEqual([expect.any(Number), null])
    station.cameras.camera('Face').run()
    await expect.poll(coveredMs, { timeout: 45_000 }).toEqual([expect.any(Number), expect.any(Number)])
  })
})
