import { expect, test } from 'vitest'
import { run } from '../../chaos/kill.ts'

test('killed at any moment, and at the worst ones: nothing that was acknowledged is lost', async () => {
  const seed = Date.now() % 2 ** 31
  const report = await run({ trials: 50, seed, say: () => undefined, untilMs: Date.now() + 25_000 })
  expect(report.findings).toEqual([])
  // A run that does not kill, or loads nothing, would find nothing either.
  expect(report.done).toBeGreaterThan(0)
  expect(report.aimed).toBeGreaterThan(0)
}, 120_000)
