/**
 * What monitoring reads of this process and of the university: numbers of nobody in particular, with labels from short lists
 * that we made ourselves. Names as prometheus.io/docs/practices/naming; those of the process as its client libraries have.
 */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { sql } from 'kysely'
import { checkNames } from '../../src-shared/station-api.ts'
import { problemCodes, Severity } from '../../src-shared/vocabulary.ts'
import type { Base } from '../base.ts'
import type { Peers } from '../cluster/peers.ts'
import { diskOf } from '../files/space.ts'
import type { Log } from '../log.ts'
import type { Places } from '../storage/places.ts'
import { backedUpAt } from './backed-up.ts'
import type { Checks } from './checks.ts'
import type { Family, Sample } from './exposition.ts'

/** What stations say of themselves. */
export interface Stations {
  of(station: string): { connected: boolean; live: { sending?: { bytes: number } | undefined } | null }
}

interface Deps extends Pick<Base, 'db' | 'dataDir' | 'clock' | 'log' | 'meters'> {
  places: Places
  peers: Pick<Peers, 'count'>
  presence: Stations
  checks: Checks
}

export interface Metrics {
  read(): Promise<Family[]>
  close(): void
}

const one = (value: number): Sample[] => [{ value }]
const of = (value: number | null | undefined): Sample[] => (typeof value === 'number' ? one(value) : [])
/** For an answer from the database or a disk, ms. */
const lateMs = 5000

/** What cannot be asked now is left out, and the log says why: the rest is told whatever is not. */
async function known<T>(what: string, asked: Promise<T>, log: Log): Promise<T | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>()
  const timer = setTimeout(() => {
    log.warn({ what, lateMs }, 'metrics leave this out: no answer in time')
    resolve(null)
  }, lateMs)
  timer.unref()
  const answer = asked.catch((err: unknown) => {
    log.warn({ err, what }, 'metrics leave this out: it cannot be asked')
    return null
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
const counted = <K extends string>(label: string, kinds: readonly K[], counts: ReadonlyMap<K, number>) =>
  kinds.map((kind): Sample => ({ labels: { [label]: kind }, value: counts.get(kind) ?? 0 }))

export function createMetrics(deps: Deps): Metrics {
  const { db, clock, log, meters, peers, checks } = deps
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()

  return {
    async read() {
      const [{ ready, checks: found }, stations, open, backup, database, disks] = await Promise.all([
        checks.now(),
        known('stations', stationsIn(deps), log),
        known('open attempts', attemptsOpen(deps), log),
        known('last backup', backedUpAt(db), log),
        known("database's size", databaseBytes(deps), log),
        known('disks', disksOf(deps), log),
      ])
      const gauge = (name: string, help: string, samples: Sample[]): Family => ({
        name,
        help,
        type: 'gauge',
        samples,
      })
      const counter = (name: string, help: string, samples: Sample[]): Family => ({
        ...{ name, help, type: 'counter', samples },
      })
      const states = new Map(found.map(({ name, state }) => [name, state === 'ok' ? 1 : 0]))
      return [
        gauge('taza_ready', 'Whether this process can serve and store (as /api/health).', one(ready ? 1 : 0)),
        gauge(
          'taza_check_ok',
          'Each check of /api/health/details: 1 well, 0 failed or warning.',
          counted('check', checkNames, states),
        ),
        gauge('taza_stations_enrolled', 'Stations of the university.', of(stations?.enrolled)),
        gauge(
          'taza_stations_online',
          'Stations with a live lane, to whichever process.',
          of(stations?.online),
        ),
        gauge('taza_stations_owing', 'Stations that keep something the server has not.', of(stations?.owing)),
        gauge(
          'taza_evidence_owed_bytes',
          'Bytes that stations say they keep and the server has not.',
          of(stations?.owedBytes),
        ),
        gauge(
          'taza_attempts_open',
          'Attempts begun and not submitted, of exams that are not over.',
          of(open),
        ),
        counter(
          'taza_incidents_total',
          'Incidents that came in, by weight.',
          counted('severity', Severity.options, meters.incidents),
        ),
        counter('taza_ingest_records_total', 'Records of ledgers that came in.', one(meters.records)),
        counter(
          'taza_ingest_objects_total',
          'Sealed objects that came in and were new.',
          one(meters.objects),
        ),
        counter(
          'taza_ingest_bytes_total',
          'Bytes of them, as far as they went through the server.',
          one(meters.bytes),
        ),
        counter(
          'taza_refusals_total',
          'Requests that were refused, by the code in the answer.',
          counted('code', problemCodes, meters.refusals),
        ),
        counter('taza_errors_total', "Requests that failed by the server's own fault.", one(meters.errors)),
        gauge('taza_peers', 'Other processes of this server that were heard.', one(peers.count())),
        gauge('taza_database_bytes', 'Size of the records.', of(database)),
        gauge(
          'taza_disk_free_bytes',
          'Room on the disks of the data directory.',
          (disks ?? []).map(({ disk, freeBytes }) => ({ labels: { disk }, value: freeBytes })),
        ),
        gauge(
          'taza_disk_size_bytes',
          'Size of the disks of the data directory.',
          (disks ?? []).map(({ disk, totalBytes }) => ({ labels: { disk }, value: totalBytes })),
        ),
        gauge(
          'taza_backup_last_success_timestamp_seconds',
          'When the last backup ended well, Unix time; none: there was none.',
          of(backup === null ? null : backup / 1000),
        ),
        gauge('taza_clock_timestamp_seconds', "The server's clock, Unix time.", one(clock.now() / 1000)),
        ...ofProcess(delay),
      ]
    },
    close: () => void delay.disable(),
  }
}

/** As the client libraries name them. */
function ofProcess(delay: ReturnType<typeof monitorEventLoopDelay>): Family[] {
  const { rss, heapUsed } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  // Before the first sample it is no number; since the last reading it is one of this stretch alone.
  const seconds = (nanoseconds: number) => (Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : 0)
  const [p50, p99, max] = [delay.percentile(50), delay.percentile(99), delay.max].map(seconds)
  delay.reset()
  const rows: [name: string, help: string, type: Family['type'], value: number][] = [
    [
      'nodejs_eventloop_lag_p50_seconds',
      'Event loop delay since the last reading, median.',
      'gauge',
      p50 ?? 0,
    ],
    [
      'nodejs_eventloop_lag_p99_seconds',
      'Event loop delay since the last reading, 99th percentile.',
      'gauge',
      p99 ?? 0,
    ],
    [
      'nodejs_eventloop_lag_max_seconds',
      'Event loop delay since the last reading, the longest.',
      'gauge',
      max ?? 0,
    ],
    ['process_resident_memory_bytes', 'Resident memory.', 'gauge', rss],
    ['nodejs_heap_size_used_bytes', "JavaScript's heap in use.", 'gauge', heapUsed],
    ['process_cpu_seconds_total', 'Processor time, user and system.', 'counter', (user + system) / 1e6],
    [
      'process_start_time_seconds',
      'When the process began, Unix time.',
      'gauge',
      Date.now() / 1000 - process.uptime(),
    ],
  ]
  return rows.map(([name, help, type, value]) => ({ name, help, type, samples: one(value) }))
}

async function stationsIn({ db, presence }: Deps) {
  const ids = await db.selectFrom('station').select('id').where('retired_at', 'is', null).execute()
  const seen = ids.map(({ id }) => presence.of(id))
  const owed = seen.map(({ live }) => live?.sending?.bytes ?? 0).filter((bytes) => bytes > 0)
  return {
    enrolled: ids.length,
    online: seen.filter(({ connected }) => connected).length,
    owing: owed.length,
    owedBytes: owed.reduce((sum, bytes) => sum + bytes, 0),
  }
}

async function attemptsOpen({ db, clock }: Deps): Promise<number> {
  const row = await db
    .selectFrom('attempt')
    .innerJoin('exam', 'exam.id', 'attempt.exam')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('exam.ends_at', '>', clock.now())
    .where('submitted_at', 'is', null)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

async function databaseBytes({ db, dataDir, places }: Deps): Promise<number> {
  if (places.databaseUrl !== null) {
    const { rows } = await sql<{ size: string }>`select pg_database_size(current_database()) as size`.execute(
      db,
    )
    return Number(rows[0]?.size ?? 0)
  }
  const sizes = ['taza.sqlite', 'taza.sqlite-wal'].map((name) =>
    stat(join(dataDir, name)).then(
      ({ size }) => size,
      // The log is not there before the first write, and gone after a clean end.
      () => 0,
    ),
  )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

async function disksOf({ dataDir, places }: Deps) {
  const folders = [
    ['data', dataDir] as const,
    ...(places.s3 === null ? [['objects', join(dataDir, 'blobs')] as const] : []),
  ]
  return Promise.all(folders.map(async ([disk, folder]) => ({ disk, ...(await diskOf(folder)) })))
}
