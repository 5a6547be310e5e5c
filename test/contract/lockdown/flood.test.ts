/** Floods of real windows and titles: each is told or counted, and what is typed in the exam arrives meanwhile. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startDisplay, type TestDisplay } from '../../support/display.ts'
import { startFlood } from '../../support/flood.ts'
import { type RawGuard, startRawGuard } from '../../support/guard.ts'
import { guardProgram } from '../../support/native.ts'
import { openTestWindow, type TestWindow } from '../../support/window.ts'

/** The key that is E on an English keyboard. */
const key = '26'
const keys = 60

const endings: (() => Promise<unknown>)[] = []
let display: TestDisplay
let guard: RawGuard
let exam: TestWindow

beforeEach(async () => {
  display = await startDisplay()
  endings.push(display.stop)
  guard = await startRawGuard(guardProgram(), display.env)
  exam = await openTestWindow(display.env, ['--title', 'exam', '--geometry', '600x400+700+300'])
  endings.push(() => exam.end())
  await guard.ask({ do: 'watch', own: [exam.pid], order: 'record', allow: [] })
  exam.tell('focus')
  await guard.seen('window.focused', ({ window }) => window === exam.id)
})
afterEach(async () => {
  guard.write('{"id":0,"do":"bye"}\n')
  expect(await guard.exit).toBe(0)
  expect([guard.errors, guard.stderr()]).toEqual([[], ''])
  for (const end of endings.splice(0).toReversed()) await end()
})

/** Types in the exam while something else goes on; all of it arrives. */
async function typing(flood: Promise<unknown>): Promise<void> {
  const args = ['key', '--delay', '10', ...Array.from({ length: keys }, () => key)]
  const typist = spawn('xdotool', args, { env: display.env, stdio: 'ignore' })
  const typed = once(typist, 'exit')
  expect(await guard.ask({ do: 'ping' })).toMatchObject({ ok: true })
  await flood
  expect(await typed).toEqual([0, null])
  await expect.poll(() => exam.said(`key${key}`), { timeout: 20_000 }).toBe(keys)
}

const told = (kind: 'window.opened' | 'window.closed') =>
  guard.observations.flatMap((one) => (one.kind === kind ? [one.window] : []))

const titlesOf = (window: TestWindow) =>
  guard.observations.flatMap((one) => (one.kind === 'window.titled' && one.window === window.id ? [one] : []))
const counted = (window: TestWindow) => titlesOf(window).reduce((sum, { count = 1 }) => sum + count, 0)

test('10,000 titles of one window: few lines, and every one is counted', async () => {
  const window = await openTestWindow(display.env, ['--geometry', '300x200+10+10'])
  endings.push(() => window.end())
  await guard.seen('window.opened', (one) => one.window === window.id)
  window.tell('titles 10000')
  await typing(expect.poll(() => window.said('titled'), { timeout: 20_000 }).toBe(1))
  // The last one is told always, and all that were passed over are counted with it.
  await guard.until('all titles', () => counted(window) >= 10_000)
  expect(counted(window)).toBe(10_000)
  expect(titlesOf(window).at(-1)?.title).toBe('Title 10000')
  expect(titlesOf(window).length).toBeLessThan(1000)
  await window.end()
  expect(await guard.seen('window.closed', (one) => one.window === window.id)).toMatchObject({
    titles: 10_000,
  })
})

test('titles that were gone before the guard could read one are counted, and one set again is not told', async () => {
  const window = await openTestWindow(display.env, ['--geometry', '300x200+10+10'])
  endings.push(() => window.end())
  await guard.seen('window.opened', (one) => one.window === window.id)
  guard.stop('SIGSTOP')
  window.tell('titles 100')
  await expect.poll(() => window.said('titled'), { timeout: 20_000 }).toBe(1)
  guard.stop('SIGCONT')
  await guard.until('all titles', () => counted(window) >= 100)
  expect(titlesOf(window).map(({ title, count }) => ({ title, count }))).toEqual([
    { title: 'Title 100', count: 1 },
    { title: 'Title 100', count: 99 },
  ])
  // Long after: what it was called already.
  await sleep(200)
  window.tell('title Title 100')
  await sleep(200)
  window.tell('title another')
  await guard.seen('window.titled', ({ title }) => title === 'another')
  expect(titlesOf(window)).toHaveLength(3)
})

test('500 windows a second: each is told, as it comes and as it goes', async () => {
  const flood = startFlood(display.env, { count: 500, everyMs: 2, lifeMs: 20 })
  endings.push(flood.end)
  await typing(flood.done)
  expect(flood.mapped.size).toBe(500)
  const missing = (kind: 'window.opened' | 'window.closed') => {
    const seen = new Set(told(kind))
    return [...flood.mapped.keys()].filter((id) => !seen.has(id)).length
  }
  await guard.until('all of them', () => missing('window.opened') + missing('window.closed') === 0, 40_000)
  // None was told twice.
  const theirs = told('window.opened').filter((id) => flood.mapped.has(id))
  expect(theirs).toHaveLength(500)
})
