/** Which processes the guard takes for ours, asked as the station's user: an ordinary one, with the browser's sandbox on. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { findChromium } from '../../../src-main/shell/chromium/find.ts'
import { ProcessFacts } from '../../../src-shared/records/observed.ts'
import { startDisplay, type TestDisplay } from '../../support/display.ts'
import { type RawGuard, startRawGuard } from '../../support/guard.ts'
import { guardProgram, windowProgram } from '../../support/native.ts'

const isRoot = process.getuid?.() === 0
const user = 61_006
/** Somebody without rights; ourselves, where we have none. */
const ordinary = isRoot
  ? ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--inh-caps=-all']
  : ['env']
const folder = mkdtempSync(join(tmpdir(), 'taza-descent-'))
const endings: (() => Promise<unknown>)[] = []
let display: TestDisplay
let guard: RawGuard

beforeAll(async () => {
  display = await startDisplay()
  if (isRoot) {
    chownSync(folder, user, user)
    execFileSync('xhost', [`+si:localuser:#${user}`], { env: display.env })
  }
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

const startGuard = async (before: string[], ...args: string[]) => {
  const [program = '', ...rest] = [...before, guardProgram(true), ...args]
  guard = await startRawGuard(program, { ...display.env, HOME: folder }, rest)
}
/** Runs it as the ordinary user, in a group of its own that is ended with the test. Its shell waits for a line first. */
const begin = (script: string) => {
  const [program = '', ...args] = [...ordinary, 'sh', '-c', script]
  const child = spawn(program, args, {
    env: { ...display.env, HOME: folder },
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  const gone = once(child, 'exit')
  const pid = child.pid ?? 0
  endings.push(async () => {
    process.kill(-pid, 'SIGKILL')
    await gone
  })
  return { pid, go: () => child.stdin?.write('\n') }
}
const parentOf = (pid: number) => {
  try {
    return Number(/^PPid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    // It ended while we looked.
    return 0
  }
}
const wordsOf = (pid: number) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return ''
  }
}
/** Everything that runs under a process, itself included. */
function below(pid: number): number[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
  const under = (one: number, depth = 0): boolean =>
    one === pid || (one > 1 && depth < 16 && under(parentOf(one), depth + 1))
  return all.filter((one) => under(one))
}
const suspected = () =>
  guard.observations.flatMap((one) => (one.kind === 'capture.suspected' ? [one.pid] : []))
const Listed = z.object({ processes: z.array(ProcessFacts) })
const listed = async () => Listed.parse(await guard.ask({ do: 'processes.list' })).processes
const ownOnes = async () => (await listed()).filter(({ own }) => own).map(({ pid }) => pid)

describe.each([[[]], [['--poll-processes']]])('guard started with %j', (args) => {
  test('a browser and what it starts, also when it was seen before it was one', async () => {
    const { path } = await findChromium()
    const switches = ['--no-first-run', '--disable-breakpad', `--user-data-dir=${join(folder, 'profile')}`]
    // As the station starts it: another program becomes the browser.
    const browser = begin(`read _; exec ${[path, ...switches, 'about:blank'].join(' ')}`)
    await startGuard(ordinary, ...args)
    await guard.ask({ do: 'watch', own: [browser.pid], order: 'record', allow: [] })
    expect(await ownOnes()).toContain(browser.pid)
    browser.go()
    const painter = () => below(browser.pid).find((pid) => wordsOf(pid).includes('--type=gpu-process'))
    await expect.poll(painter, { timeout: 30_000 }).toBeDefined()
    await guard.seen('window.opened', ({ own }) => own)
    // Whoever comes later to the X server is looked at later.
    const recorder = begin(
      `read _; exec x11vnc -display ${display.display} -localhost -rfbport 0 -quiet -forever`,
    )
    recorder.go()
    await guard.seen('capture.suspected', ({ pid }) => pid === recorder.pid)
    const ours = below(browser.pid)
    expect(ours.length).toBeGreaterThan(4)
    expect(suspected().filter((pid) => pid !== null && ours.includes(pid))).toEqual([])
    const known = await listed()
    expect(known.filter(({ pid, own }) => !own && ours.includes(pid))).toEqual([])
    expect(known.filter(({ own }) => own).length).toBeGreaterThan(2)
    expect(known.find(({ pid }) => pid === recorder.pid)).toMatchObject({ own: false })
  })

  test('children of ours that run something else are not ours, whatever their path says', async () => {
    const elsewhere = join(folder, 'elsewhere')
    copyFileSync(windowProgram(), elsewhere)
    const calculator = '/usr/bin/xcalc'
    const disguise = `mount --bind "${windowProgram()}" ${calculator} && exec ${calculator}`
    const parent = begin(
      `sleep 1001 & ${elsewhere} & unshare -U -r -m sh -c '${disguise}' & sleep 1002 & wait`,
    )
    const child = (words: string) => below(parent.pid).find((pid) => wordsOf(pid).startsWith(words)) ?? 0
    for (const words of ['sleep 1001', elsewhere, calculator])
      await expect.poll(() => child(words), { timeout: 10_000 }).toBeGreaterThan(0)
    await startGuard(ordinary, ...args)
    await guard.ask({ do: 'watch', own: [parent.pid], order: 'record', allow: [] })
    const own = await ownOnes()
    expect(own).toContain(child('sleep 1001'))
    expect(own).not.toContain(child(elsewhere))
    expect(own).not.toContain(child(calculator))
  })
})

test('in a container, to which the kernel tells nothing, what is started is told all the same', async () => {
  await startGuard(['unshare', '-U', '-r', '-p', '-f', '--mount-proc'])
  await guard.ask({ do: 'watch', own: [], order: 'record', allow: [] })
  const inside = below(guard.pid).find((pid) => pid !== guard.pid)
  const there = ['nsenter', '-t', String(inside), '-U', '-p', '-m', '--preserve-credentials']
  const child = spawn(there[0] ?? '', [...there.slice(1), 'sleep', '1003'], { stdio: 'ignore' })
  const gone = once(child, 'exit')
  try {
    const seen = await guard.seen('process.started', ({ command }) => command === 'sleep 1003')
    expect(seen.own).toBe(false)
  } finally {
    for (const pid of below(child.pid ?? 0).toReversed()) process.kill(pid, 'SIGKILL')
    await gone
  }
})
