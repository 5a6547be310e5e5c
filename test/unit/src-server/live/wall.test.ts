/** What a wall of many asks the database. */
import { expect, it } from 'vitest'
import { createWall } from '../../../../src-server/live/wall.ts'

it('reads the attempts of a whole room in two questions, whose they were when it was asked', async () => {
  const nothing: unknown = new Proxy(() => nothing, {
    get: (_of, name) => (name === 'execute' ? async () => [] : () => nothing),
  })
  const asked: string[] = []
  const rows = Array.from({ length: 100 }, (_, i) => ({
    id: `at-${i}`,
    station: `st-${i}`,
    receiptedAt: null,
  }))
  const byId = new Map(rows.map((row) => [row.id, row]))
  const wall = await createWall({
    db: nothing,
    clock: { now: () => 0 },
    presence: { of: () => ({ connected: true, lastWord: 0, live: null, pictures: new Map() }) },
    stations: {},
    attempts: {
      newestByStation: async () => rows,
      byId: async (id: string) => ({ id, station: 'st-0' }),
      async byIds(ids: string[]) {
        asked.push(`${ids.length} attempts`)
        // Meanwhile somebody else has begun there.
        await wall.subscriber.on.opened?.({ type: 'opened', attempt: 'at-new', from: null }, null)
        return new Map(ids.map((id) => [id, byId.get(id)]))
      },
      async movingOf(ids: string[]) {
        asked.push(`${ids.length} transfers`)
        return new Map()
      },
    },
    registry: { get: async () => null },
    readable: { of: async () => null },
  } as unknown as Parameters<typeof createWall>[0])
  const stations = rows.map(({ station }, seat) => ({ id: station, name: station, room: 'r', seat }))
  const tiles = await wall.tiles([...stations, { id: 'free', name: 'free', room: 'r', seat: 100 }] as never)
  expect(asked).toEqual(['101 attempts', '101 transfers'])
  expect(tiles.map(({ station }) => station.id)).toEqual([...stations.map(({ id }) => id), 'free'])
  // Each has somebody's attempt, which this registry cannot read; the last has nobody's.
  expect(tiles.map(({ unreadable }) => unreadable)).toEqual([...rows.map(() => true), undefined])
})
