import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sql, transact } from '../../../src-server/storage/sql/sql.ts'
import { openSqlite } from '../../../src-server/storage/sql/sqlite.ts'

const deferred = CompiledQuery.raw('pragma defer_foreign_keys = on')

describe('works that share a commit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'taza-group-'))
  let db: Sql
  beforeAll(async () => {
    db = await openSqlite(join(folder, 'a.sqlite'))
  })
  afterAll(async () => {
    await db.destroy()
    rmSync(folder, { recursive: true })
  })
  const add = (id: string, then: () => void = () => undefined) =>
    transact(db, async (trx) => {
      await trx.insertInto('room').values({ id, title: id }).execute()
      then()
      return id
    })
  const rooms = async () =>
    (await db.selectFrom('room').select('id').orderBy('id').execute()).map(({ id }) => id)

  it('are undone alone: one that throws, one that the database refuses', async () => {
    const told = await Promise.allSettled([
      add('a'),
      add('b', () => {
        throw new Error('no')
      }),
      add('a'),
      add('c'),
    ])
    expect(told.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    expect(await rooms()).toEqual(['a', 'c'])
  })

  it('hear of a commit that fails, all of them', async () => {
    const told = await Promise.allSettled([
      add('d'),
      transact(db, async (trx) => {
        // Checked at the commit only.
        const row = { token_hash: 'x', room: 'nowhere', expires_at: 1 }
        await trx.executeQuery(deferred)
        await trx.insertInto('enrol_token').values(row).execute()
      }),
      add('e'),
    ])
    expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(await rooms()).toEqual(['a', 'c'])
    expect(await add('f')).toBe('f')
  })
})
