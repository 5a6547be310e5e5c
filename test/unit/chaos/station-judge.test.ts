import { expect, test } from 'vitest'
import type { Coverage, Gap } from '../../../src-shared/console-api.ts'
import { gapFaults, gapsOf, type Kill } from '../../chaos/station/judge.ts'

const at = 1_000_000
const kill = (program: Kill['program'], startedMs: number | null, from = at): Kill => ({
  program,
  at: from,
  backAt: from + 4000,
  startedMs,
})
const faults = (
  source: keyof Coverage,
  from: number,
  to: number,
  kills: Kill[],
  reason = 'recorder-lost',
) => {
  const of = (one: string) => ({ gaps: one === source ? [{ from, to, reason } as Gap] : [] })
  const coverage = { face: of('face'), desk: of('desk'), screen: of('screen') } as unknown as Coverage
  return gapFaults(gapsOf(coverage, kills), true)
}

test.each(['face', 'desk', 'screen'] as const)('%s: only the recorder may leave a gap', (source) => {
  expect(faults(source, at, at + 3000, [kill('main', null)])).toHaveLength(1)
  expect(faults(source, at, at + 3000, [kill('recorder', 2500)])).toEqual([])
  expect(faults(source, at, at + 3000, [kill('recorder', 2500)], 'unexplained')).toHaveLength(1)
  expect(faults(source, at, at + 8000, [kill('recorder', 2500)])).toHaveLength(1)
})

test('what is missing of the screen begins when the last still has had its time; of a film, at the kill', () => {
  const killed = [kill('recorder', 2500)]
  expect(faults('screen', at + 2000, at + 3000, killed)).toEqual([])
  expect(faults('face', at + 2000, at + 3000, killed)).toHaveLength(1)
  expect(faults('screen', at + 11_000, at + 12_000, killed)).toHaveLength(1)
})
