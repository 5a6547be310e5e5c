import { expect, test } from 'vitest'
import { attacks } from '../../chaos/hostile/attacks.ts'
import { run } from '../../chaos/hostile.ts'

test('hostile requests: no crash, no 5xx, no leak, nothing done for whoever may not', async () => {
  const seed = Date.now() % 2 ** 31
  const report = await run({ trials: 800, seed, say: () => undefined, waitForCuts: false })
  expect(report.findings, `seed ${seed}`).toEqual([])
  expect(report.done).toBe(800)
  // A run that leaves a way out would find nothing there.
  expect(Object.keys(report.byAttack).sort()).toEqual(attacks.map(({ name }) => name).sort())
}, 120_000)
