/** A console that could not be told how its room stands. */
import { expect, it } from 'vitest'
import { createHub } from '../../../../src-server/live/hub.ts'

it('is no watcher: its room’s stations would send pictures for nobody', async () => {
  let away = true
  const deps = {
    clock: { now: () => 0 },
    stations: {
      inRoom: async () => {
        if (away) throw new Error('the database is away')
        return []
      },
    },
    wall: { tiles: async () => [] },
    queue: { needs: async () => [] },
    completeness: {
      room: async () => ({}),
      day: async () => {
        if (away) throw new Error('the database is away')
        return {}
      },
    },
    calendar: { dayOf: () => '2026-03-02' },
    presence: { ping: () => undefined },
    watched: () => undefined,
  }
  const hub = createHub(deps as unknown as Parameters<typeof createHub>[0])
  const heard: string[] = []
  const socket = {
    send: (data: string | Uint8Array) => void heard.push(String(data)),
    bufferedAmount: 0,
    terminate: () => undefined,
  }
  await expect(hub.join('lab', socket)).rejects.toThrow('away')
  await expect(hub.join(null, socket)).rejects.toThrow('away')
  expect(hub.rooms()).toEqual([])
  away = false
  const { leave } = await hub.join('lab', socket)
  expect(hub.rooms()).toEqual(['lab'])
  heard.length = 0
  deps.clock.now = () => 10_000
  await hub.tick()
  // Each once, for the one console that joined; nothing of the whole university.
  expect(heard.map((text) => JSON.parse(text).type)).toEqual(['needs', 'tally'])
  leave()
  expect(hub.rooms()).toEqual([])
})
