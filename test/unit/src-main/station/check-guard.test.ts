import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { checkGuard } from '../../../../src-main/station/check-display.ts'
import {
  checkDisplays,
  checkForeignWindow,
  checkHeldKeys,
  checkSession,
} from '../../../../src-main/station/check-guard.ts'
import type { CheckedGuard, CheckOptions } from '../../../../src-main/station/check-step.ts'
import { openWindow } from '../../../../src-main/station/x-window.ts'
import type { GuardObservation } from '../../../../src-shared/guard.ts'
import { startDisplay } from '../../../support/display.ts'

interface Scene {
  guard?: Partial<CheckedGuard>
  tells?: GuardObservation[]
  refuses?: string
}
let ended = 0
const options = ({ guard = {}, tells = [], refuses }: Scene): CheckOptions => ({
  ...{ data: null, server: null, keeper: null, keyStore: 'file', platform: 'linux', cameras: [], film: null },
  browser: async () => ({ version: '', why: '', untested: null }),
  altered: async () => null,
  env: {},
  guard: {
    program: process.execPath,
    async open(seen) {
      if (refuses !== undefined) throw new Error(refuses)
      return {
        hello: { guard: 'x11', version: '1', can: ['windows'] },
        watch: async () => {
          for (const one of tells) seen(one)
        },
        displays: async () => [{ name: 'HDMI-1', geometry: [0, 0, 1366, 768] }],
        grabKeys: async () => ({ grabbed: 40, failed: 0, refused: [] }),
        releaseKeys: async () => undefined,
        end: async () => {
          ended++
        },
        ...guard,
      }
    },
  },
})

it('ends the guard after each look, also one that failed, and says why there is none', async () => {
  ended = 0
  expect(await checkGuard(options({}))).toMatchObject({ says: 'x11 1, 1 abilities', same: 'x11 1' })
  const broken = options({ guard: { displays: () => Promise.reject(new Error('gone')) } })
  await expect(checkDisplays(broken)).rejects.toThrow('gone')
  expect(ended).toBe(2)
  await expect(checkGuard(options({ refuses: 'no display' }))).rejects.toThrow(
    /^The guard cannot work here \(no display\); is there an X display, and is it alive\?$/,
  )
  for (const step of [checkGuard, checkDisplays, checkHeldKeys, checkSession])
    expect(await step(options({ refuses: 'another guard is on duty (7)' }))).toMatchObject({
      says: expect.stringMatching(/^a running station's guard is on duty/),
    })
})

it('knows displays that are off, small, or several', async () => {
  const of = (...sizes: [number, number][]) =>
    options({
      guard: {
        displays: async () => sizes.map(([w, h], i) => ({ name: `D${i}`, geometry: [0, 0, w, h] })),
      },
    })
  await expect(checkDisplays(of())).rejects.toThrow(/No display is on; switch the monitor on/)
  expect((await checkDisplays(of([1024, 768]))).lacks).toEqual([
    expect.stringMatching(/set 1280×720 or more/),
  ])
  expect(await checkDisplays(of([1366, 768], [800, 600]))).toEqual({
    says: 'D0 1366×768, D1 800×600; an exam covers all but one',
    lacks: [],
    same: 'D0 1366×768, D1 800×600',
  })
})

it('tells keys that another program has', async () => {
  const keys = (grabbed: number, failed: number, refused: string[]) =>
    options({ guard: { grabKeys: async () => ({ grabbed, failed, refused }) } })
  expect(await checkHeldKeys(keys(40, 0, []))).toEqual({ says: '40 combinations held and let go', lacks: [] })
  expect((await checkHeldKeys(keys(39, 1, ['Alt+Tab']))).lacks).toEqual([
    expect.stringMatching(/^hold Alt\+Tab: /),
  ])
  await expect(checkHeldKeys(keys(0, 40, []))).rejects.toThrow(/has the whole keyboard/)
})

it.each([
  [{ kind: 'session.remote', what: 'Xvnc' }, /remote session \(Xvnc\); log in at the machine itself/],
  [{ kind: 'session.remote', what: 'ssh' }, /started over ssh: run it as the station's user/],
  [{ kind: 'session.nested', what: 'Xephyr' }, /a window of another one \(Xephyr\)/],
  [{ kind: 'session.switched', away: true }, /shows another session/],
  [{ kind: 'session.locked', locked: true }, /screen is locked/],
  [
    { kind: 'capture.suspected', pid: 7, executable: '/usr/bin/obs', how: 'name' },
    /^\/usr\/bin\/obs takes pictures of the screen or records keys \(name\); end it/,
  ],
] as const)('%j is no session for an exam', async (seen, says) => {
  await expect(checkSession(options({ tells: [{ at: 1, ...seen }] }))).rejects.toThrow(says)
})

it('leaves a virtual machine to a person', async () => {
  const virtual = { at: 1, kind: 'session.virtual', what: 'Xvfb' } as const
  expect(await checkSession(options({ tells: [virtual, virtual] }))).toEqual({
    says: 'no remote session, no program that records the screen',
    lacks: [expect.stringMatching(/virtual machine or display \(Xvfb\)/)],
  })
})

it('opens a real window, and fails where the guard is blind', async () => {
  const display = await startDisplay({ wm: 'openbox' })
  onTestFinished(() => display.stop())
  const close = await openWindow(display.env, 'Taza check')
  const tree = spawnSync('xwininfo', ['-root', '-tree'], { env: display.env, encoding: 'utf8' }).stdout
  expect(tree).toContain('"Taza check"')
  close()
  await expect(checkForeignWindow({ ...options({}), env: display.env })).rejects.toThrow(
    /the guard did not see it within 3 s/,
  )
})

it('shows the display the cookie that is for it, and says in words that it is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'taza-x-'))
  const number = `${70_000 + (process.pid % 10_000)}`
  const path = `/tmp/.X11-unix/X${number}`
  let asked = Buffer.alloc(0)
  const server = createServer((socket) =>
    socket.on('data', (bytes: Buffer) => {
      asked = Buffer.concat([asked, bytes])
      const reason = Buffer.from('not you ')
      const head = Buffer.from([0, reason.length, 11, 0, 0, 0, reason.length / 4, 0])
      socket.end(Buffer.concat([head, reason]))
    }),
  )
  await new Promise<void>((resolve) => server.listen(path, resolve))
  onTestFinished(() => {
    server.close()
    rmSync(folder, { recursive: true })
  })
  const part = (bytes: Buffer | string) => {
    const text = Buffer.from(bytes)
    return Buffer.concat([Buffer.from([text.length >> 8, text.length & 255]), text])
  }
  const entry = (display: string, cookie: Buffer) =>
    Buffer.concat([Buffer.from([1, 0]), ...['host', display, 'MIT-MAGIC-COOKIE-1', cookie].map(part)])
  const file = join(folder, 'authority')
  writeFileSync(file, Buffer.concat([entry('9', Buffer.alloc(16, 9)), entry(number, Buffer.alloc(16, 7))]))
  const env = { DISPLAY: `:${number}.0`, XAUTHORITY: file }
  await expect(openWindow(env, 'x')).rejects.toThrow('the X server refuses: not you')
  expect(asked.subarray(12, 30).toString()).toBe('MIT-MAGIC-COOKIE-1')
  expect(asked.subarray(32)).toEqual(Buffer.alloc(16, 7))
  await expect(openWindow({ DISPLAY: 'far:0' }, 'x')).rejects.toThrow(
    "DISPLAY 'far:0' is none of this machine",
  )
})
