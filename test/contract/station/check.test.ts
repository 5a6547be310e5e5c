/** `taza check` as a technician types it, on a machine that has all a station needs (but the cameras: fswebcam's TEST). */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { guardTasks } from '../../../src-main/station/check-display.ts'
import { startDisplay } from '../../support/display.ts'
import { startUniversity, type University } from '../../support/university.ts'

let display: Awaited<ReturnType<typeof startDisplay>>
let university: University
let dir: string
beforeAll(async () => {
  display = await startDisplay({ wm: 'openbox' })
  university = await startUniversity()
  dir = mkdtempSync(join(tmpdir(), 'taza-check-'))
})
afterAll(async () => {
  await display?.stop()
  await university?.close()
  rmSync(dir, { recursive: true, force: true })
})

async function check(args: string[]): Promise<{ status: number; text: string }> {
  const { XDG_SESSION_TYPE: _s, WAYLAND_DISPLAY: _w, ...env } = { ...process.env, ...display.env }
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['src-main/cli.ts', 'check', ...args], {
      env,
    })
    return { status: 0, text: stdout }
  } catch (error) {
    const failed = error as { code: number; stdout: string }
    return { status: failed.code, text: failed.stdout }
  }
}

it('is green, and names what the guard cannot do here', async () => {
  const config = join(dir, 'station.json')
  writeFileSync(
    config,
    JSON.stringify({ server: university.url, data: join(dir, 'data'), shell: 'chromium' }),
  )
  const test = ['--camera', 'TEST', '--camera', 'TEST']
  const { status, text } = await check(['--config', config, ...test, '--json'])
  const { ok, results } = JSON.parse(text)
  // How fast it films is the machine's matter, which others may keep busy.
  const { ok: fast } = results.find((result: { name: string }) => result.name === 'film')
  expect(results.filter((one: { ok: boolean; name: string }) => !one.ok && one.name !== 'film')).toEqual([])
  expect([status, ok]).toEqual([fast ? 0 : 1, fast])
  const of = (name: string) => results.find((result: { name: string }) => result.name === name)
  expect(of('browser').says).toMatch(/Chrom/)
  expect(of('server').says).toMatch(/clocks \d+ s apart/)
  for (const words of of('guard').lacks) expect(Object.values(guardTasks)).toContain(words)
  expect(of('guard').lacks).not.toContain(guardTasks.windows)
  expect(of('foreign window').says).toMatch(/^a window was opened and seen after \d+ ms$/)
  expect(of('held keys').says).toMatch(/^\d+ combinations held and let go$/)
  expect(of('displays').says).toMatch(/1366×768/)
  expect(of('film').says).toMatch(/face \d.* of \d+ pictures a second.*; desk \d/)
  const bundle = join(dir, 'support.zip')
  const table = await check(['--config', config, ...test, '--support', bundle])
  const lines = table.text.trim().split('\n')
  expect(lines.at(-1)).toBe(`What helps from afar is in ${bundle}.`)
  expect(lines.at(-2)).toMatch(/^(This machine can be a station\.|Not yet: mend what is marked)/)
  expect(table.text).toMatch(/\n(As|Otherwise than) at the last check \(20\S+Z\)[.:]\n/)
  expect(Object.keys(unzipSync(readFileSync(bundle)))).toContain('check.json')
  const one = await check(['--config', config, '--camera', 'TEST', '--json'])
  expect(JSON.parse(one.text).changes).toContain('cameras: was fine before')
  // Three checks, two of them with ten seconds of film.
}, 240_000)

it('is content with the guard of a station that runs there', async () => {
  const guard = spawn('out/native/taza-guard-x11', [], {
    env: { ...process.env, ...display.env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const gone = once(guard, 'close')
  try {
    const [hello] = await once(guard.stdout, 'data')
    expect(String(hello)).toContain('"hello"')
    const { results } = JSON.parse((await check(['--json'])).text)
    expect(results).toContainEqual(
      expect.objectContaining({ name: 'guard', ok: true, says: expect.stringMatching(/on duty/) }),
    )
    expect(guard.exitCode).toBeNull()
  } finally {
    guard.stdin.end('{"id":1,"do":"bye"}\n')
    await gone
  }
})

it('ends with whoever has begun it, where it is tied', async () => {
  const { XDG_SESSION_TYPE: _s, WAYLAND_DISPLAY: _w, ...env } = { ...process.env, ...display.env }
  const args = ['src-main/cli.ts', 'check', '--camera', 'TEST', '--camera', 'TEST', '--tied']
  const tied = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'inherit'] })
  let text = ''
  tied.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more
  })
  const ended = once(tied, 'close')
  // Its first step is printed: it is under way.
  await expect.poll(() => text).toMatch(/1\. ok/)
  tied.stdin.end()
  expect(await ended).toEqual([1, null])
  expect(text).not.toMatch(/This machine can be a station|Not yet/)
})
