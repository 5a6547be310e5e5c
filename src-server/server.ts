/** One process of the server; several may share a database and a bucket. This is the list of what it can do. */
import type { FastifyInstance } from 'fastify'
import type { Endpoint } from '../src-shared/api/endpoint.ts'
import { createAuth } from './auth/capability.ts'
import type { Sessions } from './auth/sessions.ts'
import type { Stations } from './auth/stations.ts'
import { type Base, openBase } from './base.ts'
import { type Clock, systemClock } from './clock.ts'
import { joinOthers } from './cluster/join.ts'
import { createPeers } from './cluster/peers.ts'
import { createCounting } from './completeness/capability.ts'
import type { Completeness } from './completeness/report.ts'
import { createDailyDigest } from './digest/capability.ts'
import type { Digest } from './digest/digest.ts'
import { createDraws } from './draws/capability.ts'
import { createExams } from './exams/capability.ts'
import { createSitting } from './exams/sitting.ts'
import type { ExamStore } from './exams/store.ts'
import { spaceAt } from './files/space.ts'
import { createHealth } from './health/capability.ts'
import type { Checks } from './health/checks.ts'
import { createApp } from './http/app.ts'
import { createFront } from './http/capability.ts'
import { createIngest } from './ingest/capability.ts'
import { createLive } from './live/capability.ts'
import { createPresence } from './live/presence.ts'
import type { LogLevel } from './log.ts'
import { createLooking } from './look/capability.ts'
import { createMeters } from './meters.ts'
import { createKeeping } from './retention/capability.ts'
import type { Retention } from './retention/retention.ts'
import { createReview } from './review/capability.ts'
import { install, type Running } from './run.ts'
import { createScrubWatch } from './scrub/capability.ts'
import { createSessionRooms } from './session-rooms.ts'
import { Settings } from './settings.ts'
import { inDataDir, type Places } from './storage/places.ts'

export interface ServerOptions {
  /** Holds everything that `places` puts nowhere else: database, blobs; and always the keys. Made where missing. */
  dataDir: string
  places?: Places
  /** Where the pages were built to. */
  pagesDir: string
  /** The university's domain: part of every origin, so it never changes once stations are enrolled. */
  domain: string
  /** Addresses or ranges of a TLS proxy in front, whose X-Forwarded-* are believed; cookies are then for https only. */
  trustProxy?: readonly string[]
  /** What the settings' file says; absent: nothing. */
  settings?: Settings
  clock?: Clock
  /** What goes to stderr, `info` and graver unless told; `silent` for tests. */
  logLevel?: LogLevel
}

/** `listen` gives the address listened on, or rejects with the system's error, e.g. EADDRINUSE. */
export interface TazaServer
  extends Running,
    Pick<Base, 'db' | 'blobs' | 'keys' | 'clock' | 'calendar' | 'audit' | 'bus'> {
  readonly app: FastifyInstance
  readonly sessions: Sessions
  readonly stations: Stations
  readonly examStore: ExamStore
  readonly retention: Retention
  readonly completeness: Completeness
  readonly health: Checks
  /** Null: nobody is told. */
  readonly digest: Digest | null
  readonly routes: readonly Endpoint[]
  /** What runs once a second: alarms and heartbeats, and whose body comes too slowly is cut off. */
  tick(): Promise<void>
  /** What runs every few seconds: losses that a scrub found. */
  lookForLosses(): Promise<void>
}

export async function createServer(options: ServerOptions): Promise<TazaServer> {
  const { dataDir, domain, pagesDir, places = inDataDir, trustProxy = [], clock = systemClock } = options
  const settings = options.settings ?? Settings.parse({})
  const { timeZone, publicUrl, singleSignOn, sessions } = settings
  const { now } = clock
  const meters = createMeters()
  const { app, patience } = await createApp({ trustProxy, logLevel: options.logLevel ?? 'info', now, meters })
  const base = await openBase({ dataDir, places, domain, timeZone, clock, log: app.log, meters })
  const { bus } = base

  const auth = await createAuth({
    ...base,
    sessions,
    singleSignOn,
    publicUrl,
    behindTls: trustProxy.length > 0,
    metricsToken: settings.metrics?.token ?? null,
  })
  const space = spaceAt(dataDir, places)
  const keeping = createKeeping(base)
  const exams = createExams({ ...base, auth })
  const draws = createDraws({ ...base, auth, exams })
  const { tables } = draws
  const review = createReview({ ...base, auth, exams })
  const scrubWatch = createScrubWatch(base)
  const peers = createPeers(clock)
  const presence = createPresence({ clock, bus, peers })
  const health = createHealth({ ...base, places, peers, presence })
  const counting = createCounting({ ...base, exams, review, heardAt: (id) => presence.of(id).lastWord })
  const { completeness } = counting
  const ingest = await createIngest({ ...base, auth, exams, review })
  const live = await createLive({ ...base, auth, exams, review, completeness, peers, presence })
  const daily = createDailyDigest({ ...base, completeness, settings: settings.digest, publicUrl })

  // The gate is first among routes; attempts in memory hear of what happens before the wall that shows them.
  const running = await install(app, base, [
    auth,
    health,
    createFront({ ...base, patience, declared: auth.declared, pagesDir }),
    createSitting({ ...base, auth, exams, publicUrl, tables, standing: review.standing }),
    draws,
    ingest,
    exams,
    ...createSessionRooms({ ...base, auth, exams, tables, review, completeness, settings, space, presence }),
    counting,
    daily,
    review,
    keeping,
    scrubWatch,
    live,
    createLooking({ ...base, auth, exams, presence }),
  ])
  await joinOthers(base, places.databaseUrl)

  return {
    ...base,
    ...running,
    app,
    sessions: auth.sessions,
    stations: auth.stations,
    examStore: exams.examStore,
    retention: keeping.retention,
    completeness,
    health: health.checks,
    digest: daily.digest,
    routes: auth.declared,
    lookForLosses: scrubWatch.look,
    tick() {
      patience.look()
      return live.tick()
    },
  }
}
