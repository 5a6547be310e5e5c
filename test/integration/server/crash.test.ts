import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { isPostgres, type Sql } from '../../../src-server/storage/sql/sql.ts'
import { environmentOf } from '../../support/places.ts'
import { domain, ScriptedStation, startUniversity, type University } from '../../support/university.ts'

const main = fileURLToPath(new URL('../../../src-server/main.ts', import.meta.url))

const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
})

function serve({ dataDir, places }: University): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [main, '--data', dataDir, '--port', '0', '--domain', domain], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environmentOf(places) },
  })
  children.push(child)
  return new Promise((resolve) => {
    child.stdout.once('data', (line) => resolve({ child, url: JSON.parse(String(line)).listening }))
  })
}

test('what was answered outlives SIGKILL: objects and leaves', async () => {
  const university = await startUniversity()
  const station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
  const ledger = await station.sit('20260001')
  await ledger.open()
  const objects = [await ledger.init('face', 0, new Uint8Array(100))]
  for (let i = 0; i < 120; i++) {
    ledger.pass(2000)
    objects.push(await ledger.segment('face', i, new Uint8Array(20_000).fill(i)))
  }
  await university.server.close()
  try {
    const answered = new Set<string>()
    let next = 0
    for (let life = 0; life < 3; life++) {
      const { child, url } = await serve(university)
      university.url = url
      expect((await ledger.sync()).body.next).toBe(ledger.records.length)
      const enough = answered.size + 25
      const gone = new Promise((resolve) => child.once('exit', resolve))
      const send = async () => {
        while (next < objects.length && answered.size < enough) {
          const { digest, sealed } = objects[next++]!
          const answer = await station.put(digest, sealed).catch(() => null)
          if (answer?.status !== 201 && answer?.status !== 200) continue
          answered.add(digest)
          if (answered.size >= enough) child.kill('SIGKILL')
        }
      }
      await Promise.all(Array.from({ length: 8 }, send))
      await gone
      const reborn = await serve(university)
      university.url = reborn.url
      const { body } = await ledger.sync()
      expect(body.missing.filter((digest: string) => answered.has(digest))).toEqual([])
      expect(body.next).toBe(ledger.records.length)
      const ended = new Promise((resolve) => reborn.child.once('exit', resolve))
      reborn.child.kill('SIGTERM')
      expect(await ended).toBe(0)
    }
    expect(answered.size).toBeGreaterThanOrEqual(75)
  } finally {
    await university.close()
  }
})

test('an object that the database could not take is not answered as held', async () => {
  const university = await startUniversity()
  try {
    const station = new ScriptedStation(university)
    await station.enrol()
    await station.authenticate()
    const ledger = await station.sit('20260001')
    await ledger.open()
    const { digest, sealed } = await ledger.init('face', 0, new Uint8Array(100))
    await ledger.sync()
    const { db } = university.server
    await fillUp(db)
    // PostgreSQL says that its disk is full, which is told as such.
    expect((await station.put(digest, sealed)).status).toBe(isPostgres(db) ? 503 : 500)
    expect((await ledger.sync()).body.missing).toEqual([digest])
    await emptyAgain(db)
    expect((await station.put(digest, sealed)).status).toBe(201)
    expect((await ledger.sync()).body.missing).toEqual([])
  } finally {
    await university.close()
  }
})

/** The table `held` takes nothing any more. */
async function fillUp(db: Sql): Promise<void> {
  if (!isPostgres(db)) {
    await sql`create trigger no_room before insert on held begin select raise(abort, 'disk'); end`.execute(db)
    return
  }
  await sql`create function no_room() returns trigger language plpgsql as 'begin raise disk_full; end'`.execute(
    db,
  )
  await sql`create trigger no_room before insert on held execute function no_room()`.execute(db)
}

const emptyAgain = (db: Sql) =>
  (isPostgres(db) ? sql`drop trigger no_room on held` : sql`drop trigger no_room`).execute(db)
