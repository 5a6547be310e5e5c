/** The composition root of one server process; several may share a database and a bucket. */
import { randomUUID } from 'node:crypto'
import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyInstance } from 'fastify'
import type { Endpoint } from '../src-shared/api/endpoint.ts'
import type { LedgerRecord } from '../src-shared/records.ts'
import { type Audit, createAudit } from './audit.ts'
import { auditRoute } from './audit-route.ts'
import { createCookies } from './auth/cookies.ts'
import { createDoubles } from './auth/doubles.ts'
import { installGuard } from './auth/guard.ts'
import { authRoutes } from './auth/routes.ts'
import { createSealer } from './auth/sealed.ts'
import { createSecondFactor } from './auth/second-factor.ts'
import { createSessions, type Sessions } from './auth/sessions.ts'
import { createSso } from './auth/sso.ts'
import { createStations, type Station, type Stations } from './auth/stations.ts'
import { createTokens } from './auth/tokens.ts'
import { type Calendar, createCalendar } from './calendar.ts'
import { type Clock, systemClock } from './clock.ts'
import { alone, type ClusterBus } from './cluster/messages.ts'
import { createPeers } from './cluster/peers.ts'
import { joinOverPostgres } from './cluster/postgres.ts'
import { createReceiver } from './cluster/receive.ts'
import { type Completeness, createCompleteness } from './completeness/report.ts'
import { completenessRoutes } from './completeness/routes.ts'
import { createStandings } from './completeness/standings.ts'
import { channelsOf } from './digest/channels.ts'
import { createDigest, type Digest } from './digest/digest.ts'
import { digestRoutes } from './digest/routes.ts'
import { createAnswers } from './exams/answers.ts'
import { type Attempt, createAttempts } from './exams/attempts.ts'
import { createCommands } from './exams/commands.ts'
import { consoleRoutes } from './exams/console-routes.ts'
import { continuesOf } from './exams/continues.ts'
import { createReconcile } from './exams/reconcile.ts'
import { examRoutes } from './exams/station-routes.ts'
import { createTimetable, type Timetable } from './exams/timetable.ts'
import { answersDiffer, type Finding } from './findings.ts'
import { installAnswers } from './http/answers.ts'
import { installContentDigest } from './http/content-digest.ts'
import { health } from './http/health.ts'
import { openapiRoute } from './http/openapi.ts'
import { pages } from './http/pages.ts'
import { installPatience } from './http/patience.ts'
import { Refusal } from './http/refusal.ts'
import { createObjects } from './ingest/blobs.ts'
import { createFlow } from './ingest/flow.ts'
import { importBundle } from './ingest/import.ts'
import { importRoute } from './ingest/import-route.ts'
import { type Batch, ingest } from './ingest/ledger.ts'
import { missingOf } from './ingest/missing.ts'
import { createNotifier } from './ingest/notifier.ts'
import { createPace, watchLag } from './ingest/pace.ts'
import { holdsPart } from './ingest/part.ts'
import { createReceipts } from './ingest/receipts.ts'
import { ingestRoutes } from './ingest/routes.ts'
import { createUploads } from './ingest/uploads.ts'
import { checkKeys, loadKeys, type ServerKeys } from './keys.ts'
import { createHub } from './live/hub.ts'
import { createPresence } from './live/presence.ts'
import { installSockets, liveRoutes } from './live/routes.ts'
import { createWall, openingRefused } from './live/wall.ts'
import { createRetention, type Retention } from './retention/retention.ts'
import { retentionRoutes } from './retention/routes.ts'
import type { LiveAttempt } from './review/attempt.ts'
import { createRegistry } from './review/registry.ts'
import { reviewRoutes } from './review/routes.ts'
import { createReadable } from './review/unreadable.ts'
import { createUnsealer } from './review/unseal.ts'
import { createLossWatch, lookEveryMs } from './scrub/losses.ts'
import { Settings } from './settings.ts'
import { openDirect } from './storage/blobs/direct.ts'
import { openBlobs } from './storage/blobs/open.ts'
import type { Blobs } from './storage/blobs/port.ts'
import { inDataDir, type Places } from './storage/places.ts'
import { openSql } from './storage/sql/open.ts'
import type { Sql } from './storage/sql/sql.ts'
import { createStoring } from './storage/storing.ts'

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
  /** Warnings and errors go to stderr; `silent` for tests. */
  logLevel?: 'warn' | 'error' | 'silent'
}

export interface TazaServer {
  readonly app: FastifyInstance
  readonly db: Sql
  readonly blobs: Blobs
  readonly keys: ServerKeys
  readonly clock: Clock
  /** Of the university's time zone: whatever belongs to a day. */
  readonly calendar: Calendar
  readonly sessions: Sessions
  readonly stations: Stations
  readonly timetable: Timetable
  readonly audit: Audit
  readonly retention: Retention
  readonly completeness: Completeness
  /** Null: nobody is told. */
  readonly digest: Digest | null
  readonly routes: readonly Endpoint[]
  /** What runs once a second: alarms and heartbeats, and whose body comes too slowly is cut off. */
  tick(): Promise<void>
  /** What runs every few seconds: losses that a scrub found. */
  lookForLosses(): Promise<void>
  /** The address listened on. Rejects with the system's error, e.g. EADDRINUSE. */
  listen(host: string, port: number): Promise<string>
  /** Safe to repeat. */
  close(): Promise<void>
}

/** Of the API: its second number grows with what is added, its first with what is taken away. */
const apiVersion = '1.0.0'
/** How often what is over is looked for. */
const housekeepingMs = 10 * 60_000
/** How often it is looked whether the digest's hour has come, or a failed one's next try. */
const digestMs = 20_000
/** How long requests under way may take when the server ends, ms. */
const graceMs = 3000

export async function createServer(options: ServerOptions): Promise<TazaServer> {
  const { dataDir, domain } = options
  const clock = options.clock ?? systemClock
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  // Somebody else may have made it.
  await chmod(dataDir, 0o700)
  const keys = await loadKeys(dataDir, domain)
  const places = options.places ?? inDataDir
  const app = Fastify({
    logger: { level: options.logLevel ?? 'warn', stream: process.stderr },
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    trustProxy: options.trustProxy?.length ? [...options.trustProxy] : false,
    routerOptions: { maxParamLength: 256 },
    // What a request is to be is said at once; for its body see http/patience.ts.
    requestTimeout: 0,
    http: { headersTimeout: 20_000, connectionsCheckingInterval: 5_000 },
  })
  const db = await openSql(dataDir, places.databaseUrl, (error) =>
    app.log.warn({ err: error }, 'a connection to the database broke; another is made'),
  )
  const blobs = await checkKeys(db, keys)
    .then(() => openBlobs(dataDir, places.s3))
    .catch(async (error) => {
      await db.destroy()
      throw error
    })

  const { direct, why: notDirect } =
    places.s3?.direct == null ? { direct: null, why: null } : await openDirect(places.s3, places.s3.direct)
  if (notDirect !== null)
    app.log.warn(
      `stations send everything through the server: the store at S3_DIRECT_ENDPOINT cannot be used (${notDirect})`,
    )

  const audit = createAudit(db, clock)
  const tokens = createTokens(keys.secret, clock)
  const settings = options.settings ?? Settings.parse({})
  const sessions = await createSessions(db, clock, settings.sessions)
  const secondFactor = createSecondFactor(
    db,
    clock,
    createSealer(keys.secret, 'second factor'),
    `Taza ${domain}`,
  )
  const { singleSignOn, publicUrl } = settings
  const sso =
    singleSignOn && publicUrl
      ? createSso(singleSignOn, publicUrl, createSealer(keys.secret, 'single sign-on'), clock)
      : null
  const stations = createStations(db, clock, tokens, domain)
  const timetable = createTimetable(db)
  const attempts = createAttempts(db, clock)
  const answers = createAnswers(db, clock)
  const commands = createCommands(db, clock)
  const registry = createRegistry({ db, attempts, timetable, stations, commands })
  const keepAnswers = createReconcile({
    db,
    clock,
    audit,
    answers,
    review: keys.review,
    async sat(id) {
      const attempt = await attempts.byId(id)
      const exam = attempt && (await timetable.exam(attempt.exam))
      return exam && { paper: exam.paper, part: attempt.part, submitted: attempt.submittedAt !== null }
    },
    found: (finding) => found(finding),
  })
  const receipts = createReceipts(db, clock, keys.cosigner, keepAnswers)
  const objects = createObjects(db, blobs, clock)
  const retention = createRetention({
    db,
    blobs,
    clock,
    signer: keys.cosigner,
    deleted(attempt) {
      registry.forget(attempt)
      publish({ type: 'changed', attempt })
    },
  })
  // Until the very end nothing is served, so there is nothing to tell.
  let bus: ClusterBus = alone
  const publish: ClusterBus['publish'] = (message) => bus.publish(message)
  const peers = createPeers(clock)
  const presence = createPresence({ clock, peers, publish })
  const doubles = createDoubles(clock)
  const lag = watchLag(() => performance.now())
  const readable = createReadable(
    (attempt, err) => app.log.error({ err, attempt }, 'an attempt cannot be read; the others stand'),
    clock.now,
  )
  const wall = await createWall({
    clock,
    stations,
    presence,
    doubles,
    attempts,
    timetable,
    registry,
    readable,
    db,
  })

  const calendar = createCalendar(settings.timeZone)
  const completeness = createCompleteness({
    timetable,
    attempts,
    standings: createStandings(db, registry, readable, clock),
    calendar,
    clock,
    heardAt: (station) => presence.of(station).lastWord,
    answersDiffer: (ids) => answersDiffer(db, ids),
  })

  const failed = (error: unknown) => app.log.error({ err: error }, 'a push to consoles failed')
  const hub = createHub({
    clock,
    stations,
    wall,
    presence,
    completeness,
    calendar,
    watched: () => receiver.beat(),
    failed,
  })

  const touch = async (station: string) => {
    const row = await stations.byId(station)
    if (row) hub.touch(row)
  }
  const touchAttempt = (live: LiveAttempt | null) => {
    if (live) touch(live.facts.station.id).catch(failed)
  }
  const announceIncidents = (live: LiveAttempt, records: readonly LedgerRecord[]) => {
    const ids = new Set(records.filter((r) => r.kind.startsWith('incident.')).map((r) => r.body.incident))
    for (const id of ids) {
      const facts = typeof id === 'string' ? live.projection.incidents.get(id) : undefined
      if (facts) hub.incident(live.facts.station.room, live.incident(facts, clock.now()))
    }
  }

  const found = (finding: Finding) => {
    const { attempt, kind, at } = finding
    wall.found(attempt, { kind, at })
    publish({ type: 'found', attempt, kind, at })
  }
  const receiver = createReceiver({
    clock,
    peers,
    presence,
    doubles,
    hub,
    wall,
    registry,
    readable,
    stations,
    attempts,
    publish,
    touch,
    announce: announceIncidents,
    failed,
  })

  await installSockets(app)
  const patience = installPatience(app, () => clock.now())
  await app.register(cookie)
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: () => new Refusal('too-many-tries'),
  })
  installAnswers(app)
  installContentDigest(app)
  const cookies = createCookies(Boolean(options.trustProxy?.length))
  const routes = installGuard(app, {
    sessions,
    stations,
    cookies,
    doubles,
    doubled(station) {
      app.log.warn({ station: station.id }, 'two machines speak under one station: a copied disk')
      audit.record(`station ${station.id}`, 'identity-doubled', station.id).catch(failed)
      hub.touch(station)
    },
  })
  health(app, createStoring({ db, dataDir, now: () => performance.now() }))
  openapiRoute(app, routes, apiVersion)
  authRoutes(app, {
    sessions,
    secondFactor,
    sso,
    stations,
    audit,
    keys,
    timeZone: calendar.timeZone,
    domain,
    enrolled(station) {
      hub.touch(station)
      publish({ type: 'enrolled', station: station.id })
    },
    tokens,
    cookies,
  })
  examRoutes(app, {
    timetable,
    attempts,
    answers,
    keepAnswers,
    commands,
    tokens,
    keys,
    domain,
    clock,
    calendar,
    async opened(attempt: Attempt, from) {
      registry.forget(attempt.id)
      wall.opened(attempt, from)
      publish({ type: 'opened', attempt: attempt.id, from })
      for (const station of [attempt.station, from]) if (station) await touch(station)
    },
    async conflictingSignIn({ student, exam }, station) {
      const attempt = (await attempts.ofExam(exam)).find((one) => one.student === student)
      if (!attempt || !wall.conflictingSignIn(attempt.id, station)) return
      publish({ type: 'conflicting-sign-in', attempt: attempt.id, station: station.id })
      await audit.record(`station ${station.id}`, openingRefused, attempt.id, { held: attempt.station })
    },
    async continues(attempt) {
      // The part before may have been spoken to by another process, a moment ago.
      await registry.catchUp(attempt.id)
      const live = await registry.get(attempt.id)
      if (!live) throw new Error(`attempt ${attempt.id} is not there`)
      return continuesOf(db, attempt, live)
    },
  })
  const notifier = createNotifier({
    registry,
    publish,
    announce: announceIncidents,
    touch: touchAttempt,
    refresh: receiver.refresh,
    now: clock.now,
  })
  const lanes = {
    objects,
    ingest: (station: Station, attempt: string, batch: Batch) =>
      notifier.storing(attempt, () =>
        ingest({ db, clock, cosigner: keys.cosigner, domain }, station, attempt, batch),
      ),
    holds: (station: Station, attempt: Attempt, part: number) => holdsPart(db, station, attempt, part),
    added: (attempt: Attempt, records: LedgerRecord[]) => notifier.added(attempt.id, records),
    held(attempt: string, digest: string) {
      publish({ type: 'held', attempt, digest })
      touchAttempt(registry.held(attempt, digest))
    },
    found,
  }
  ingestRoutes(app, {
    ...lanes,
    attempts,
    commands,
    receipts,
    direct,
    clock,
    missing: (attempt, part, atMost) => missingOf({ db, registry }, attempt, part, atMost),
    pace: createPace({ clock, lagMs: lag.lagMs, bounds: stations.uploadBounds }),
    flow: createFlow(clock),
    heard: (station) => presence.heard(station),
  })
  const uploads = createUploads({ folder: join(dataDir, 'uploads'), now: Date.now })
  await uploads.sweep()
  importRoute(app, {
    audit,
    uploads,
    async take(file) {
      const found = { attempt: attempts.byId, station: stations.byId }
      const imported = await importBundle({ ...lanes, domain, ...found }, file)
      // Its station may never speak again.
      await keepAnswers(imported.attempt)
      return imported
    },
  })
  consoleRoutes(app, {
    timetable,
    stations,
    attempts,
    commands,
    registry,
    readable,
    wall,
    audit,
    clock,
    calendar,
    keys,
    given(station, command) {
      presence.push(station, command)
      publish({ type: 'command', station, command })
    },
  })
  completenessRoutes(app, { completeness, timetable, calendar, clock })
  const digest =
    settings.digest === undefined
      ? null
      : createDigest({
          db,
          clock,
          calendar,
          completeness,
          audit,
          domain,
          at: settings.digest.at,
          channels: channelsOf(settings.digest, { domain, publicUrl, clock }),
          failed: (error, what) =>
            app.log.error({ err: error, ...what }, 'the digest could not be delivered'),
        })
  digestRoutes(app, digest, settings.digest?.at ?? null)
  reviewRoutes(app, {
    db,
    blobs,
    receipts,
    keys,
    domain,
    clock,
    audit,
    attempts,
    registry,
    unsealer: createUnsealer(blobs, keys.review),
  })
  retentionRoutes(app, { retention, audit })
  auditRoute(app, db)
  await liveRoutes(app, { presence, doubles, hub, sessions, cookies, audit })
  await pages(app, options.pagesDir)

  if (places.databaseUrl !== null)
    bus = await joinOverPostgres({
      url: places.databaseUrl,
      self: randomUUID(),
      receive: receiver.receive,
      opened: receiver.refresh,
      failed: (error) => app.log.warn({ err: error }, 'the connection to the other processes broke'),
    })

  let ticking: NodeJS.Timeout | null = null
  let housekeeping: NodeJS.Timeout | null = null
  let lossWatch: NodeJS.Timeout | null = null
  let digesting: NodeJS.Timeout | null = null
  /** Waited for before the database closes. */
  let digested: Promise<void> = Promise.resolve()
  let digestBusy = false
  const tellDigest = () => {
    if (!digest || digestBusy) return
    digestBusy = true
    digested = digest
      .tick()
      .catch((error) => app.log.error({ err: error }, 'the digest could not be made'))
      .finally(() => {
        digestBusy = false
      })
  }
  /** The housekeeping under way: one at a time, and waited for before the database closes. */
  let housekept: Promise<unknown> | null = null
  const housekeep = async () => {
    if (housekept) return
    housekept = retention
      .housekeep()
      .then(() => uploads.sweep())
      .catch((error) => app.log.error({ err: error }, 'housekeeping failed; it is tried again later'))
    await housekept
    housekept = null
  }
  const tick = () => {
    patience.look()
    return hub.tick()
  }
  const lookForLosses = createLossWatch({ db, registry, since: clock.now() })
  let closing: Promise<void> | null = null
  return {
    app,
    db,
    blobs,
    keys,
    clock,
    calendar,
    sessions,
    stations,
    timetable,
    audit,
    retention,
    completeness,
    digest,
    routes,
    tick,
    lookForLosses,
    async listen(host, port) {
      const address = await app.listen({ host, port })
      ticking = setInterval(() => {
        receiver.beat()
        tick().catch(failed)
      }, 1000)
      lossWatch = setInterval(() => void lookForLosses().catch(failed), lookEveryMs)
      housekeeping = setInterval(() => void housekeep(), housekeepingMs)
      digesting = setInterval(tellDigest, digestMs)
      tellDigest()
      return address
    },
    close() {
      closing ??= (async () => {
        if (ticking) clearInterval(ticking)
        if (housekeeping) clearInterval(housekeeping)
        if (lossWatch) clearInterval(lossWatch)
        if (digesting) clearInterval(digesting)
        await digested
        await housekept
        hub.close()
        lag.stop()
        // What is being answered is answered; who is still sending after this long will send again.
        const cut = setTimeout(() => app.server.closeAllConnections(), graceMs)
        await app.close()
        clearTimeout(cut)
        receiver.end()
        await bus.close()
        await db.destroy()
        await blobs.close()
        direct?.close()
      })()
      return closing
    },
  }
}
