/** Who sees to a need, at two processes of one database. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createBus } from '../../../../src-server/bus.ts'
import type { ServerEvent } from '../../../../src-server/events.ts'
import { createClaims } from '../../../../src-server/live/claims.ts'
import { openSql } from '../../../../src-server/storage/sql/open.ts'

const folder = mkdtempSync(join(tmpdir(), 'taza-claims-'))
const db = await openSql(folder, null, () => undefined)
afterAll(async () => {
  await db.destroy()
  rmSync(folder, { recursive: true })
})

const now = 1_000_000
async function process() {
  const failures: unknown[] = []
  const told: ServerEvent[] = []
  const bus = createBus((error) => failures.push(error))
  bus.join({ tell: (event) => told.push(event), close: async () => undefined })
  const claims = await createClaims({ db, clock: { now: () => now }, bus })
  bus.subscribe([claims.subscriber])
  return { bus, claims, told, failures, who: () => claims.of('need/1', 0)?.login ?? null }
}
const claim = (login: string) => ({ by: login, login, at: now })

it('is the same at both, though each hears of the other’s claim after its own', async () => {
  const [one, two] = [await process(), await process()]
  await one.claims.set('lab', 'need/1', claim('aliya'))
  await two.claims.set('lab', 'need/1', claim('dana'))
  for (const event of one.told) two.bus.receive('one', event)
  for (const event of two.told) one.bus.receive('two', event)
  await expect.poll(() => [one.who(), two.who()]).toEqual(['dana', 'dana'])
  await two.claims.set('lab', 'need/1', null)
  expect(two.who()).toBeNull()
  for (const event of two.told) one.bus.receive('two', event)
  await expect.poll(one.who).toBeNull()
  expect([...one.failures, ...two.failures]).toEqual([])
})
