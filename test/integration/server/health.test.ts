/** A server whose disk is full says so to whoever asks for its health, and is well again once there is room. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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

test('503 while it cannot store, 200 before and after; alive all the time; what is wrong is for its monitoring alone', async () => {
  const token = 'of-the-monitoring'
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ metrics: { token } }), { mode: 0o600 })
  const child = spawn(process.execPath, [main, '--data', home, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...faults.env },
  })
  let log = ''
  child.stderr.on('data', (bytes) => {
    log += bytes
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  try {
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (data) => resolve(String(data)))
      child.once('close', () => reject(new Error(`the server ended: ${log}`)))
    })
    const { listening } = JSON.parse(line)
    const health = () => fetch(`${listening}/api/health`)
    const alive = async () => (await fetch(`${listening}/api/health/live`)).status
    const details = async () => {
      const headers = { authorization: `Bearer ${token}` }
      return (await fetch(`${listening}/api/health/details`, { headers })).json()
    }
    const disk = async () => (await details()).checks.find(({ name }: { name: string }) => name === 'disk')
    const first = await health()
    expect(first.status).toBe(200)
    expect(await first.json()).toEqual({ service: 'taza', ok: true })
    expect(await details()).toMatchObject({
      ready: true,
      checks: [
        { name: 'database', state: 'ok' },
        { name: 'disk', state: 'ok' },
        { name: 'objects', state: 'ok' },
        { name: 'clock', state: 'ok' },
        { name: 'peers', state: 'ok' },
        { name: 'backup', state: 'warning', says: 'there never was one: taza server backup' },
      ],
    })
    faults.fail('ENOSPC')
    await until('it says that it cannot', async () => (await health()).status === 503)
    const refused = await (await health()).text()
    expect(JSON.parse(refused)).toMatchObject({ problem: { code: 'internal' } })
    expect(refused).not.toMatch(/ENOSPC|disk/)
    expect(await disk()).toMatchObject({ state: 'failed', says: expect.stringContaining('ENOSPC') })
    expect(await alive()).toBe(200)
    faults.fail(null)
    await until('it is well again', async () => (await health()).status === 200)
    expect(await disk()).toMatchObject({ state: 'ok' })
    // However often it was asked, the log tells a change once.
    const told = log.split('\n').filter((one) => one.includes('"check":"disk"'))
    expect(told.map((one) => JSON.parse(one).state)).toEqual(['failed', 'ok'])
    // Twice, because the first is refused whole; what the second syncs is lost: a start from what is there mends that alone.
    faults.fail('ENOSPC')
    for (let tries = 0; tries < 2; tries++)
      await fetch(`${listening}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-taza': '1' },
        body: JSON.stringify({ login: 'nobody', password: 'wrong' }),
      })
    faults.fail(null)
    await until(
      'another start is asked for',
      async () => (await health()).status === 503 && (await alive()) === 503,
    )
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}, 120_000)
