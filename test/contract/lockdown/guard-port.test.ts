import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openGuardProcess } from '../../../src-main/lockdown/guard-process.ts'
import { openGuard } from '../../../src-main/lockdown/open-guard.ts'
import type { GuardPort } from '../../../src-main/lockdown/port.ts'
import { checkGuard, guardTasks } from '../../../src-main/station/check-display.ts'
import type { GuardObservation } from '../../../src-shared/guard.ts'
import { startDisplay, type TestDisplay } from '../../support/display.ts'
import { guardProgram } from '../../support/native.ts'
import { readPng } from '../../support/png.ts'
import { openTestWindow } from '../../support/window.ts'

let display: TestDisplay
let port: GuardPort | null = null
let seen: GuardObservation[] = []
let lost: string[] = []
let malformed: string[] = []
let started = 0
let program: string

const until = async (what: string, holds: () => boolean, ms = 30_000) => {
  const end = performance.now() + ms
  while (!holds()) {
    if (performance.now() > end) throw new Error(`${what}: not within ${ms} ms`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
const open = async (extra: { pingEveryMs?: number; requestTimeoutMs?: number } = {}) => {
  port = await openGuardProcess({
    program,
    env: display.env,
    ...extra,
    onObservation: (one) => seen.push(one),
    onStarted: () => started++,
    onLost: (cause) => lost.push(cause),
    onMalformed: (line, why) => malformed.push(`${line}: ${why}`),
  })
  return port
}
/** Pids of our guards, by their parent. */
const guardPid = async () => {
  const { execFileSync } = await import('node:child_process')
  const pids = execFileSync('pgrep', ['-P', String(process.pid), '-f', 'taza-guard-x11'])
    .toString()
    .trim()
    .split('\n')
  return Number(pids.at(-1))
}

beforeAll(async () => {
  program = guardProgram()
  display = await startDisplay({ wm: 'openbox' })
})
afterAll(() => display.stop())
afterEach(async () => {
  await port?.end()
  port = null
  seen = []
  lost = []
  malformed = []
  started = 0
})

test('asks and is answered', async () => {
  const guard = await open()
  await guard.watch({ own: [], order: 'record', allow: [] })
  expect(await guard.displays()).toEqual([{ name: 'screen', geometry: [0, 0, 1366, 768] }])
  expect(await guard.sessionFacts()).toMatchObject({ windowManager: 'Openbox' })
  expect((await guard.grabKeys()).failed).toBe(0)
  const { png, width, height } = await guard.shot(null)
  expect([width, height]).toEqual([1366, 768])
  expect(readPng(png)).toMatchObject({ width, height })
  await expect(guard.close(12345)).rejects.toThrow('no such window')
  await expect(guard.shot(12345)).rejects.toThrow('no such window')
  expect(malformed).toEqual([])
  expect(started).toBe(1)
})

test('a guard that dies is started again with what it was told, and that is said', async () => {
  const guard = await open()
  await guard.watch({ own: [], order: 'cover', allow: [] })
  await guard.grabKeys()
  process.kill(await guardPid(), 'SIGKILL')
  await until('started again', () => started === 2)
  expect(lost).toHaveLength(1)
  expect(lost[0]).toContain('SIGKILL')
  const window = await openTestWindow(display.env)
  await until('covered by the new one', () =>
    seen.some((one) => one.kind === 'window.covered' && one.window === window.id),
  )
  await guard.kill(window.id)
  await window.gone
})

test('a guard that hangs is found out, ended and replaced', async () => {
  const guard = await open({ pingEveryMs: 200, requestTimeoutMs: 5000 })
  await guard.watch({ own: [], order: 'record', allow: [] })
  process.kill(await guardPid(), 'SIGSTOP')
  await until('replaced', () => started === 2)
  expect(lost).toHaveLength(1)
  await guard.ping()
})

test('what is not the protocol is told, and requests do not hang', async () => {
  const script =
    'echo \'{"hello":{"guard":"fake","version":"0","can":[]}}\'; echo nonsense; echo \'{"at":1,"kind":"window.opened"}\'; cat > /dev/null'
  port = await openGuardProcess({
    program: '/bin/sh',
    args: ['-c', script],
    env: display.env,
    requestTimeoutMs: 200,
    onObservation: (one) => seen.push(one),
    onMalformed: (line, why) => malformed.push(`${line}: ${why}`),
  })
  await expect(port.ping()).rejects.toThrow('did not answer ping within 200 ms')
  await until('what was wrong is told', () => malformed.length === 2)
  expect(seen).toEqual([])
})

test('a look at the guard beforehand finds all that it can do', async () => {
  const { says, lacks } = await checkGuard({
    guard: {
      program,
      open: (onObservation) => openGuardProcess({ program, env: display.env, onObservation }),
    },
  })
  expect(says).toMatch(/^x11 /)
  expect(lacks).not.toContain(guardTasks.shot)
})

test('says why there is no guard', async () => {
  const nobody = { onObservation: () => undefined, clock: () => 0, platform: 'linux' as const }
  const problem = (code: string) => expect.objectContaining({ problem: expect.objectContaining({ code }) })
  await expect(openGuard({ ...nobody, program, env: {} })).rejects.toEqual(problem('no-display'))
  await expect(openGuard({ ...nobody, program, env: { DISPLAY: ':9999' } })).rejects.toEqual(
    problem('no-display'),
  )
  await expect(
    openGuard({ ...nobody, program, env: { DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' } }),
  ).rejects.toEqual(problem('wayland'))
  await expect(
    openGuardProcess({ program: '/nowhere/guard', env: {}, onObservation: () => undefined }),
  ).rejects.toEqual(problem('no-guard'))
})
