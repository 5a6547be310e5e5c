/** A server whose disk is full says so to whoever asks for its health, and is well again once there is room. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { openFaults } from '../../support/faults.ts'
import { until } from '../../support/keeper-process.ts'

const main = fileURLToPath(new URL('../../../src-server/main.ts', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'taza-health-'))
const faults = openFaults(home, false)
afterAll(() => {
  faults.close()
  rmSync(home, { recursive: true, force: true })
})

test('503 while it cannot store, 200 before and after', async () => {
  const child = spawn(process.execPath, [main, '--data', home, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...faults.env },
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  try {
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (data) => resolve(String(data)))
      child.once('close', () => reject(new Error('the server ended')))
    })
    const { listening } = JSON.parse(line)
    const health = () => fetch(`${listening}/api/health`)
    const first = await health()
    expect(first.status).toBe(200)
    expect(await first.json()).toEqual({ service: 'taza', ok: true })
    faults.fail('ENOSPC')
    await until('it says that it cannot', async () => (await health()).status === 503)
    expect(await (await health()).json()).toMatchObject({ problem: { code: 'disk-full' } })
    faults.fail(null)
    await until('it is well again', async () => (await health()).status === 200)
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}, 60_000)
