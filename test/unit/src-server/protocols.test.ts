/** A protocol that was signed, as another release finds it. */
import { hash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProtocols } from '../../../src-server/protocols/protocols.ts'
import type { Sql } from '../../../src-server/storage/sql/sql.ts'
import { openSqlite } from '../../../src-server/storage/sql/sqlite.ts'
import { canonical } from '../../../src-shared/ledger/jcs.ts'
import type { Protocol } from '../../../src-shared/protocols/protocol.ts'

const folder = mkdtempSync(join(tmpdir(), 'taza-protocols-'))
let db: Sql
beforeAll(async () => {
  db = await openSqlite(join(folder, 'a.sqlite'))
})
afterAll(async () => {
  await db.destroy()
  rmSync(folder, { recursive: true })
})

const protocol: Protocol = {
  ...{ v: 1, version: 1, reason: null, watched: [], students: [], events: [], untold: 0, remarks: [] },
  exam: { id: 'e', title: { kk: 'e', ru: 'e', ky: 'e', en: 'e' }, startsAt: 0, endsAt: 1 },
  room: { id: 'r', title: 'Room' },
}
const by = (login: string) => ({ login, name: login, roles: ['invigilator' as const], rooms: ['r'] })

it('keeps the digest that was signed where a release knows less or more of what stands in it, and is signed by the second', async () => {
  const content = canonical({ ...protocol, later: 'a field of another release' })
  const digest = hash('sha256', content)
  await db
    .insertInto('protocol_version')
    .values({
      ...{ exam: 'e', room: 'r', version: 1, reason: null, by: 'a', login: 'a', at: 1 },
      ...{ digest, content },
    })
    .execute()
  const drafting = { draft: () => Promise.reject(new Error('nothing is drafted anew')) }
  const protocols = createProtocols({ db, clock: { now: () => 2 }, drafting })
  expect(await protocols.one('e', 'r')).toMatchObject({ digest, signed: true })
  expect(await protocols.sign('e', 'r', digest, by('b') as never)).toBe(1)
  expect((await protocols.one('e', 'r')).signatures).toMatchObject([{ by: { login: 'b' } }])
})
