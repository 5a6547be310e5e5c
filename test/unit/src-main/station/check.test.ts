import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { linesFor, runChecks } from '../../../../src-main/station/check.ts'
import { checkCameras, judgePicture } from '../../../../src-main/station/check-cameras.ts'
import { checkDisplay } from '../../../../src-main/station/check-display.ts'
import {
  checkKeeper,
  checkKeys,
  checkServer,
  checkSpace,
  openKernel,
} from '../../../../src-main/station/check-machine.ts'
import type { CheckOptions, KeeperState } from '../../../../src-main/station/check-step.ts'
import { readConfig } from '../../../../src-main/station/config.ts'
import { checkLeaveCode, hashLeaveCode } from '../../../../src-main/station/leave-code.ts'
import { Checked, cutChanges } from '../../../../src-shared/machine-check.ts'

const options: CheckOptions = {
  data: '/tmp',
  server: null,
  keeper: null,
  keyStore: 'file',
  guard: { program: '/nowhere/taza-guard-x11', open: () => Promise.reject(new Error('never started')) },
  platform: 'linux',
  browser: async () => ({ version: 'Chromium 1', why: 'as asked', untested: 'rely on this version' }),
  cameras: [],
  film: null,
  altered: async () => null,
  env: {},
}

const cameras = (...devices: string[]) => ({ ...options, cameras: devices.map((device) => ({ device })) })
const folder = () => {
  const data = mkdtempSync(join(tmpdir(), 'taza-check-test-'))
  onTestFinished(() => rmSync(data, { recursive: true, force: true }))
  return data
}

/** One grey all over. */
function png(width: number, height: number, grey: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(data.length)
    head.write(type, 4)
    return Buffer.concat([head, data, Buffer.alloc(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  header[9] = 2
  const rows = Buffer.alloc((width * 3 + 1) * height, grey)
  for (let y = 0; y < height; y++) rows[y * (width * 3 + 1)] = 0
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

describe('the camera check', () => {
  it('takes a real picture by fswebcam from its test source', async () => {
    expect(await checkCameras(cameras('TEST', 'TEST'))).toMatchObject({
      says: 'TEST 640×480; TEST 640×480',
      lacks: [],
    })
  })

  it('says what to do when a camera is missing', async () => {
    await expect(checkCameras(options)).rejects.toThrow(/No camera was found/)
    await expect(checkCameras(cameras('/dev/video0'))).rejects.toThrow(
      /Only one camera was found \(\/dev\/video0\)/,
    )
  })

  it('is not content with a device that is none, although fswebcam exits 0', async () => {
    await expect(checkCameras(cameras('TEST', '/dev/video119'))).rejects.toThrow(
      /video119: it gave no picture/,
    )
    expect((await checkCameras(cameras('TEST', 'TEST', '/dev/video119'))).says).toMatch(
      /TEST 640×480; \/dev\/video119: it/,
    )
  })

  it('names the socket, and does not count two parts of one camera as two', async () => {
    const at = (port: string) => ({ device: 'TEST', label: 'C270', port })
    const two = { ...options, cameras: [at('pci usb 480 1:1.0'), at('pci usb 480 2:1.0')] }
    expect(await checkCameras(two)).toMatchObject({
      says: expect.stringContaining('TEST C270 [pci usb 480 2:1.0] 640×480'),
      same: 'C270 [pci usb 480 1:1.0], C270 [pci usb 480 2:1.0]',
    })
    const parts = { ...options, cameras: [at('pci usb 480 1:1.0'), at('pci usb 480 1:1.2')] }
    await expect(checkCameras(parts)).rejects.toThrow(/two parts of one camera/)
  })

  it('hands no odd name to the shell behind node-webcam', async () => {
    const odd = '/dev/video0; touch /tmp/taza-owned'
    await expect(checkCameras(cameras(odd, odd))).rejects.toThrow(/not a camera's name/)
  })

  it('looks at the picture itself', () => {
    expect(judgePicture(png(64, 48, 120))).toBe('64×48')
    expect(() => judgePicture(png(64, 48, 3))).toThrow(/black; take the cover off/)
    expect(() => judgePicture(new Uint8Array([0xff, 0xd8, 1, 2, 3]))).toThrow(/not a picture/)
  })
})

describe('the machine', () => {
  it('refuses Wayland, also with an X server beside it, and a machine without a display', async () => {
    expect(await checkDisplay({ ...options, platform: 'win32' })).toBe('the Windows desktop')
    const within = (env: NodeJS.ProcessEnv) => checkDisplay({ ...options, env })
    await expect(within({ XDG_SESSION_TYPE: 'wayland', DISPLAY: ':0' })).rejects.toThrow(/Wayland/)
    await expect(within({ WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' })).rejects.toThrow(/Wayland/)
    await expect(within({})).rejects.toThrow(/DISPLAY is not set/)
    expect(await within({ DISPLAY: ':7' })).toBe('X11 on :7')
  })

  it('lets nobody else read the keys', async () => {
    const data = folder()
    expect(await checkKeys({ ...options, data })).toMatch(/not enrolled yet/)
    for (const file of ['signing-key.json', 'sealing-key.json'])
      writeFileSync(join(data, file), '{}', { mode: 0o600 })
    expect(await checkKeys({ ...options, data })).toMatch(/keys made/)
    chmodSync(join(data, 'sealing-key.json'), 0o644)
    await expect(checkKeys({ ...options, data })).rejects.toThrow(/chmod go= .*sealing-key\.json/)
  })

  it('tells the room in hours', async () => {
    expect(await checkSpace({ ...options, data: folder() })).toMatch(
      /^\d+ GiB free, about \d+ hours of film$/,
    )
  })

  it('asks the server, and compares the clocks', async () => {
    const server = (status: number, aheadMs: number, own = status === 200) => ({
      ...options,
      server: {
        url: 'https://u.example',
        reach: async () => ({ status, own, serverMs: Date.now() + aheadMs }),
      },
    })
    expect(await checkServer(server(200, 0))).toMatch(/^answers in \d+ ms, clocks 0 s apart$/)
    await expect(checkServer(server(404, 0))).rejects.toThrow(/answers 404/)
    // A sign-in page of the network answers 200 to everything, and knows the time.
    await expect(checkServer(server(200, 0, false))).rejects.toThrow(/is not the university's/)
    await expect(checkServer(server(503, 0, true))).rejects.toThrow(/cannot store/)
    await expect(checkServer(server(200, 180_000))).rejects.toThrow(/180 s behind the server's/)
    await expect(checkServer(server(200, Number.NaN))).rejects.toThrow(/does not tell the time/)
    const dead = { url: 'https://u.example', reach: () => Promise.reject(new Error('mend it so')) }
    await expect(checkServer({ ...options, server: dead })).rejects.toThrow(/^mend it so$/)
  })

  it('asks a keeper that is a service: who it is, where its keys are, whether it sends to the same server', async () => {
    const state = {
      station: { name: 'Station 7', room: 'lab-204' },
      server: 'https://u.example/',
      keys: 'tpm2' as const,
      problem: null,
    }
    const asked = (more: Partial<KeeperState>, server = 'https://u.example') => ({
      ...options,
      server: { url: server, reach: async () => ({ status: 200, own: true, serverMs: 0 }) },
      keeper: { socket: '/run/k', ask: async () => ({ ...state, ...more }) },
    })
    expect(await checkKeeper(options)).toMatch(/starts its own/)
    const says = "station Station 7, room lab-204; keys sealed by this machine's TPM"
    expect(await checkKeeper(asked({}))).toEqual({ says, lacks: [], same: says })
    expect(await checkKeeper(asked({ keys: 'file' }))).toMatchObject({
      says: expect.stringMatching(/no TPM/),
    })
    expect(await checkKeeper(asked({ station: null, keys: null }))).toMatchObject({
      lacks: [expect.stringMatching(/not enrolled yet/)],
    })
    await expect(checkKeeper(asked({}, 'https://other.example'))).rejects.toThrow(
      /sends to https:\/\/u.example\/, the configuration names https:\/\/other.example/,
    )
    await expect(checkKeeper(asked({ problem: { code: 'station-doubled' } }))).rejects.toThrow(
      'The keeper of station Station 7 says: station-doubled',
    )
    const nobody = { socket: '/run/k', ask: () => Promise.reject(new Error('EACCES')) }
    await expect(checkKeeper({ ...options, keeper: nobody })).rejects.toThrow(
      /No keeper answers at \/run\/k \(EACCES\).*group taza-station/,
    )
    expect(await checkKeys({ ...options, keeper: nobody })).toMatch(/^the keeper's own/)
  })

  it('goes through all steps whatever fails, each timed, and says what the guard cannot do', async () => {
    const results = await runChecks({ ...cameras('TEST', 'TEST'), data: folder(), env: { DISPLAY: ':7' } })
    expect(results.map(({ name, ok }) => [name, ok])).toEqual([
      ['display', true],
      ['browser', true],
      ['guard', false],
      ['displays', false],
      ['foreign window', false],
      ['held keys', false],
      ['session', false],
      ['cameras', true],
      ['film', true],
      ['memory', true],
      ['keeper', true],
      ['evidence store', true],
      ['key store', true],
      ['disk space', true],
      ['system', true],
      ['program files', true],
      ['power', true],
      ['time zone', true],
      ['updates', true],
      ['server', true],
    ])
    expect(results[1]).toMatchObject({
      says: 'Chromium 1 (as asked)',
      lacks: ['rely on this version'],
      same: 'Chromium 1',
    })
    const guard = {
      ...{ ok: true, says: 'x11 1', lacks: ['see programs start and end'], ms: 12 },
      ...({ name: 'guard', same: null } as const),
    }
    expect(linesFor(guard, 3, false)).toEqual([
      '3. ok   guard          x11 1 (12 ms)',
      '          cannot here: see programs start and end',
    ])
    expect(linesFor(guard, 3, true)[0]).toContain('\x1b[32mok')
  })
})

describe('the configuration', () => {
  const installed = { pages: '/p', native: '/n' }
  it('names the setting that is wrong', () => {
    expect(() => readConfig(['--server', 'nonsense', '--data', '/d'], installed)).toThrow(/server/)
    expect(() => readConfig(['--config', '/does/not/exist'], installed)).toThrow(/does\/not\/exist/)
  })
  it('lets options override and fills in the rest', () => {
    const config = readConfig(
      ['--server', 'https://exams.example.edu', '--data', '/d', '--windowed'],
      installed,
    )
    expect(config).toMatchObject({ shell: 'auto', windowed: true, language: 'kk', leaveCode: null })
  })
})

describe('a configuration that may not be', () => {
  const installed = { pages: '/p', native: '/n' }
  const folder = mkdtempSync(join(tmpdir(), 'taza-config-'))
  const file = join(folder, 'station.json')
  afterAll(() => rmSync(folder, { recursive: true }))
  const read = (more: object, mode = 0o600) => {
    writeFileSync(file, JSON.stringify({ server: 'https://exams.example.edu', data: '/d', ...more }))
    chmodSync(file, mode)
    return readConfig(['--config', file], installed)
  }

  it('speaks in the clear to another machine, or pins keys where there is no certificate', () => {
    expect(() => read({ server: 'http://exams.example.edu' })).toThrow(/https:/)
    expect(() => read({ server: 'http://127.0.0.1.example.edu' })).toThrow(/https:/)
    expect(() => read({ server: 'ftp://127.0.0.1' })).toThrow(/https:/)
    for (const server of ['http://127.0.0.1:8090', 'http://localhost', 'http://[::1]:1'])
      expect(read({ server }).server).toBe(server)
    const pins = { network: { pins: [`${'A'.repeat(43)}=`] } }
    expect(() => read({ server: 'http://127.0.0.1', ...pins })).toThrow(/pinned keys/)
    expect(read(pins).network.pins).toHaveLength(1)
  })

  it('lets everybody read the hash of the leave code', () => {
    const leaveCode = hashLeaveCode('48151623')
    expect(() => read({ leaveCode }, 0o644)).toThrow(/chmod o-r/)
    expect(read({ leaveCode }, 0o640).leaveCode).toBe(leaveCode)
    expect(read({}, 0o644).leaveCode).toBe(null)
  })
})

describe('the code that leaves the station', () => {
  it('opens with itself only, and its hash differs each time', () => {
    const hash = hashLeaveCode('48151623')
    expect(checkLeaveCode(' 48151623 ', hash)).toBe(true)
    expect(checkLeaveCode('48151624', hash)).toBe(false)
    expect(hashLeaveCode('48151623')).not.toBe(hash)
  })
  it('is not short, blanks not counted', () => {
    expect(() => hashLeaveCode(' 4815162 ')).toThrow(/8 characters/)
  })
})

describe('what the kernel leaves open', () => {
  const kernel = (sysrq: string, scope: string | null) => {
    const proc = mkdtempSync(join(tmpdir(), 'taza-kernel-'))
    onTestFinished(() => rmSync(proc, { recursive: true }))
    writeFileSync(join(proc, 'sysrq'), `${sysrq}\n`)
    mkdirSync(join(proc, 'yama'))
    if (scope !== null) writeFileSync(join(proc, 'yama/ptrace_scope'), `${scope}\n`)
    return openKernel(proc)
  }

  it('is nothing where SysRq is off or may only sync, and memory is nobody else’s', () => {
    expect(kernel('0', '2')).toEqual([])
    expect(kernel('48', '1')).toEqual([])
  })

  it('names SysRq that ends programs, and memory that any program of the user may read', () => {
    expect(kernel('1', '1')).toEqual([expect.stringMatching(/kernel\.sysrq=0; it is 1/)])
    // Debian's own setting: 438 has process signalling and the restart in it.
    expect(kernel('438', '0')).toEqual([
      expect.stringMatching(/it is 438/),
      expect.stringMatching(/ptrace_scope=2; it is 0/),
    ])
    expect(kernel('0', null)).toEqual([expect.stringMatching(/not in this kernel/)])
  })
})

it('names a camera that a program plays, and does not count it', async () => {
  const at = (device: string, virtual: boolean) => ({ device, label: 'OBS', virtual })
  const real = [at('TEST', false), at('TEST', false)]
  expect(await checkCameras({ ...options, cameras: [...real, at('/dev/video9', true)] })).toMatchObject({
    says: expect.stringMatching(/TEST/),
    lacks: [expect.stringMatching(/video9 OBS.*a program plays it/)],
  })
  await expect(checkCameras({ ...options, cameras: [at('TEST', false), at('TEST', true)] })).rejects.toThrow(
    /Only one camera/,
  )
})

it('cuts what is too long for the server where it is said, and says so', async () => {
  const untested = `rely on this version: ${'x'.repeat(20_000)}`
  const results = await runChecks({
    ...{ ...options, data: null, altered: () => Promise.reject(new Error('y'.repeat(20_000))) },
    browser: async () => ({ version: 'x'.repeat(2000), why: '', untested }),
  })
  const of = (name: string) => results.find((one) => one.name === name)
  expect(of('program files')?.says).toMatch(/^y{900,}y … \(cut: 20000 characters\)$/)
  expect(of('browser')?.lacks).toEqual([expect.stringMatching(/… \(cut: \d{5} characters\)$/)])
  expect(of('browser')?.same).toHaveLength(1000)
  // What is cut already is taken as it is.
  const checked = Checked.parse({ results, changes: cutChanges(Array.from({ length: 101 }, () => 'one')) })
  expect(checked.results).toEqual(results)
  expect(checked.changes?.slice(-2)).toEqual(['one', '… (cut: 2 more)'])
})

it('begins no step once it is ended', async () => {
  const stop = new AbortController()
  const seen: string[] = []
  const run = runChecks({ ...options, stop: stop.signal }, ({ name }) => {
    seen.push(name)
    stop.abort()
  })
  await expect(run).rejects.toThrow('ended before it was done')
  expect(seen).toEqual(['display'])
})
