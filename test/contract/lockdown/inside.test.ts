/**
 * Windows that somebody puts into ours, or into a program's that is allowed: children of a window are told to nobody who
 * does not ask for them.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startDisplay, type TestDisplay } from '../../support/display.ts'
import { type RawGuard, startRawGuard } from '../../support/guard.ts'
import { guardProgram, windowProgram } from '../../support/native.ts'
import { readPng } from '../../support/png.ts'
import { openTestWindow, type TestWindow } from '../../support/window.ts'

const red = 0xff0000
const cover = 0x37474f

/** Here everything is started by one parent, which the guard takes for main: what is foreign runs another file. */
const folder = mkdtempSync(join(tmpdir(), 'taza-inside-'))
const stranger = join(folder, 'stranger')
beforeAll(() => copyFileSync(windowProgram(), stranger))
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(['none', 'openbox'] as const)('window manager: %s', (wm) => {
  const endings: (() => Promise<unknown>)[] = []
  let display: TestDisplay
  let guard: RawGuard
  let exam: TestWindow

  const open = async (...args: string[]) => {
    const window = await openTestWindow(display.env, args, stranger)
    endings.push(() => window.end())
    return window
  }
  const watch = (allow: string[] = []) => guard.ask({ do: 'watch', own: [exam.pid], order: 'cover', allow })
  const begin = (program: string, ...args: string[]) => {
    const child = spawn(program, args, { env: display.env, stdio: 'ignore' })
    const gone = once(child, 'exit')
    endings.push(() => {
      child.kill('SIGKILL')
      return gone
    })
    return { pid: child.pid, gone }
  }

  const words = (...command: string[]) => execFileSync('xwininfo', command, { env: display.env }).toString()
  /** From the lowest to the highest. */
  const windowsOfRoot = () =>
    [...words('-root', '-children').matchAll(/^ +(0x[0-9a-f]+) /gm)].map(([, id]) => Number(id)).toReversed()
  /** Its corner on the desktop shows the guard's cover, and not its own red. */
  const covered = async ({ id }: TestWindow) => {
    const place = () => {
      const text = words('-id', String(id))
      const of = (side: string) =>
        Number(new RegExp(`Absolute upper-left ${side}: +(-?\\d+)`).exec(text)?.[1])
      return [of('X') + 4, of('Y') + 4] as const
    }
    await expect
      .poll(async () => readPng(await guard.picture(null)).at(...place()), { timeout: 10_000 })
      .toBe(cover)
  }

  beforeEach(async () => {
    display = await startDisplay({ wm })
    endings.push(display.stop)
    guard = await startRawGuard(guardProgram(true), display.env)
    exam = await openTestWindow(display.env, ['--title', 'exam', '--geometry', '900x600+10+10'])
    endings.push(() => exam.end())
    await watch()
    await guard.seen('window.opened', ({ window, own }) => window === exam.id && own)
  })
  afterEach(async () => {
    guard.write('{"id":0,"do":"bye"}\n')
    expect(await guard.exit).toBe(0)
    expect(guard.stderr()).toBe('')
    for (const end of endings.splice(0).toReversed()) await end()
  })

  test('made inside the exam’s window: covered, pictured, closed', async () => {
    const inside = await open('--inside', String(exam.id), '--geometry', '300x200+100+100')
    expect(await guard.seen('window.opened', ({ window }) => window === inside.id)).toMatchObject({
      pid: inside.pid,
      own: false,
    })
    await guard.seen('window.covered', ({ window }) => window === inside.id)
    // It paints itself when it is told that it is shown, which the guard does not wait for.
    const reds = async () =>
      readPng(await guard.picture(inside.id))
        .colors()
        .get(red) ?? 0
    await expect.poll(reds).toBeGreaterThan(10_000)
    await covered(inside)
    await guard.ask({ do: 'close', window: inside.id })
    await inside.gone
    await guard.seen('window.closed', ({ window }) => window === inside.id)
  })

  test('put there later', async () => {
    const later = await open('--override', '--geometry', '300x200+1000+500')
    await guard.seen('window.covered', ({ window }) => window === later.id)
    later.tell(`into ${exam.id}`)
    await covered(later)
  })

  test('inside of what is allowed, and of the guard’s own cover', async () => {
    await watch(['class:Allowed'])
    const allowed = await open('--class', 'Allowed', '--geometry', '400x300+950+10')
    await guard.seen('window.opened', ({ window }) => window === allowed.id)
    const inside = await open('--inside', String(allowed.id), '--geometry', '100x100+50+50')
    await guard.seen('window.opened', ({ window }) => window === inside.id)
    await covered(inside)
    expect(guard.observations.some((one) => one.kind === 'window.covered' && one.window === allowed.id)).toBe(
      false,
    )
    await guard.ask({ do: 'cover', text: 'Locked' })
    const [curtain] = windowsOfRoot().slice(-1)
    const above = await open('--inside', String(curtain), '--geometry', '300x200+500+400')
    await guard.seen('window.opened', ({ window }) => window === above.id)
    await guard.ask({ do: 'close', window: above.id })
    await above.gone
  })

  test('a strip of one pixel at the edge is a window like any other', async () => {
    const strip = await open('--override', '--geometry', '1x300+0+50')
    await guard.seen('window.covered', ({ window }) => window === strip.id)
  })

  test('xterm -into: covered and closed', async () => {
    const xterm = begin('xterm', '-into', String(exam.id))
    const { window } = await guard.seen('window.opened', ({ pid }) => pid === xterm.pid)
    await guard.seen('window.covered', (one) => one.window === window)
    await guard.ask({ do: 'close', window })
    await xterm.gone
  })
})
