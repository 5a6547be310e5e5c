import { expect, test } from 'vitest'
import { createBus } from '../../../src-server/bus.ts'
import { Refusal } from '../../../src-server/http/refusal.ts'
import { createNotifier } from '../../../src-server/ingest/notifier.ts'
import type { LiveAttempt } from '../../../src-server/review/attempt.ts'
import { followEvents } from '../../../src-server/review/follow.ts'
import type { LedgerRecord } from '../../../src-shared/records.ts'

const record: LedgerRecord = {
  v: 1,
  attempt: 'at-1',
  part: 0,
  seq: 1,
  at: { wall: '2026-03-02T09:00:00.000Z', mono: 1, boot: 'boot', run: 'run' },
  kind: 'incident.raised',
  body: {},
}

function notifier(added: () => Promise<LiveAttempt | null>) {
  const told: unknown[] = []
  const bus = createBus((_error, { event }) => told.push(`${event} failed`))
  bus.join({ tell: (event) => told.push(event), close: async () => undefined })
  const registry = {
    added,
    held: () => null,
    catchUp: async () => null,
    acknowledged: async () => undefined,
    forget: () => undefined,
    forgetAll: () => undefined,
  }
  bus.subscribe([
    followEvents({ registry, bus, clock: { now: () => 1 } }),
    {
      name: 'consoles',
      on: { grown: ({ records }) => void told.push(`touched, and ${records?.length} announced`) },
      readAnew: () => void told.push('read anew'),
    },
  ])
  return { told, ...createNotifier(bus) }
}
const live = {} as LiveAttempt

test('what was stored is known here and told to the others', async () => {
  const { added, told } = notifier(() => Promise.resolve(live))
  await added('at-1', [record])
  expect(told).toEqual([{ type: 'added', attempt: 'at-1' }, 'touched, and 1 announced'])
})

test('what was stored is told to the others also where this process cannot read it now, and here once it can', async () => {
  const { added, told } = notifier(() => Promise.reject(new Error('the connection broke')))
  await added('at-1', [record])
  await expect.poll(() => told).toContain('read anew')
  expect(told).toEqual([{ type: 'added', attempt: 'at-1' }, 'stored failed', 'read anew'])
})

test('nothing new is told to nobody else', async () => {
  const { added, told } = notifier(() => Promise.resolve(live))
  await added('at-1', [])
  expect(told).toEqual(['touched, and 0 announced'])
})

test('where nobody knows whether it was stored, everybody looks; a refusal stored nothing', async () => {
  const { storing, told } = notifier(() => Promise.resolve(null))
  await expect(storing('at-1', () => Promise.reject(new Refusal('bad-input')))).rejects.toThrow()
  expect(told).toEqual([])
  await expect(
    storing('at-1', () => Promise.reject(new Error('the answer to commit never came'))),
  ).rejects.toThrow()
  await expect.poll(() => told).toEqual([{ type: 'added', attempt: 'at-1' }, 'read anew'])
  expect(await storing('at-1', () => Promise.resolve(7))).toBe(7)
})
