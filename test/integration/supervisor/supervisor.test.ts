/** The supervisor over real, small processes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readConfig } from '../../../src-main/station/config.ts'
import { supervise } from '../../../src-main/supervisor.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'taza-supervisor-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const node = (script: string): [string, string, string] => [process.execPath, '-e', script]
/** Writes one line a start; lives until it is told to end. */
const living = (name: string) =>
  node(`require('fs').appendFileSync('${join(dir, name)}', process.pid + '\\n'); setInterval(() => {}, 1000)`)
const starts = (name: string): number[] => {
  try {
    return readFileSync(join(dir, name), 'utf8').trim().split('\n').map(Number)
  } catch (_notYet) {
    return []
  }
}

function start(over: Partial<Parameters<typeof supervise>[0]> = {}) {
  const stop = new AbortController()
  const said: string[] = []
  const ended = supervise(
    {
      config: readConfig(['--server', 'http://127.0.0.1:1', '--data', dir], { pages: '/', native: '/' }),
      main: living('main'),
      recorder: living('recorder'),
      keeper: living('keeper'),
      ask: async () => true,
      say: (line) => said.push(line),
      env: process.env,
      ...over,
    },
    stop.signal,
  )
  return { stop, said, ended }
}

describe('the supervisor', () => {
  const names = ['main', 'recorder', 'keeper'] as const
  it.each([
    ['main', ['recorder', 'keeper']],
    ['recorder', ['main', 'keeper']],
    ['keeper', ['main', 'recorder']],
  ] as const)('starts %s again when it is killed, and lets the others be', async (killed, others) => {
    const { stop, ended } = start()
    for (const name of names) await vi.waitFor(() => expect(starts(name)).toHaveLength(1), 20_000)
    process.kill(starts(killed)[0] ?? 0, 'SIGKILL')
    await vi.waitFor(() => expect(starts(killed)).toHaveLength(2), 20_000)
    for (const name of others) {
      expect(starts(name)).toHaveLength(1)
      expect(process.kill(starts(name)[0] ?? 0, 0)).toBe(true)
    }
    stop.abort()
    await ended
    for (const pid of names.flatMap(starts)) expect(() => process.kill(pid, 0)).toThrow()
  })

  it('ends main, and tries nothing again, where the keeper can never be; tries again what has worked once', async () => {
    const vain = node(
      `require('fs').appendFileSync('${join(dir, 'keeper')}', process.pid + '\\n'); process.exit(3)`,
    )
    const { ended } = start({ keeper: vain })
    expect(await ended).toBe(3)
    expect(starts('keeper')).toHaveLength(1)
    for (const pid of starts('main')) expect(() => process.kill(pid, 0)).toThrow()

    const once = node(
      `require('fs').appendFileSync('${join(dir, 'once')}', process.pid + '\\n'); process.send('ready', () => process.exit(3))`,
    )
    const second = start({ keeper: once })
    await vi.waitFor(() => expect(starts('once').length).toBeGreaterThan(1), 20_000)
    second.stop.abort()
    await second.ended
  })

  it('asks by word where signals end a process on the spot, so that all can say goodbye', async () => {
    const polite = (name: string) => {
      const file = JSON.stringify(join(dir, name))
      const ending = JSON.stringify(new URL('../../../src-main/ending.ts', import.meta.url).href)
      return node(`import(${ending}).then(({ hearTheEnd }) => {
        hearTheEnd()
        setInterval(() => {}, 1000)
        process.on('SIGTERM', () => { require('fs').appendFileSync(${file}, 'goodbye\\n'); process.exit(0) })
        require('fs').appendFileSync(${file}, process.pid + '\\n')
      })`)
    }
    const { stop, ended } = start({
      platform: 'win32',
      main: polite('main'),
      recorder: polite('recorder'),
      keeper: polite('keeper'),
    })
    const lines = (name: string) => (starts(name).length > 0 ? readFileSync(join(dir, name), 'utf8') : '')
    await vi.waitFor(() => expect(names.map(lines)).not.toContain(''), 20_000)
    stop.abort()
    expect(await ended).toBe(0)
    for (const name of names) expect(lines(name)).toMatch(/^\d+\ngoodbye\n$/)
  })

  it('ends with main when that was left on purpose, and does not spin over what cannot start', async () => {
    writeFileSync(join(dir, 'x'), '')
    expect(await start({ main: node('process.exit(0)') }).ended).toBe(0)
    expect(await start({ main: node('process.exit(3)') }).ended).toBe(3)
  })

  it.each([
    ['main', 'recorder'],
    ['recorder', 'main'],
  ] as const)(
    'ends a %s that was stopped after its first sign of life, and starts another; one that never gave any is let be',
    async (stopped, other) => {
      // It tells of its start once its first sign is on its way.
      const beating = `process.send('beat', () => { ${living(stopped)[2]} }); setInterval(() => process.send('beat'), 20)`
      const { stop, said, ended } = start({ [stopped]: node(beating), beatEveryMs: 50, beatsMissed: 60 })
      for (const name of names) await vi.waitFor(() => expect(starts(name)).toHaveLength(1), 20_000)
      const [first = 0] = starts(stopped)
      process.kill(first, 'SIGSTOP')
      await vi.waitFor(() => expect(starts(stopped)).toHaveLength(2), 30_000)
      expect(() => process.kill(first, 0)).toThrow()
      expect(said.join()).toContain(`${stopped} gives no sign of life`)
      expect(said.join()).not.toContain(`${other} gives no sign of life`)
      expect(starts(other)).toHaveLength(1)
      stop.abort()
      await ended
    },
  )

  it.each([0, 3])(
    'starts a recorder again that ended with %i and not on our word; the station goes on',
    async (code) => {
      const file = join(dir, 'recorder')
      const recorder = node(
        `require('fs').appendFileSync('${file}', process.pid + '\\n'); process.exit(${code})`,
      )
      const { stop, ended } = start({ recorder })
      await vi.waitFor(() => expect(starts('recorder').length).toBeGreaterThan(2), 20_000)
      expect(starts('main')).toHaveLength(1)
      expect(process.kill(starts('main')[0] ?? 0, 0)).toBe(true)
      stop.abort()
      await ended
    },
  )

  it('ends the recorder last of what films, before the keeper: main has things to say to it', async () => {
    const log = JSON.stringify(join(dir, 'order'))
    const telling = (name: string) =>
      node(`process.on('SIGTERM', () => {
        setTimeout(() => { require('fs').appendFileSync(${log}, '${name}\\n'); process.exit(0) }, 100)
      })
      ${living(name)[2]}`)
    const { stop, ended } = start({
      main: telling('main'),
      recorder: telling('recorder'),
      keeper: telling('keeper'),
    })
    for (const name of names) await vi.waitFor(() => expect(starts(name)).toHaveLength(1), 20_000)
    stop.abort()
    expect(await ended).toBe(0)
    expect(readFileSync(join(dir, 'order'), 'utf8')).toBe('main\nrecorder\nkeeper\n')
  })

  it('ends a keeper that does not answer, and starts another', async () => {
    // Long enough for one to begin, or none ever would.
    const { stop, said, ended } = start({ ask: async () => false, healthEveryMs: 50, hungMs: 2000 })
    await vi.waitFor(() => expect(starts('keeper').length).toBeGreaterThan(1), 30_000)
    expect(said.join()).toMatch(/does not answer/)
    stop.abort()
    await ended
  })
})
