/** What another process stored of an attempt that is not in this one's memory. */
import { expect, test } from 'vitest'
import { createReceiver } from '../../../src-server/cluster/receive.ts'

const now = Date.UTC(2026, 2, 2, 9, 0, 0)

function receiving(watched: string[]) {
  const told: unknown[] = []
  const station = { id: 'st-1', room: 'lab' }
  const live = {
    projection: { incidents: new Map([1, 2].map((id) => [id, { id }])) },
    incident: ({ id }: { id: number }) => ({ id, at: now - (id === 1 ? 5000 : 3_600_000) }),
  }
  const parts = {
    clock: { now: () => now },
    registry: { catchUp: async () => null, get: async () => live },
    readable: { of: async (_attempt: string, work: () => unknown) => work() },
    attempts: { byId: async () => ({ id: 'at-1', station: 'st-1' }) },
    stations: { byId: async () => station },
    hub: {
      rooms: () => watched,
      incident: (room: string, { id }: { id: number }) => told.push([room, id]),
      touch: () => told.push('tile'),
    },
    failed: (error: unknown) => told.push(error),
  }
  const receiver = createReceiver(parts as unknown as Parameters<typeof createReceiver>[0])
  return { told, added: () => receiver.receive('other', { type: 'added', attempt: 'at-1' }) }
}

test('consoles that watch its room hear of its incidents of late', async () => {
  const { told, added } = receiving(['lab'])
  added()
  await expect.poll(() => told).toEqual([['lab', 1], 'tile'])
})

test('where nobody watches its room it stays unread', async () => {
  const { told, added } = receiving(['another'])
  added()
  await new Promise((go) => setImmediate(go))
  expect(told).toEqual([])
})
