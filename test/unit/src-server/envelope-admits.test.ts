/** Whom an envelope lets in, by what a station's ledger says. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createCommands } from '../../../src-server/exams/command-store.ts'
import { effectsOf } from '../../../src-server/ingest/effects.ts'
import type { Sql } from '../../../src-server/storage/sql/sql.ts'
import { openSqlite } from '../../../src-server/storage/sql/sqlite.ts'

const folder = mkdtempSync(join(tmpdir(), 'taza-envelope-'))
const digest = 'd'.repeat(64)
let db: Sql
beforeAll(async () => {
  db = await openSqlite(join(folder, 'a.sqlite'))
  await db.executeQuery(CompiledQuery.raw('pragma foreign_keys = off'))
  await db
    .insertInto('exam_package')
    .values({
      ...{ digest, exam: 'e', room: 'r', opens_at: 0, basis: '', bytes: 1, enc: '', ciphertext: '' },
      ...{ by: 'o', at: 0, envelope: 0, lock: null, envelope_by: null, envelope_at: null, released_at: null },
    })
    .execute()
  for (const [attempt, of] of [
    ['known', digest],
    ['over', 'a'.repeat(64)],
  ] as const)
    await db
      .insertInto('attempt_package')
      .values({ attempt, package: of, place: 'p', opens_at: 0, envelope_at: null })
      .execute()
})
afterAll(async () => {
  await db.destroy()
  rmSync(folder, { recursive: true })
})

const admitted = (attempt: string) => createCommands(db).admitted(attempt)
const opened = (attempt: string, of: string) =>
  db.transaction().execute((trx) =>
    effectsOf(
      trx,
      { id: 's', room: 'r' } as never,
      [
        {
          ...{ v: 1, attempt, part: 0, seq: 1, kind: 'package.opened' },
          at: { wall: '2026-12-01T08:00:00.000Z', mono: 1, boot: 'b', run: 'r' },
          body: { package: of, by: 'envelope' },
        },
      ],
      1,
    ),
  )

it('lets nobody in by an envelope that was never made', async () => {
  await opened('known', digest)
  expect(await admitted('known')).toBe(false)
  await db.updateTable('exam_package').set({ envelope: 1 }).execute()
  await opened('known', digest)
  expect(await admitted('known')).toBe(true)
  // A ledger that comes days later, when the package is gone.
  await opened('over', 'a'.repeat(64))
  expect(await admitted('over')).toBe(true)
})
