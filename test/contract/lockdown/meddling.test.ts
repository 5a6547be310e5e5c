/** What any X client may do to windows and words that are not its own, tried on the guard's. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startDisplay, type TestDisplay } from '../../support/display.ts'
import { type RawGuard, startRawGuard } from '../../support/guard.ts'
import { guardProgram, meddleProgram, predecessorLibrary, preloaded } from '../../support/native.ts'
import { readPng } from '../../support/png.ts'
import { openTestWindow, type TestWindow } from '../../support/window.ts'

const cover = { do: 'watch', own: [] as number[], order: 'cover', allow: [] as string[] }
const endings: (() => Promise<unknown>)[] = []
let display: TestDisplay
let guard: RawGuard

beforeEach(async () => {
  display = await startDisplay()
  endings.push(display.stop)
})
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})
async function startGuard(sanitized = true) {
  guard = await startRawGuard(guardProgram(sanitized), display.env)
  endings.push(async () => {
    guard.write('{"id":0,"do":"bye"}\n')
    expect(await guard.exit).toBe(0)
    expect(guard.stderr()).toBe('')
  })
}
/** A program that goes on at a line on its stdin, so that its pid can be told to the guard before it does anything. */
function waiting(command: string) {
  const child = spawn('sh', ['-c', `read line; exec ${command}`], {
    env: display.env,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const gone = once(child, 'close')
  endings.push(() => {
    child.kill('SIGKILL')
    return gone
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  return { pid: child.pid ?? 0, go: () => child.stdin.write('\n'), gone, text: () => text }
}
async function ready(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(program, args, {
    env: { ...display.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const gone = once(child, 'close')
  endings.push(() => {
    child.kill('SIGKILL')
    return gone
  })
  await once(child.stdout, 'data')
  return {
    end: () => {
      child.kill('SIGKILL')
      return gone
    },
  }
}
const meddle = (action: string, window: number) =>
  execFileSync(meddleProgram(), [action, String(window)], { env: display.env })
const shown = () => {
  const words = execFileSync('xwininfo', ['-root', '-children'], { env: display.env }).toString()
  return [...words.matchAll(/^ +(0x[0-9a-f]+) /gm)].map(([, id]) => Number(id))
}
const colour = async (x: number, y: number) => readPng(await guard.picture(null)).at(x, y)

describe('a cover', () => {
  const windowCover = 0x37474f
  const curtain = 0x1b2a41
  let window: TestWindow

  beforeEach(async () => {
    await startGuard()
    window = await openTestWindow(display.env, ['--geometry', '300x200+100+100'])
    endings.push(window.end)
    await guard.ask(cover)
    await guard.seen('window.covered', (seen) => seen.window === window.id)
    await expect.poll(() => colour(110, 110)).toBe(windowCover)
  })

  test.each([
    ['unmap', 'unmapped'],
    ['destroy', 'destroyed'],
    ['move', 'moved'],
    ['lower', 'moved'],
    ['shape', 'shaped'],
    ['into', 'moved'],
  ] as const)('%s: it comes back and is told', async (action, how) => {
    const [top = 0] = shown()
    meddle(action, top)
    await guard.seen('cover.harmed', (seen) => seen.how === how)
    await expect.poll(() => colour(110, 110)).toBe(windowCover)
    await expect.poll(() => colour(390, 290)).toBe(windowCover)
    // And once more, whatever it is now.
    const [next = 0] = shown()
    const harms = () => guard.observations.filter((one) => one.kind === 'cover.harmed').length
    const before = harms()
    meddle('unmap', next)
    await guard.until('told again', () => harms() > before)
    await expect.poll(() => colour(110, 110)).toBe(windowCover)
  })

  test.each([
    ['unmap', 'unmapped'],
    ['destroy', 'destroyed'],
    ['move', 'moved'],
    ['lower', 'moved'],
    ['shape', 'shaped'],
    ['into', 'moved'],
  ] as const)('%s: it comes back and is told', async (action, how) => {
    const [top = 0] = shown()
    meddle(action, top)
    await guard.seen('cover.harmed', (seen) => seen.how === how)
    await expect.poll(() => colour(110, 110)).toBe(windowCover)
    await expect.poll(() => colour(390, 290)).toBe(windowCover)
    // And once more, whatever it is now.
    const [next = 0] = shown()
    meddle('unmap', next)
    await guard.until(
      'told twice',
      () => guard.observations.filter((one) => one.kind === 'cover.harmed').length > 1,
    )
    await expect.poll(() => colour(110, 110)).toBe(windowCover)
  })

  test.each(['unmap', 'destroy', 'lower', 'into'])('over the whole screen, %s', async (action) => {
    await guard.ask({ do: 'cover', text: 'Locked' })
    await expect.poll(() => colour(700, 20)).toBe(curtain)
    const [top = 0] = shown()
    meddle(action, top)
    await guard.seen('cover.harmed')
    await expect.poll(() => colour(700, 20)).toBe(curtain)
    expect(await colour(110, 110)).toBe(curtain)
    await guard.ask({ do: 'uncover' })
    await expect.poll(() => colour(700, 20)).not.toBe(curtain)
  })

  test('a window that is only said to be gone stays covered and known', async () => {
    meddle('gone', window.id)
    window.tell('title still here')
    await guard.seen('window.titled', (seen) => seen.window === window.id)
    expect(guard.observations.some(({ kind }) => kind === 'window.closed')).toBe(false)
    expect(await colour(110, 110)).toBe(windowCover)
  })

  test('what the guard does itself is nobody’s doing', async () => {
    window.tell('size 500x300')
    await expect.poll(() => colour(590, 390)).toBe(windowCover)
    window.tell('unmap')
    await guard.seen('window.closed', (seen) => seen.window === window.id)
    window.tell('map')
    await expect.poll(() => colour(590, 390)).toBe(windowCover)
    await guard.ask({ do: 'cover', text: 'Locked' })
    window.tell('raise')
    await guard.ask({ do: 'uncover' })
    await window.end()
    await expect.poll(() => colour(590, 390)).not.toBe(windowCover)
    expect(guard.observations.filter(({ kind }) => kind === 'cover.harmed')).toEqual([])
  })
})

test('what is copied in the exam is pasted there; somebody else’s in its place is thrown away and told', async () => {
  await startGuard()
  const hostname = execFileSync('cat', ['/etc/hostname']).toString()
  const copiers: number[] = []
  const copier = () => {
    const program = waiting('xclip -quiet -selection clipboard -i /etc/hostname')
    copiers.push(program.pid)
    return program
  }
  const paste = async () => {
    const reader = waiting('xclip -selection clipboard -o')
    await guard.ask({ ...cover, own: [...copiers, reader.pid] })
    reader.go()
    await reader.gone
    return reader.text()
  }
  const [first, second, third] = [copier(), copier(), copier()]
  await guard.ask({ ...cover, own: copiers })
  await guard.ask({ do: 'clipboard.isolate', on: true })
  first.go()
  await expect.poll(paste).toBe(hostname)
  expect(guard.observations.filter(({ kind }) => kind === 'clipboard.forged')).toEqual([])

  const forger = await ready(meddleProgram(), ['forge'])
  second.go()
  await guard.seen('clipboard.forged')
  expect(await paste()).not.toContain('forged')
  await forger.end()
  third.go()
  await expect.poll(paste).toBe(hostname)
})

test('keys are counted where they go down, by hand or by a program that plays a keyboard; made-up ones are not', async () => {
  await startGuard()
  const window = await openTestWindow(display.env)
  endings.push(window.end)
  await guard.ask({ do: 'watch', own: [], order: 'record', allow: [] })
  expect(guard.hello.can).toContain('key-count')
  const before = await guard.ask({ do: 'keys.count' })
  expect(before).toMatchObject({ ok: true, presses: 0 })
  execFileSync('xdotool', ['keydown', 'a', 'sleep', '0.2', 'keyup', 'a', 'key', 'b', 'c'], {
    env: display.env,
  })
  const typed = await guard.ask({ do: 'keys.count' })
  expect(typed).toMatchObject({ presses: 0, injected: Number(before.injected) + 3 })
  expect(Number(typed.heldMs)).toBeGreaterThan(150)
  const had = window.said('key38')
  meddle('type', window.id)
  await expect.poll(() => window.said('key38') - had).toBe(7)
  expect(await guard.ask({ do: 'keys.count' })).toMatchObject({ presses: 0, injected: typed.injected })
})

test.each([
  ['no end of its line', '2 1.0 0 0 0 0 5'],
  ['a text longer than it is', '2 1.0 0 0 0 0 2000\nshort'],
  ['nothing that was agreed', 'nonsense\n'],
])('a predecessor’s spool with %s is complained of, and the guard goes on', async (_, spool) => {
  const folder = mkdtempSync(join(tmpdir(), 'taza-predecessor-'))
  endings.push(async () => rmSync(folder, { recursive: true }))
  const library = preloaded(predecessorLibrary(), folder)
  await ready(guardProgram(), [], { LD_PRELOAD: library, SPOOL: spool })
  await startGuard(false)
  expect(guard.errors).toEqual(['the last guard gave nothing that can be read; what it saw is lost'])
  expect(await guard.ask(cover)).toMatchObject({ ok: true })
})
