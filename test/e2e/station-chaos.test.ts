/** `npm run chaos -- station` in short: each of the station's programs is killed once in one exam. */
import { expect, it } from 'vitest'
import { run } from '../chaos/station.ts'
import { type Program, programs } from '../support/station-programs.ts'

// The supervisor first: what comes after it befalls a recorder that has lost its supervisor, and those that follow.
const order: readonly Program[] = [
  'supervisor',
  'main',
  "the recorder's GPU process",
  'recorder',
  'keeper',
  "the recorder's browser",
  'guard',
  "the exam's browser",
]

it('whichever program is killed: the exam goes on, nothing saved is lost, only the recorder leaves gaps', async () => {
  expect([...order].sort()).toEqual([...programs].sort())
  const report = await run({ trials: order.length, seed: 1, say: console.log, order, timed: false })
  expect(report.findings).toEqual([])
  const absent = programs.filter((program) => report.kills[program] === 0)
  expect(absent.filter((program) => program !== "the recorder's GPU process")).toEqual([])
  // Without a loss in the list the kills of the recorder would have gone unseen.
  expect(report.gaps.length).toBeGreaterThan(0)
  expect(report.acknowledged).toBeGreaterThanOrEqual(order.length)
})
