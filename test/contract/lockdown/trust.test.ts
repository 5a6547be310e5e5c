/** A program that is allowed by its path, and what a student might put in its place or into it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startDisplay, type TestDisplay } from '../../support/display.ts'
import { type RawGuard, startRawGuard } from '../../support/guard.ts'
import { faultsLibrary, guardProgram, windowProgram } from '../../support/native.ts'

const calculator = '/usr/bin/xcalc'
const folder = mkdtempSync(join(tmpdir(), 'taza-trust-'))
const own = join(folder, 'own')
const endings: (() => Promise<unknown>)[] = []
let display: TestDisplay
let guard: RawGuard

beforeAll(async () => {
  display = await startDisplay()
  copyFileSync(windowProgram(), own)
})
afterAll(async () => {
  await display.stop()
  rmSync(folder, { recursive: true })
})
afterEach(async () => {
  guard.write('{"id":0,"do":"bye"}\n')
  expect(await guard.exit).toBe(0)
  expect(guard.stderr()).toBe('')
  for (const end of endings.splice(0).toReversed()) await end()
})

/** Opens it under an order that allows both paths; resolves with what was told of its window, and with its covering. */
async function opened(command: readonly [string, ...string[]], env: NodeJS.ProcessEnv = {}) {
  guard = await startRawGuard(guardProgram(true), display.env)
  await guard.ask({ do: 'watch', own: [], order: 'cover', allow: [calculator, own] })
  const [program, ...args] = command
  // What it asks on its input it waits for: without a pipe it would go on reading.
  const child = spawn(program, args, { env: { ...display.env, ...env }, stdio: ['pipe', 'ignore', 'ignore'] })
  const gone = once(child, 'exit')
  endings.push(() => {
    child.kill('SIGKILL')
    return gone
  })
  const seen = await guard.seen('window.opened')
  return { seen, covered: () => guard.seen('window.covered', ({ window }) => window === seen.window) }
}

test('as it was installed: left alone', async () => {
  const { seen } = await opened([calculator])
  expect(seen).toMatchObject({ executable: calculator, state: [] })
  // What comes after two round trips would have come before.
  for (let i = 0; i < 2; i++) await guard.ask({ do: 'ping' })
  expect(guard.observations.filter(({ kind }) => kind === 'window.covered')).toEqual([])
})

test('with a library of the student’s own in it: covered', async () => {
  const library = join(folder, 'library.so')
  copyFileSync(faultsLibrary(), library)
  chmodSync(library, 0o666)
  const { seen, covered } = await opened([calculator], { LD_PRELOAD: library })
  expect(seen).toMatchObject({ executable: calculator, state: ['changeable'] })
  await covered()
})

test('another program at its path, in a mount namespace of its own: covered', async () => {
  const private_ = process.getuid?.() === 0 ? ['-m'] : ['-U', '-r', '-m']
  const script = `mount --bind '${windowProgram()}' ${calculator} && exec ${calculator}`
  const { seen, covered } = await opened(['unshare', ...private_, 'sh', '-c', script])
  expect(seen).toMatchObject({ executable: calculator, title: 'Test window', state: ['changeable'] })
  await covered()
})

test('a file that anybody may write: covered', async () => {
  chmodSync(own, 0o777)
  const { seen, covered } = await opened([own])
  expect(seen).toMatchObject({ executable: own, state: ['changeable'] })
  await covered()
})

// Only root can own a file that is trusted at first.
if (process.getuid?.() === 0)
  test('one that becomes so while it runs: told anew, and covered', async () => {
    chmodSync(own, 0o755)
    const { seen, covered } = await opened([own])
    expect(seen).toMatchObject({ executable: own, state: [] })
    chmodSync(own, 0o777)
    await guard.seen(
      'window.opened',
      ({ window, state }) => window === seen.window && state.includes('changeable'),
    )
    await covered()
  })
