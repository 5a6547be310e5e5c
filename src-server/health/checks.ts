/**
 * How the server does, looked at as often as anybody asks and every few seconds at most. What fails, a load balancer is told
 * of (503); what is only a warning waits for a person.
 */
import { sql } from 'kysely'
import { type CheckName, checkNames, type HealthDetails } from '../../src-shared/station-api.ts'
import type { Base } from '../base.ts'
import type { Peers } from '../cluster/peers.ts'
import { diskOf, reserveOf } from '../files/space.ts'
import type { Places } from '../storage/places.ts'
import { isPostgres } from '../storage/sql/sql.ts'
import { LogLost } from '../storage/sql/sqlite-log.ts'
import { tryDatabase, tryDisk } from '../storage/storing.ts'
import { backedUpAt } from './backed-up.ts'

export interface Checks {
  /** Never rejects, and answers within seconds whatever hangs. */
  now(): Promise<HealthDetails>
  /** False once nothing but another start of the process helps. */
  alive(): boolean
}

interface Deps extends Pick<Base, 'db' | 'blobs' | 'dataDir' | 'clock' | 'log'> {
  places: Places
  peers: Pick<Peers, 'count'>
  /** ms, monotonic. */
  steady(): number
  /** What gives no answer within this time, ms, has failed. */
  lateMs?: number
}

interface Found {
  state: 'ok' | 'warning' | 'failed'
  says: string
}
type Check = () => Promise<Found>

/** An answer holds so long, ms. */
const restsMs = 3000
/** Machines of one server keep their clocks together within this, ms (docs/DEPLOYMENT.md). */
const apartMs = 1000
/** What was recorded so far in the future, ms, was recorded by another clock than this one. */
const futureMs = 60_000
/** A nightly backup that did not come, ms. */
const backupOldMs = 36 * 3_600_000
/** No object's name. */
const noObject = '0'.repeat(64)

const ok = (says: string): Found => ({ state: 'ok', says })
const warning = (says: string): Found => ({ state: 'warning', says })
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`

export function createChecks(deps: Deps): Checks {
  const { db, blobs, dataDir, clock, log, places, peers, steady, lateMs = 5000 } = deps

  let lost = false
  const all: Readonly<Record<CheckName, Check>> = {
    async database() {
      await tryDatabase(db).catch((error: unknown) => {
        lost ||= error instanceof LogLost
        throw error
      })
      return ok(places.databaseUrl === null ? 'SQLite takes writes' : 'PostgreSQL takes writes')
    },
    async disk() {
      await tryDisk(dataDir)
      const { freeBytes, totalBytes } = await diskOf(dataDir)
      const says = `${gigabytes(freeBytes)} of ${gigabytes(totalBytes)} are free`
      return freeBytes < reserveOf(totalBytes)
        ? warning(`${says}: files of people are refused; free some room`)
        : ok(says)
    },
    async objects() {
      // A question to the store itself: to the thread with the packs, or to the bucket.
      await blobs.size(noObject)
      return ok(places.s3 === null ? 'packs answer' : 'the bucket answers')
    },
    async clock() {
      const now = clock.now()
      const newest = await db
        .selectFrom('audit')
        .select('at')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst()
      const ahead = Number(newest?.at ?? 0) - now
      if (ahead > futureMs)
        return warning(`it is ${Math.round(ahead / 1000)} s behind the newest record: set it (NTP)`)
      if (!isPostgres(db)) return ok('not behind its records')
      const { rows } = await sql<{
        ms: string | number
      }>`select extract(epoch from clock_timestamp()) * 1000 as ms`.execute(db)
      const apart = Math.abs(Number(rows[0]?.ms) - now)
      return apart > apartMs
        ? warning(`${Math.round(apart / 1000)} s apart from the database's: set both (NTP)`)
        : ok("not behind its records, as the database's")
    },
    async peers() {
      return ok(places.databaseUrl === null ? 'one process alone' : `${peers.count()} other processes`)
    },
    async backup() {
      if (places.databaseUrl !== null) return ok('records are in PostgreSQL, which has its own means')
      const at = await backedUpAt(db)
      if (at === null) return warning('there never was one: taza server backup')
      const hours = Math.max(0, Math.round((clock.now() - at) / 3_600_000))
      return clock.now() - at > backupOldMs ? warning(`the last one is ${hours} h old`) : ok(`${hours} h ago`)
    },
  }
  const inTime = (name: CheckName) => within(all[name], lateMs)
  const tries: Readonly<Record<CheckName, Check>> = {
    ...{ database: inTime('database'), disk: inTime('disk'), objects: inTime('objects') },
    ...{ clock: inTime('clock'), peers: inTime('peers'), backup: inTime('backup') },
  }

  async function look(): Promise<HealthDetails> {
    const disk = await tries.disk()
    // SQLite's log is lost for good by a write that a full disk does not take.
    const untried: Found | null =
      places.databaseUrl === null && disk.state === 'failed'
        ? { state: 'failed', says: 'not tried while the disk takes no writes' }
        : null
    const find = async (name: CheckName): Promise<Found> =>
      name === 'disk' ? disk : name === 'database' && untried ? untried : tries[name]()
    const checks = await Promise.all(checkNames.map(async (name) => ({ name, ...(await find(name)) })))
    return { ready: checks.every(({ state }) => state !== 'failed'), checks }
  }

  let last: { at: number; found: Promise<HealthDetails> } | null = null
  /** What the log was told last, of each check. */
  const told = new Map<CheckName, Found['state']>()
  function tell({ checks }: HealthDetails): void {
    for (const { name, state, says } of checks) {
      if ((told.get(name) ?? 'ok') === state) continue
      told.set(name, state)
      const line = { event: 'check', check: name, state, says }
      if (state === 'failed') log.error(line, 'a check failed')
      else if (state === 'warning') log.warn(line, 'a check warns')
      else log.info(line, 'a check is well again')
    }
  }

  return {
    alive: () => !lost,
    now() {
      if (last === null || steady() - last.at >= restsMs) {
        const found = look()
        last = { at: steady(), found }
        void found.then(tell)
      }
      return last.found
    },
  }
}

/** One try at a time: of what hangs there are not more and more. */
function within(check: Check, lateMs: number): Check {
  let underWay: Promise<Found> | null = null
  return () => {
    underWay ??= check()
      .catch(
        (error: unknown): Found => ({
          state: 'failed',
          says: error instanceof Error ? error.message : String(error),
        }),
      )
      .finally(() => {
        underWay = null
      })
    const { promise: late, resolve } = Promise.withResolvers<Found>()
    const timer = setTimeout(resolve, lateMs, { state: 'failed', says: `no answer within ${lateMs} ms` })
    timer.unref()
    return Promise.race([underWay, late]).finally(() => clearTimeout(timer))
  }
}
