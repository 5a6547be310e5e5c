import { expect, test } from 'vitest'
import { replay } from '../../../../src-shared/attempt/apply.ts'
import type { LedgerRecord } from '../../../../src-shared/records.ts'
import { story } from '../../../support/story.ts'

const pastOf = (records: LedgerRecord[]) => {
  const { state, lastMono, absence } = replay(records, {
    durationMinutes: 30,
    clockRunsWhileLocked: false,
    unfilmedSeats: false,
  })
  return { state, lastMono, cause: absence?.cause ?? 'unknown', recorderLost: absence?.recorderLost ?? [] }
}

const resumed = { cause: 'x', lastMono: 1, outageMs: 1 }

test("the newest moment is the newest record's", () => {
  const { records } = story().running(1000).film('face', 0, 4000)
  expect(pastOf(records)).toMatchObject({ state: 'running', lastMono: 4000, cause: 'unknown' })
  expect(pastOf([]).lastMono).toBe(0)
})

test('what the recorder writes while main is away is not main being there', () => {
  const { records } = story()
    .running(0)
    .film('face', 0, 20_000)
    .add(20_500, 'shell.lost', { run: 'main-1', cause: 'killed' })
    .film('face', 20_000, 90_000)
    .add(91_000, 'recorder.lost', { run: 'recorder-1', cause: 'killed' })
    .film('desk', 95_000, 99_000)
  const recorderLost = [{ run: 'recorder-1', cause: 'killed' }]
  expect(pastOf(records)).toMatchObject({ lastMono: 20_000, cause: 'killed', recorderLost })
})

test('from its resumption on main is there again', () => {
  const it = story()
    .running(0)
    .film('face', 0, 20_000)
    .add(20_500, 'shell.lost', { run: 'main-1', cause: 'killed' })
    .film('face', 20_000, 24_000)
    .add(25_000, 'attempt.resumed', resumed)
  expect(pastOf(it.records).lastMono).toBe(25_000)
  it.film('face', 24_000, 40_000)
  expect(pastOf(it.records).lastMono).toBe(40_000)
  it.add(41_000, 'shell.lost', { run: 'main-2', cause: 'ended' }).film('face', 40_000, 60_000)
  expect(pastOf(it.records)).toMatchObject({ lastMono: 40_000, cause: 'ended' })
})
