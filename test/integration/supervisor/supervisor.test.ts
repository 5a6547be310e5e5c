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
  it('starts main again when it is killed, and lets the keeper be', async () => {
    const { stop, ended } = start()
    await vi.waitFor(() => expect(starts('main')).toHaveLength(1), 20_000)
    process.kill(starts('main')[0] ?? 0, 'SIGKILL')
    await vi.waitFor(() => expect(starts('main')).toHaveLength(2), 20_000)
    await vi.waitFor(() => expect(starts('keeper')).toHaveLength(1), 20_000)
    stop.abort()
    await ended
    for (const pid of [...starts('main'), ...starts('keeper')]) expect(() => process.kill(pid, 0)).toThrow()
  })

  it('asks by word where signals end a process on the spot, so that both can say goodbye', async () => {
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
    const { stop, ended } = start({ platform: 'win32', main: polite('main'), keeper: polite('keeper') })
    const lines = (name: string) => (starts(name).length > 0 ? readFileSync(join(dir, name), 'utf8') : '')
    await vi.waitFor(() => expect([lines('main'), lines('keeper')]).not.toContain(''), 20_000)
    stop.abort()
    expect(await ended).toBe(0)
    for (const name of ['main', 'keeper']) expect(lines(name)).toMatch(/^\d+\ngoodbye\n$/)
  })

  it('ends with main when that was left on purpose, and does not spin over what cannot start', async () => {
    writeFileSync(join(dir, 'x'), '')
    expect(await start({ main: node('process.exit(0)') }).ended).toBe(0)
    expect(await start({ main: node('process.exit(3)') }).ended).toBe(3)
  })

  it('ends a main that was stopped after its first sign of life, and starts another; one that never gave any is let be', async () => {
    // It tells of its start once its first sign is on its way.
    const beating = `process.send('beat', () => { ${living('main')[2]} }); setInterval(() => process.send('beat'), 20)`
    const { stop, said, ended } = start({ main: node(beating), beatEveryMs: 50, beatsMissed: 60 })
    await vi.waitFor(() => expect(starts('main')).toHaveLength(1), 20_000)
    const [first = 0] = starts('main')
    await vi.waitFor(() => expect(starts('keeper')).toHaveLength(1), 20_000)
    expect(starts('main')).toHaveLength(1)
    process.kill(first, 'SIGSTOP')
    await vi.waitFor(() => expect(starts('main')).toHaveLength(2), 30_000)
    expect(() => process.kill(first, 0)).toThrow()
    expect(said.join()).toMatch(/no sign of life/)
    stop.abort()
    await ended
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
