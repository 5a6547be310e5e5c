/** What every room stands on: keys, database, objects, the bus, the audit record. */
import { chmod, mkdir } from 'node:fs/promises'
import { type Audit, createAudit } from './audit.ts'
import { type Bus, createBus } from './bus.ts'
import { type Calendar, createCalendar } from './calendar.ts'
import type { Clock } from './clock.ts'
import { checkDomain, checkKeys, loadKeys, type ServerKeys } from './keys.ts'
import type { Log } from './log.ts'
import type { Meters } from './meters.ts'
import { type Direct, openDirect } from './storage/blobs/direct.ts'
import { openBlobs } from './storage/blobs/open.ts'
import type { Blobs } from './storage/blobs/port.ts'
import type { Places, S3Place } from './storage/places.ts'
import { openSql } from './storage/sql/open.ts'
import type { Sql } from './storage/sql/sql.ts'

export interface Base {
  readonly dataDir: string
  readonly domain: string
  readonly clock: Clock
  /** Of the university's time zone: whatever belongs to a day. */
  readonly calendar: Calendar
  readonly log: Log
  readonly meters: Meters
  readonly keys: ServerKeys
  readonly db: Sql
  readonly blobs: Blobs
  /** Null: stations send everything through the server. */
  readonly direct: Direct | null
  readonly audit: Audit
  readonly bus: Bus
  /** Closes database and objects. */
  close(): Promise<void>
}

interface Options {
  dataDir: string
  places: Places
  domain: string
  timeZone: string
  clock: Clock
  log: Log
  meters: Meters
}

export async function openBase({ places, timeZone, ...given }: Options): Promise<Base> {
  const { dataDir, domain, clock, log } = given
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  // Somebody else may have made it.
  await chmod(dataDir, 0o700)
  const keys = await loadKeys(dataDir, domain)
  const db = await openSql(dataDir, places.databaseUrl, (err) =>
    log.warn({ err }, 'a connection to the database broke; another is made'),
  )
  const blobs = await checkKeys(db, keys)
    .then(() => checkDomain(db, domain))
    .then(() => openBlobs(dataDir, places.s3))
    .catch(async (error) => {
      await db.destroy()
      throw error
    })
  const direct = await openLane(places.s3, log)
  return {
    ...given,
    calendar: createCalendar(timeZone),
    keys,
    db,
    blobs,
    direct,
    audit: createAudit(db, clock, log),
    bus: createBus((err, where) =>
      log.error({ err, ...where }, 'what happened was not applied; all is read anew'),
    ),
    async close() {
      await db.destroy()
      await blobs.close()
      direct?.close()
    },
  }
}

async function openLane(s3: S3Place | null, log: Log): Promise<Direct | null> {
  if (s3?.direct == null) return null
  const { direct, why } = await openDirect(s3, s3.direct)
  if (why !== null)
    log.warn(
      {},
      `stations send everything through the server: the store at S3_DIRECT_ENDPOINT cannot be used (${why})`,
    )
  return direct
}
