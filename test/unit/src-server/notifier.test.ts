import { expect, test } from 'vitest'
import { Refusal } from '../../../src-server/http/refusal.ts'
import { createNotifier } from '../../../src-server/ingest/notifier.ts'
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

function notifier(added: () => Promise<null>) {
  const told: unknown[] = []
  return {
    told,
    ...createNotifier({
      registry: { added },
      publish: (message) => told.push(message),
      announce: () => told.push('announced'),
      touch: () => told.push('touched'),
      refresh: () => told.push('read anew'),
      now: () => 1,
    }),
  }
}

test('what was stored is told to the others also where this process cannot read it now, and here once it can', async () => {
  const { added, told } = notifier(() => Promise.reject(new Error('the connection broke')))
  await expect(added('at-1', [record])).rejects.toThrow('the connection broke')
  expect(told).toEqual([{ type: 'added', attempt: 'at-1' }, 'read anew'])
})

test('nothing new is told to nobody else', async () => {
  const { added, told } = notifier(() => Promise.resolve(null))
  await added('at-1', [])
  expect(told).toEqual(['touched'])
})

test('where nobody knows whether it was stored, everybody looks; a refusal stored nothing', async () => {
  const { storing, told } = notifier(() => Promise.resolve(null))
  await expect(storing('at-1', () => Promise.reject(new Refusal('bad-input')))).rejects.toThrow()
  expect(told).toEqual([])
  await expect(
    storing('at-1', () => Promise.reject(new Error('the answer to commit never came'))),
  ).rejects.toThrow()
  expect(told).toEqual([{ type: 'added', attempt: 'at-1' }, 'read anew'])
  expect(await storing('at-1', () => Promise.resolve(7))).toBe(7)
})
