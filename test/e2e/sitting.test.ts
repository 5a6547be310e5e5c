/** The whole of it: `npm start` without a display, from server to verified bundle. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pidsOf } from '../support/processes.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dir = join(mkdtempSync(join(tmpdir(), 'taza-e2e-')), 'demo')

interface Report {
  ok: boolean
  error?: string
  promises: { name: string; ok: boolean; found: string }[]
  incidents: { reason: string; pictures: string[] }[]
  films: string[]
  verification: { status: string; exit: number }
  shell: { can: string[] }
}

describe('one exam sat on one machine', () => {
  let report: Report
  let output = ''
  let status: number | null = null

  beforeAll(async () => {
    const args = ['scripts/demo/main.ts', '--scripted', '--dir', dir]
    const demo = spawn(process.execPath, args, { cwd: root })
    demo.stdout.on('data', (data) => {
      output += data
    })
    demo.stderr.on('data', (data) => {
      output += data
    })
    status = await new Promise((resolve) => demo.once('close', resolve))
    report = JSON.parse(readFileSync(join(dir, 'report.json'), 'utf8'))
  }, 420_000)
  afterAll(() => {
    if (status === 0) rmSync(join(dir, '..'), { recursive: true, force: true })
  })

  it('holds every promise', () => {
    expect(report.error, output).toBeUndefined()
    expect(
      report.promises.filter((promise) => !promise.ok),
      output,
    ).toEqual([])
    expect(report.ok).toBe(true)
    expect(status).toBe(0)
  })

  it("has the browser's sandbox on, and its managed policies", () => {
    expect(report.shell.can).toEqual(expect.arrayContaining(['sandbox', 'managed-policies']))
  })

  it('leaves pictures, films and a bundle that others can open', () => {
    for (const file of [...report.films, 'bundle.zip'])
      expect(statSync(join(dir, file)).size).toBeGreaterThan(0)
    const streams = execFileSync('ffprobe', [
      '-v',
      'error',
      '-show_entries',
      'stream=width,height',
      '-of',
      'csv=p=0',
      join(dir, report.films[0] ?? ''),
    ])
    expect(streams.toString().trim()).toMatch(/^\d+,\d+/)
    const window = report.incidents.find(({ reason }) => reason === 'foreign-window')
    const picture = readFileSync(join(dir, window?.pictures[0] ?? ''))
    expect(picture.subarray(1, 4).toString()).toBe('PNG')
  })

  it('leaves no process behind', () => expect.poll(() => pidsOf(dir)).toEqual([]))
})
