import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { LockdownDeps } from '../../../../src-main/app/lockdown-ports.ts'
import { createWatch, type Watch } from '../../../../src-main/app/watch.ts'

let dir: string
let watch: Watch | undefined
const facts = vi.fn()
const trouble = vi.fn()
const onMended = vi.fn()

/** It does nothing at its first `late` runs, and after them what it is told. */
function guardThatComesLate(late: number) {
  const program = join(dir, 'taza-guard-x11')
  const script = `#!${process.execPath}
const fs = require('node:fs')
const runs = ${JSON.stringify(join(dir, 'runs'))}
fs.appendFileSync(runs, '.')
if (fs.readFileSync(runs).length <= ${late}) process.exit(3)
console.log(JSON.stringify({ hello: { guard: 'late', version: '1', can: ['keys', 'cover'] } }))
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  fs.appendFileSync(${JSON.stringify(join(dir, 'heard'))}, line + '\\n')
  const { id, do: what } = JSON.parse(line)
  console.log(JSON.stringify({ id, ok: true, grabbed: 4, failed: 0, refused: [] }))
  if (what === 'bye') process.exit(0)
})
`
  writeFileSync(program, script)
  chmodSync(program, 0o755)
}
const heard = () =>
  readFileSync(join(dir, 'heard'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).do)

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'taza-watch-'))
  for (const mock of [facts, trouble, onMended]) mock.mockClear()
  vi.stubEnv('DISPLAY', ':nowhere')
  vi.stubEnv('WAYLAND_DISPLAY', '')
  vi.stubEnv('XDG_SESSION_TYPE', 'x11')
})
afterEach(async () => {
  await watch?.end()
  watch = undefined
  vi.unstubAllEnvs()
  rmSync(dir, { recursive: true, force: true })
})

const watching = async () => {
  watch = await createWatch({
    native: dir,
    windowed: false,
    newId: () => 'id',
    leaveCombination: 'Ctrl+Alt+Q',
    onLeave: () => undefined,
    onMended,
    parts: {
      now: () => 1000,
      setTimer: (act: () => void) => {
        const timer = setTimeout(act, 1)
        return () => clearTimeout(timer)
      },
      log: () => undefined,
      trouble,
      session: { facts, state: { current: null } },
    } as unknown as LockdownDeps,
  })
  return watch
}

it('starts a guard that did not come again until it is there, and gives it what it missed', async () => {
  guardThatComesLate(3)
  const watch = await watching()
  expect(watch.problem()).toMatchObject({ code: 'no-guard', detail: expect.stringContaining('status 3') })
  await watch.own([42])
  await watch.begin()
  expect(facts).toHaveBeenLastCalledWith({ guard: false })
  await expect.poll(() => onMended.mock.calls.length, { timeout: 20_000 }).toBe(1)
  expect(watch.problem()).toBeNull()
  expect(facts).toHaveBeenLastCalledWith({ guard: true })
  await expect.poll(heard, { timeout: 20_000 }).toEqual(['keys.grab', 'uncover', 'watch'])
  expect(trouble).not.toHaveBeenCalled()
})

it('starts no guard any more once the station is left', async () => {
  guardThatComesLate(1000)
  const watch = await watching()
  await watch.begin()
  await watch.end()
  const runs = () => readFileSync(join(dir, 'runs')).length
  await new Promise((resolve) => setTimeout(resolve, 300))
  const before = runs()
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(runs()).toBe(before)
})
