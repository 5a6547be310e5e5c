import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { findChromium, tested, untested } from '../../../../src-main/shell/chromium/find.ts'
import { checkFilm } from '../../../../src-main/station/check-film.ts'
import { changesSince } from '../../../../src-main/station/check-history.ts'
import type { CheckOptions, Filmed } from '../../../../src-main/station/check-step.ts'
import {
  checkFiles,
  checkMemory,
  checkPower,
  checkTimeZone,
  checkUpdates,
} from '../../../../src-main/station/check-system.ts'
import type { CheckResult } from '../../../../src-shared/machine-check.ts'

const options: CheckOptions = {
  ...{ data: null, server: null, keeper: null, keyStore: 'file', platform: 'linux', cameras: [], film: null },
  ...{ guard: null, env: {} },
  browser: async () => ({ version: '', why: '', untested: null }),
  altered: async () => null,
}
/** A file system with these files. */
function system(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'taza-system-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return root
}
const mib = 1024 ** 2

it('tells memory that is short', async () => {
  const of = (total: number, free: number) => checkMemory(options, { total: total * mib, free: free * mib })
  expect(await of(8192, 6000)).toEqual({ says: '5.9 GiB of 8.0 GiB free', lacks: [], same: '8.0 GiB' })
  expect((await of(2048, 1500)).lacks).toEqual([expect.stringMatching(/add memory/)])
  await expect(of(8192, 500)).rejects.toThrow(/^Only 0\.5 GiB of 8\.0 GiB of memory are free/)
})

it('tells files that are not as they were installed', async () => {
  expect(await checkFiles(options)).toMatchObject({ says: expect.stringMatching(/a clone/) })
  expect(await checkFiles({ ...options, altered: async () => [] })).toMatchObject({
    says: 'all as they were installed',
  })
  const altered = async () => ['out/main/station.js', ...'bcdef']
  await expect(checkFiles({ ...options, altered })).rejects.toThrow(
    /^6 files of the program .*\(out\/main\/station\.js, b, c, d, e …\); install the package again/,
  )
})

it('tells a machine that would sleep, or runs on its battery', async () => {
  const battery = {
    'sys/class/power_supply/BAT0/type': 'Battery\n',
    'sys/class/power_supply/BAT0/status': 'Full\n',
  }
  expect(await checkPower(options, system({}))).toEqual({ says: 'no battery', lacks: [] })
  expect(await checkPower(options, system(battery))).toEqual({ says: 'plugged in', lacks: [] })
  const off = system({ ...battery, 'sys/class/power_supply/BAT0/status': 'Discharging\n' })
  await expect(checkPower(options, off)).rejects.toThrow('runs on its battery; plug it in')
  const idle = {
    'etc/systemd/logind.conf': '#IdleAction=ignore\n[Login]\nIdleAction=ignore\n',
    'etc/systemd/logind.conf.d/50-lab.conf': '[Login]\nIdleAction = suspend\n',
    'proc/acpi/button/lid/LID0/state': 'open',
  }
  expect((await checkPower(options, system(idle))).lacks).toEqual([
    expect.stringMatching(/IdleAction=suspend/),
    expect.stringMatching(/HandleLidSwitch=suspend/),
  ])
})

it('tells a clock without a place, and updates that may begin in an exam', async () => {
  expect(await checkTimeZone(options, 'Asia/Almaty')).toEqual({
    says: 'Asia/Almaty',
    lacks: [],
    same: 'Asia/Almaty',
  })
  expect((await checkTimeZone(options, 'UTC')).lacks).toEqual([
    expect.stringMatching(/timedatectl set-timezone/),
  ])
  expect(await checkUpdates(options, system({}))).toEqual({ says: 'none by itself', lacks: [] })
  const root = system({
    'etc/apt/apt.conf.d/10periodic': 'APT::Periodic::Unattended-Upgrade "0";\n',
    'etc/apt/apt.conf.d/20auto-upgrades': 'APT::Periodic::Unattended-Upgrade "1";\n',
    'run/reboot-required': '',
  })
  expect((await checkUpdates(options, root)).lacks).toEqual([
    expect.stringMatching(/Unattended-Upgrade "0"/),
    expect.stringMatching(/restart the machine/),
  ])
})

it('judges ten seconds of film by the pictures that came', async () => {
  const one: Filmed = {
    wanted: 10,
    filmed: 10,
    kilobitsPerSecond: 400,
    codec: 'avc1',
    hardware: false,
    step: 0,
    picture: null,
  }
  const of = (face: Partial<Filmed>, desk: Partial<Filmed> = {}) =>
    checkFilm({
      ...options,
      cameras: [{ device: 'a' }, { device: 'b' }],
      film: async () => ({ face: { ...one, ...face }, desk: { ...one, ...desk } }),
    })
  expect(await of({})).toEqual({
    says: 'face 10.0 of 10 pictures a second, 400 kbit/s, avc1; desk 10.0 of 10 pictures a second, 400 kbit/s, avc1',
    lacks: [],
  })
  expect((await of({ step: 1 }, { filmed: 8 })).lacks).toHaveLength(2)
  await expect(of({}, { filmed: 4 })).rejects.toThrow(
    /Both cameras together are too much \(.*desk 4\.0 of 10/,
  )
  await expect(checkFilm({ ...options, film: async () => ({ face: one, desk: one }) })).rejects.toThrow(
    /Two cameras/,
  )
})

it('says what is otherwise than at the last check', () => {
  const result = (name: CheckResult['name'], more: Partial<CheckResult> = {}): CheckResult => ({
    ...{ name, ok: true, says: `${Math.random()}`, lacks: [], same: null, ms: Math.random() },
    ...more,
  })
  const before = [
    result('cameras', { same: 'A [1], B [2]' }),
    result('guard', { lacks: ['x', 'y'] }),
    result('server', { ok: false }),
    result('display'),
    result('memory', { same: '8 GiB' }),
  ]
  const now = [
    result('cameras', { same: 'A [1], C [2]' }),
    result('guard', { lacks: ['y', 'z'] }),
    result('server'),
    result('display', { ok: false }),
    result('memory', { same: '8 GiB' }),
    result('film', { ok: false }),
  ]
  expect(changesSince(before, now)).toEqual([
    'cameras: was A [1], B [2], is A [1], C [2]',
    'guard: cannot any more: z',
    'guard: can again: x',
    'server: is fine again',
    'display: was fine before',
  ])
  expect(changesSince(now, now)).toEqual([])
})

it('knows the versions that it was tested with, of which this machine has one', async () => {
  expect(untested(`Chromium ${tested.most}.0.1.2`)).toBeNull()
  expect(untested(`Chromium ${tested.most + 1}.0.1.2`)).toMatch(/take a newer Taza/)
  expect(untested(`Google Chrome ${tested.least - 1}.0`)).toMatch(/upgrade Chromium/)
  expect(untested('nonsense')).toMatch(/Taza was tested with/)
  const { path } = await findChromium()
  expect(untested(execFileSync(path, ['--version'], { encoding: 'utf8' }))).toBeNull()
})
