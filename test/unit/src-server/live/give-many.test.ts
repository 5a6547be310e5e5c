/** One order to several attempts, where not all can be given. */
import { expect, it } from 'vitest'
import type { Staff } from '../../../../src-server/http/caller.ts'
import { giveMany } from '../../../../src-server/live/command-route.ts'

const staff: Staff = { login: 'inv', name: 'Invigilator', roles: ['invigilator'], rooms: ['lab'] }

function server(broken: ReadonlySet<string>) {
  const given: string[] = []
  const logged: unknown[] = []
  const deps = {
    bus: { publish: async () => true },
    stations: { byId: async (id: string) => ({ id, room: id === 'st-other' ? 'other' : 'lab' }) },
    attempts: {
      byId: async (id: string) => {
        if (broken.has(id)) throw new Error('the database is away')
        return { id, station: id === 'at-other' ? 'st-other' : 'st', submittedAt: null }
      },
    },
    commands: {
      give: async ({ id }: { id: string }, _by: unknown, order: object) => {
        given.push(id)
        return { id: `co-${id}`, attempt: id, ...order }
      },
    },
    audit: { record: async () => undefined },
    clock: { now: () => 0 },
    log: { error: (what: unknown) => logged.push(what) },
  }
  const give = (attempts: string[]) =>
    giveMany(
      deps as unknown as Parameters<typeof giveMany>[0],
      attempts,
      { kind: 'extend', minutes: 10 },
      {
        ...staff,
        rooms: [...staff.rooms],
      },
    )
  return { give, given, logged }
}

it('tells what was given although the server failed midway, so that nobody gives it twice', async () => {
  const { give, given, logged } = server(new Set(['at-2']))
  const told = await give(['at-1', 'at-2', 'at-1', 'at-other', 'at-3'])
  expect(told.given.map(({ attempt }) => attempt)).toEqual(['at-1', 'at-3'])
  expect(told.refused).toMatchObject([
    { attempt: 'at-2', problem: { code: 'internal' } },
    { attempt: 'at-other', problem: { code: 'bad-input' } },
  ])
  expect(given).toEqual(['at-1', 'at-3'])
  expect(logged).toHaveLength(1)
})

it('fails as a whole where nothing was given', async () => {
  const { give } = server(new Set(['at-1']))
  await expect(give(['at-1', 'at-2'])).rejects.toThrow('the database is away')
})
