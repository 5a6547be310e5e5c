import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { linkChecking, runCheck, thereMs } from '../../../../src-main/app/check-program.ts'
import type { Parts } from '../../../../src-main/app/parts.ts'

/** A station on which nobody signs in. */
function station() {
  const scene = { now: 1_000_000, answers: [] as unknown[], told: [] as boolean[] }
  const state = { stage: 'sign-in', candidate: null, current: null }
  const parts = {
    now: () => scene.now,
    config: { data: '/nowhere' },
    session: { state, checking: (now: boolean) => scene.told.push(now) },
    keeper: { call: async (_name: string, { body }: { body: unknown }) => scene.answers.push(body) },
    setTimer: () => () => undefined,
    trouble: (error: unknown) => {
      throw error
    },
  }
  return Object.assign(scene, { checking: linkChecking(parts as unknown as Parts) })
}

it('leaves a machine alone that somebody has touched within the last minutes', async () => {
  const scene = station()
  scene.checking.touched()
  scene.now += thereMs - 1
  scene.checking.asked()
  await expect.poll(() => scene.answers).toEqual([{ outcome: 'busy' }])
  expect(scene.told).toEqual([])
  scene.now += 1
  scene.checking.asked()
  await expect.poll(() => scene.told).toEqual([true])
  // And ends what it has begun.
  scene.checking.touched()
  await expect.poll(() => scene.answers).toEqual([{ outcome: 'busy' }, { outcome: 'busy' }])
})

it('takes whoever refuses for somebody who is there', async () => {
  const scene = station()
  scene.checking.asked()
  await expect.poll(() => scene.told).toEqual([true])
  scene.checking.refuse()
  await expect.poll(() => scene.answers).toEqual([{ outcome: 'refused' }])
  scene.checking.asked()
  await expect.poll(() => scene.answers).toEqual([{ outcome: 'refused' }, { outcome: 'busy' }])
})

const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'taza-checking-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}
const never = new AbortController().signal
const node = (script: string): [string, ...string[]] => [process.execPath, '-e', script]

it('takes the last line of a check that found something, and no other end of it', async () => {
  expect(await runCheck(node('console.log("a\\nb"); process.exitCode = 1'), never)).toBe('b')
  await expect(runCheck(node('console.log("b"); process.exitCode = 2'), never)).rejects.toThrow()
  await expect(runCheck(['/nowhere/node'], AbortSignal.abort())).rejects.toThrow()
})

it('is over only once the check is, whose cameras are free then', async () => {
  const [here, gone] = ['here', 'gone'].map((name) => join(folder(), name)) as [string, string]
  const stop = new AbortController()
  const slow = `const { writeFileSync } = require('node:fs')
    process.once('SIGTERM', () => setTimeout(() => { writeFileSync(${JSON.stringify(gone)}, ''); process.exit(1) }, 200))
    setInterval(() => undefined, 1000)
    writeFileSync(${JSON.stringify(here)}, '')`
  const run = runCheck(node(slow), stop.signal)
  const over = expect(run).rejects.toThrow()
  await expect.poll(() => existsSync(here)).toBe(true)
  stop.abort()
  await over
  expect(existsSync(gone)).toBe(true)
})

it('closes the input that a check is tied to once main is killed', async () => {
  const dir = folder()
  const [here, gone] = ['here', 'gone'].map((name) => join(dir, name)) as [string, string]
  const tied = `const { writeFileSync } = require('node:fs')
    process.stdin.resume().once('close', () => { writeFileSync(${JSON.stringify(gone)}, ''); process.exit(1) })
    setInterval(() => undefined, 1000)
    writeFileSync(${JSON.stringify(here)}, '')`
  const main = join(dir, 'main.mjs')
  const program = new URL('../../../../src-main/app/check-program.ts', import.meta.url).href
  writeFileSync(
    main,
    `import { runCheck } from ${JSON.stringify(program)}
    await runCheck(${JSON.stringify(node(tied))}, new AbortController().signal)`,
  )
  const killed = spawn(process.execPath, [main], { stdio: 'inherit' })
  await expect.poll(() => existsSync(here)).toBe(true)
  expect(existsSync(gone)).toBe(false)
  killed.kill('SIGKILL')
  await expect.poll(() => existsSync(gone)).toBe(true)
})
