/** Nobody is told of a write, and nobody reads it, before it is on the disk. */
import SqliteDatabase from 'better-sqlite3'
import { Kysely } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate } from '../../../src-server/storage/sql/migrate.ts'
import type { Database } from '../../../src-server/storage/sql/schema.ts'
import { type Sql, transact } from '../../../src-server/storage/sql/sql.ts'
import { DurableDialect } from '../../../src-server/storage/sql/sqlite-dialect.ts'
import type { Log } from '../../../src-server/storage/sql/sqlite-log.ts'

let db: Sql
let syncs: { done(): void; failed(error: Error): void }[]
let atOnce: boolean
let checked: () => void
beforeEach(async () => {
  syncs = []
  atOnce = true
  checked = () => undefined
  const log: Log = {
    sync: () =>
      atOnce ? Promise.resolve() : new Promise((done, failed) => void syncs.push({ done, failed })),
    check: () => checked(),
    close: async () => undefined,
  }
  db = new Kysely<Database>({ dialect: new DurableDialect(new SqliteDatabase(':memory:'), log) })
  await migrate(db)
  atOnce = false
})
afterEach(() => db.destroy())

const room = (id: string) => db.insertInto('room').values({ id, title: id }).execute()
const rooms = () => db.selectFrom('room').select('id').execute()
/** What has been said of them once everything that can go on has gone on. */
async function toldOf(...promises: Promise<unknown>[]): Promise<string[]> {
  const said: string[] = promises.map(() => 'waits')
  for (const [i, promise] of promises.entries())
    promise.then(
      () => {
        said[i] = 'done'
      },
      () => {
        said[i] = 'failed'
      },
    )
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
  return said
}

test('a write alone, and whoever reads after it, wait for its sync', async () => {
  const [write, read] = [room('a'), rooms()]
  expect(await toldOf(write, read)).toEqual(['waits', 'waits'])
  syncs.shift()?.done()
  expect(await toldOf(write, read)).toEqual(['done', 'done'])
  expect(syncs).toEqual([])
})

test('works that share a commit wait for the one sync of all', async () => {
  const both = ['a', 'b'].map((id) =>
    transact(db, (trx) => trx.insertInto('room').values({ id, title: id }).execute()),
  )
  expect(await toldOf(...both)).toEqual(['waits', 'waits'])
  expect(syncs).toHaveLength(1)
  syncs.shift()?.done()
  expect(await toldOf(...both)).toEqual(['done', 'done'])
})

test('reading in a transaction syncs nothing', async () => {
  expect(await toldOf(transact(db, (trx) => trx.selectFrom('room').select('id').execute()))).toEqual(['done'])
  expect(syncs).toEqual([])
})

test('after a sync that failed nothing is answered any more', async () => {
  const write = room('a')
  expect(await toldOf(write)).toEqual(['waits'])
  checked = () => {
    throw new Error('could not be synced')
  }
  syncs.shift()?.failed(new Error('EIO'))
  await expect(write).rejects.toThrow('EIO')
  await expect(rooms()).rejects.toThrow('could not be synced')
})
