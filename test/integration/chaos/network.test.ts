import { expect, test } from 'vitest'
import { run } from '../../chaos/network.ts'

test('whatever the line does: nothing is lost, nothing is there twice, no queue is stuck', async () => {
  const seed = Date.now() % 2 ** 31
  const report = await run({ trials: 16, seed, say: () => undefined, untilMs: Date.now() + 8000 })
  expect(report.findings).toEqual([])
  // A run without weather, or without films, would find nothing either.
  expect(report.done).toBeGreaterThan(0)
  expect(Object.values(report.weathers).reduce((a, b) => a + b)).toBe(report.done)
  expect(report.acknowledged.objects).toBeGreaterThan(0)
}, 240_000)
