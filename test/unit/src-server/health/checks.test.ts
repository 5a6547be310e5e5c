/** What each check says of a server in trouble; a store that hangs is an answer too, and asked by one question alone. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createChecks } from '../../../../src-server/health/checks.ts'
import type { Log } from '../../../../src-server/log.ts'
import { inDataDir } from '../../../../src-server/storage/places.ts'
import type { Sql } from '../../../../src-server/storage/sql/sql.ts'
import { openSqlite } from '../../../../src-server/storage/sql/sqlite.ts'

const hour = 3_600_000
const now = Date.UTC(2026, 5, 1)
let dataDir: string
let db: Sql
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'taza-checks-'))
  db = await openSqlite(join(dataDir, 'taza.sqlite'))
})
afterEach(async () => {
  await db.destroy()
  rmSync(dataDir, { recursive: true })
})

const lines: string[] = []
const say = (level: string) => (detail: object, message: string) =>
  void lines.push(`${level} ${message} ${JSON.stringify(detail)}`)
const log: Log = { info: say('info'), warn: say('warn'), error: say('error') }

function checks(size: () => Promise<number | null> = async () => null) {
  let at = 0
  const blobs = { size } as never
  const peers = { count: () => 2 }
  const made = createChecks({
    ...{ db, blobs, dataDir, log, peers, places: inDataDir, clock: { now: () => now } },
    ...{ steady: () => at, lateMs: 5000 },
  })
  return {
    /** Some time after the last look. */
    async look() {
      at += 10_000
      const { ready, checks } = await made.now()
      return { ready, of: Object.fromEntries(checks.map(({ name, ...found }) => [name, found])) }
    },
  }
}
const recorded = (action: string, at: number) =>
  db.insertInto('audit').values({ at, who: 'w', action, target: 't', detail: '{}' }).execute()

test('a store that hangs fails in time, is asked once, and is well again when it answers', async () => {
  lines.length = 0
  let asked = 0
  const hanging = Promise.withResolvers<null>()
  const { look } = checks(() => {
    asked += 1
    return hanging.promise
  })
  for (let i = 0; i < 2; i++)
    expect(await look()).toMatchObject({
      ready: false,
      of: {
        objects: { state: 'failed', says: 'no answer within 5000 ms' },
        database: { state: 'ok' },
        disk: { state: 'ok' },
      },
    })
  expect(asked).toBe(1)
  hanging.resolve(null)
  await hanging.promise
  expect(await look()).toMatchObject({ ready: true, of: { objects: { state: 'ok' } } })
  expect(lines.filter((line) => line.includes('"objects"')).map((line) => line.split(' ')[0])).toEqual([
    'error',
    'info',
  ])
})

test('a clock behind its own records warns, and so does a backup that did not come', async () => {
  const { look } = checks()
  expect((await look()).of).toMatchObject({ clock: { state: 'ok' }, backup: { state: 'warning' } })
  await recorded('backed-up', now - 2 * hour)
  expect((await look()).of.backup).toEqual({ state: 'ok', says: '2 h ago' })
  await db.deleteFrom('audit').execute()
  await recorded('backed-up', now - 50 * hour)
  expect((await look()).of.backup).toEqual({ state: 'warning', says: 'the last one is 50 h old' })
  await recorded('logged-in', now + 2 * hour)
  const found = await look()
  expect(found.of.clock).toEqual({
    state: 'warning',
    says: 'it is 7200 s behind the newest record: set it (NTP)',
  })
  // A load balancer goes on sending it work.
  expect(found.ready).toBe(true)
})
