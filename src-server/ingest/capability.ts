/** What stations send: records, sealed objects; and bundles that somebody carries. */
import { join } from 'node:path'
import type { LedgerRecord } from '../../src-shared/records.ts'
import type { Auth } from '../auth/capability.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Attempt } from '../exams/attempts.ts'
import type { Exams } from '../exams/capability.ts'
import type { Finding } from '../findings.ts'
import type { Station } from '../http/caller.ts'
import type { Review } from '../review/capability.ts'
import { createObjects } from './blobs.ts'
import { createFlow } from './flow.ts'
import { importBundle } from './import.ts'
import { importRoute } from './import-route.ts'
import { type Batch, ingest } from './ledger.ts'
import { missingOf } from './missing.ts'
import { createNotifier } from './notifier.ts'
import { createPace, watchLag } from './pace.ts'
import { holdsPart } from './part.ts'
import { ingestRoutes } from './routes.ts'
import { createUploads } from './uploads.ts'

interface Deps
  extends Pick<
    Base,
    'dataDir' | 'db' | 'blobs' | 'direct' | 'clock' | 'domain' | 'keys' | 'audit' | 'bus' | 'meters'
  > {
  auth: Pick<Auth, 'stations'>
  exams: Pick<Exams, 'attempts' | 'commands' | 'receipts' | 'keepAnswers' | 'sheets'>
  review: Pick<Review, 'registry'>
}

/** How often what a crash left of uploads is looked for, ms. */
const sweepMs = 10 * 60_000

export async function createIngest({ auth, exams, review, ...deps }: Deps): Promise<Capability> {
  const { db, clock, domain, keys, audit, bus, direct, meters } = deps
  const { stations } = auth
  const { attempts, commands, receipts, keepAnswers, sheets } = exams
  const notifier = createNotifier(bus)
  const lanes = {
    objects: createObjects(db, deps.blobs, clock, (bytes) => {
      meters.objects += 1
      meters.bytes += bytes
    }),
    ingest: (station: Station, attempt: string, batch: Batch) =>
      notifier.storing(attempt, () =>
        ingest({ db, clock, cosigner: keys.cosigner, domain }, station, attempt, batch),
      ),
    holds: (station: Station, attempt: Attempt, part: number) => holdsPart(db, station, attempt, part),
    added: (attempt: Attempt, records: LedgerRecord[]) => notifier.added(attempt.id, records),
    held: (attempt: string, digest: string) => void bus.publish({ type: 'held', attempt, digest }),
    found: ({ attempt, kind, at }: Finding) => void bus.publish({ type: 'found', attempt, kind, at }),
  }
  const lag = watchLag(() => performance.now())
  const uploads = createUploads({ folder: join(deps.dataDir, 'uploads'), now: Date.now })
  await uploads.sweep()

  async function takeBundle(file: string) {
    const known = { attempt: attempts.byId, station: stations.byId }
    const imported = await importBundle({ ...lanes, ...known, domain }, file)
    // Its station may never speak again.
    await keepAnswers(imported.attempt)
    await sheets.judge(imported.attempt)
    return imported
  }

  return {
    routes(app) {
      ingestRoutes(app, {
        ...lanes,
        attempts,
        commands,
        receipts,
        direct,
        clock,
        missing: (attempt, part, atMost) =>
          missingOf({ db, registry: review.registry }, attempt, part, atMost),
        pace: createPace({ clock, lagMs: lag.lagMs, bounds: stations.uploadBounds }),
        flow: createFlow(clock),
        heard: (station) => void bus.apply({ type: 'heard', station }),
      })
      importRoute(app, { audit, uploads, take: takeBundle })
    },
    every: [{ name: 'sweeping uploads', everyMs: sweepMs, run: () => uploads.sweep() }],
    close: () => lag.stop(),
  }
}
