import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startDisplay } from '../../support/display.ts'
import { startRawGuard } from '../../support/guard.ts'
import { guardProgram } from '../../support/native.ts'

test('a guard whose main never comes back stands in for 30 s, then lets go of everything', async () => {
  const display = await startDisplay()
  const guard = await startRawGuard(guardProgram(true), display.env)
  await guard.ask({ do: 'watch', own: [], order: 'cover', allow: [] })
  const started = performance.now()
  guard.closeInput()
  const ended = guard.exit.then((status) => ({ status, ms: performance.now() - started }))
  await sleep(28_000)
  process.kill(guard.pid, 0)
  expect(await ended).toMatchObject({ status: 0 })
  expect((await ended).ms).toBeGreaterThan(29_500)
  await display.stop()
}, 45_000)
