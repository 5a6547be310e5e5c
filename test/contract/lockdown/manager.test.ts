/** Whoever manages the windows is believed about its frames: so it must be the one that was there before the exam. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { startDisplay, type TestDisplay, type WindowManager } from '../../support/display.ts'
import { type RawGuard, startRawGuard } from '../../support/guard.ts'
import { guardProgram, managerLibrary } from '../../support/native.ts'
import { readPng } from '../../support/png.ts'
import { openTestWindow } from '../../support/window.ts'

const yellow = 0xffff00
const openbox = '/usr/bin/openbox'
const cover = { do: 'watch', own: [] as number[], order: 'cover', allow: [] as string[] }
const endings: (() => Promise<unknown>)[] = []
let display: TestDisplay

async function on(wm: WindowManager) {
  display = await startDisplay({ wm })
  endings.push(display.stop)
}
async function startGuard(): Promise<RawGuard> {
  const guard = await startRawGuard(guardProgram(true), display.env)
  endings.push(async () => {
    guard.write('{"id":0,"do":"bye"}\n')
    expect(await guard.exit).toBe(0)
    expect(guard.stderr()).toBe('')
  })
  return guard
}
function begin(env: NodeJS.ProcessEnv, program: string, ...args: string[]): number {
  const child = spawn(program, args, { env: { ...display.env, ...env }, stdio: 'ignore' })
  const gone = once(child, 'exit')
  endings.push(() => {
    child.kill('SIGKILL')
    return gone
  })
  return child.pid ?? 0
}
const library = (mode: number) => {
  const folder = mkdtempSync(join(tmpdir(), 'taza-manager-'))
  endings.push(async () => rmSync(folder, { recursive: true }))
  const file = join(folder, 'manager.so')
  copyFileSync(managerLibrary(), file)
  chmodSync(file, mode)
  return { LD_PRELOAD: file }
}
/** Told with its program, covered, and not to be seen. */
async function foreign(guard: RawGuard, pid: number) {
  const { window } = await guard.seen(
    'window.opened',
    (seen) => seen.pid === pid && seen.title === 'cheat sheet',
  )
  await guard.seen('window.covered', (seen) => seen.window === window)
  const shown = async () =>
    readPng(await guard.picture(null))
      .colors()
      .get(yellow) ?? 0
  await expect.poll(shown).toBe(0)
}

afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

test.each([
  ['code that anybody could write', 0o666, 'untrusted'],
  // As an administrator's own: still another process than before.
  ['code of root’s', 0o755, process.getuid?.() === 0 ? 'replaced' : 'untrusted'],
] as const)('the manager’s own file with foreign code in it: %s', async (_, mode, how) => {
  await on('openbox')
  const guard = await startGuard()
  await guard.ask(cover)
  const pid = begin(library(mode), openbox, '--replace')
  expect(await guard.seen('manager.foreign')).toMatchObject({ pid, executable: openbox, how })
  await foreign(guard, pid)
})

test('without a manager before, nobody who says so is one', async () => {
  await on('none')
  const guard = await startGuard()
  await guard.ask(cover)
  const pid = begin(library(0o755), '/bin/sleep', '100')
  await guard.seen('manager.foreign', (seen) => seen.pid === pid)
  await foreign(guard, pid)
})

test('a second one as it was installed is another all the same, and the exam’s window stays ours', async () => {
  await on('openbox')
  const guard = await startGuard()
  const exam = await openTestWindow(display.env, ['--title', 'exam'])
  endings.push(exam.end)
  await guard.ask({ ...cover, own: [exam.pid] })
  const pid = begin({}, openbox, '--replace', '--sm-disable')
  expect(await guard.seen('manager.foreign')).toMatchObject({ pid, how: 'replaced' })
  const taken = () => guard.observations.findLast((seen) => 'window' in seen && seen.window === exam.id)
  await guard.until('the exam’s window is there again', () => taken()?.kind === 'window.opened')
  // Told again to whoever watches anew.
  const before = guard.observations.length
  await guard.ask({ ...cover, own: [exam.pid] })
  await guard.until('told again', () =>
    guard.observations.slice(before).some((seen) => seen.kind === 'manager.foreign'),
  )
  const covered = guard.observations.filter(
    (seen) => seen.kind === 'window.covered' && seen.window === exam.id,
  )
  expect(covered).toEqual([])
})

test('a successor believes whom its predecessor believed', async () => {
  await on('openbox')
  const old = await startRawGuard(guardProgram(true), display.env)
  await old.ask(cover)
  expect((await old.ask({ do: 'session.facts' })).facts).toMatchObject({ windowManagerExecutable: openbox })
  old.closeInput()
  const pid = begin(library(0o755), openbox, '--replace')
  const next = await startGuard()
  expect(await old.exit).toBe(0)
  await next.ask(cover)
  await next.seen('manager.foreign', (seen) => seen.pid === pid)
  await foreign(next, pid)
})

test('one that is much younger than the exam’s own program came in between', async () => {
  await on('openbox')
  const guard = await startGuard()
  await guard.ask({ ...cover, own: [1] })
  expect(await guard.seen('manager.foreign')).toMatchObject({ executable: openbox, how: 'replaced' })
})

test('the manager’s own menu is told, and neither covered nor closed; its frames are no windows', async () => {
  await on('none')
  const manager = begin({}, openbox, '--config-file', '/etc/xdg/openbox/rc.xml', '--sm-disable')
  const window = await openTestWindow(display.env, ['--geometry', '200x200+0+0'])
  endings.push(window.end)
  const guard = await startGuard()
  const managed = async () =>
    ((await guard.ask({ do: 'session.facts' })).facts as { windowManager: string }).windowManager
  await expect.poll(managed).not.toBe('')
  await guard.ask(cover)
  await guard.seen('window.covered', (seen) => seen.window === window.id)
  // A manager that is still settling in takes no click.
  const opened = () =>
    guard.observations.find((seen) => seen.kind === 'window.opened' && seen.state.includes('manager'))
  const clicking = setInterval(() => {
    if (!opened()) begin({}, 'xdotool', 'mousemove', '900', '500', 'click', '3')
  }, 2000)
  endings.push(async () => clearInterval(clicking))
  const menu = await guard.seen('window.opened', (seen) => seen.state.includes('manager'))
  clearInterval(clicking)
  expect(menu).toMatchObject({ pid: manager, executable: openbox, own: false })
  expect(await guard.ask({ do: 'kill', window: menu.window })).toMatchObject({ ok: false })
  begin({}, 'xdotool', 'key', 'Escape')
  await guard.seen('window.closed', (seen) => seen.window === menu.window)
  const told = guard.observations.filter((seen) => 'executable' in seen && seen.executable === openbox)
  expect(told.filter(({ kind }) => !kind.startsWith('process.')).map(({ kind }) => kind)).toEqual(
    expect.not.arrayContaining(['manager.foreign', 'window.covered']),
  )
  expect(
    guard.observations.some((seen) => seen.kind === 'window.covered' && seen.window === menu.window),
  ).toBe(false)
})
