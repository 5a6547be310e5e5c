import { expect, test } from 'vitest'
import { run } from '../chaos/server.ts'

test('killed at random under load, on SQLite and on PostgreSQL: nothing acknowledged is missing', async () => {
  const seed = Date.now() % 2 ** 31
  const report = await run({ trials: 8, seed, say: () => undefined, untilMs: Date.now() + 25_000 })
  expect(report.findings).toEqual([])
  // A run that does not kill, or loads nothing, would find nothing either.
  expect(report.stores.sqlite).toBeGreaterThan(0)
  expect(report.stores.postgres).toBeGreaterThan(0)
  for (const count of Object.values(report.acknowledged)) expect(count).toBeGreaterThan(0)
}, 120_000)
