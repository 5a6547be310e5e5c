/** What another process stored of an attempt that is not in this one's memory. */
import { expect, test } from 'vitest'
import { createBus } from '../../../../src-server/bus.ts'
import { createFeed } from '../../../../src-server/live/feed.ts'
import { followEvents } from '../../../../src-server/review/follow.ts'

const now = Date.UTC(2026, 2, 2, 9, 0, 0)

function receiving(watched: string[]) {
  const told: unknown[] = []
  const live = {
    projection: { incidents: new Map([1, 2].map((id) => [id, { id }])) },
    incident: ({ id }: { id: number }) => ({ id, at: now - (id === 1 ? 5000 : 3_600_000) }),
  }
  const clock = { now: () => now }
  const registry = { catchUp: async () => null, get: async () => live }
  const bus = createBus((error) => told.push(error))
  const feed = {
    clock,
    registry,
    readable: { of: async (_attempt: string, work: () => unknown) => work() },
    attempts: { byId: async () => ({ id: 'at-1', station: 'st-1' }) },
    stations: { byId: async () => ({ id: 'st-1', room: 'lab' }) },
    hub: {
      rooms: () => watched,
      incident: (room: string, { id }: { id: number }) => told.push([room, id]),
      touch: () => told.push('tile'),
    },
  }
  bus.subscribe([
    followEvents({ registry, bus, clock } as unknown as Parameters<typeof followEvents>[0]),
    createFeed(feed as unknown as Parameters<typeof createFeed>[0]),
  ])
  return { told, bus, added: () => bus.receive('other', { type: 'added', attempt: 'at-1' }) }
}

test('consoles that watch its room hear of its incidents of late', async () => {
  const { told, added } = receiving(['lab'])
  added()
  await expect.poll(() => told).toEqual([['lab', 1], 'tile'])
})

test('where nobody watches its room it stays unread', async () => {
  const { told, added, bus } = receiving(['another'])
  added()
  // Waits for what is being applied.
  await bus.close()
  expect(told).toEqual([])
})
