/** Station lanes 1 and 2: ledger and media. */

import type { FastifyInstance } from 'fastify'
import { stationApi } from '../../src-shared/api/station.ts'
import type { LedgerRecord } from '../../src-shared/records.ts'
import { type Clock, iso } from '../clock.ts'
import type { Attempt, Attempts } from '../exams/attempts.ts'
import type { Commands } from '../exams/command-store.ts'
import type { Receipts } from '../exams/receipts.ts'
import type { Finding } from '../findings.ts'
import type { Station } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { Direct } from '../storage/blobs/direct.ts'
import type { Objects } from './blobs.ts'
import { directFrom, directRoutes } from './direct-route.ts'
import type { Flow } from './flow.ts'
import type { Batch, Ingested } from './ledger.ts'
import { mediaRoutes } from './media-route.ts'
import type { Pace } from './pace.ts'

interface Deps {
  attempts: Attempts
  commands: Commands
  receipts: Receipts
  objects: Objects
  /** Null: everything goes through the server. */
  direct: Direct | null
  clock: Clock
  ingest(station: Station, attempt: string, batch: Batch): Promise<Ingested>
  /** Whether this station holds, or may begin, this part. */
  holds(station: Station, attempt: Attempt, part: number): Promise<boolean>
  missing(attempt: string, part: number, atMost: number): Promise<{ digests: string[]; total: number }>
  pace: Pace
  flow: Flow
  /** Any sign of life. */
  heard(station: string): void
  added(attempt: Attempt, records: LedgerRecord[]): Promise<void>
  held(attempt: string, digest: string): void
  found(finding: Finding): void
}

export function ingestRoutes(app: FastifyInstance, deps: Deps): void {
  mediaRoutes(app, deps)
  directRoutes(app, deps)

  route(app, stationApi.ledger, async ({ params, body, caller }) => {
    const attempt = await deps.attempts.byId(params.id)
    if (!attempt || !(await deps.holds(caller, attempt, body.part))) throw notFound()
    const slower = deps.flow.take(caller.id, body.leaves.length)
    const result = await deps.ingest(caller, attempt.id, body)
    deps.heard(caller.id)
    if (!result.ok) {
      const { finding } = result
      deps.found(finding)
      throw new Refusal('bad-input', {
        status: 409,
        detail: `this contradicts the history held (${finding.kind})`,
        params: { finding: finding.kind },
      })
    }
    for (const finding of result.found) deps.found(finding)
    await deps.added(attempt, result.added)
    const missing = await deps.missing(attempt.id, body.part, body.list)
    const pace = await deps.pace.of(caller, missing.total > 0)
    return {
      next: result.next,
      cosigned: result.cosigned,
      missing: missing.digests,
      missingTotal: missing.total,
      commands: await deps.commands.unreceived(attempt.id, body.part),
      receipt: await deps.receipts.recent(attempt.id, body.part),
      serverTime: iso(deps.clock.now()),
      ...pace,
      retryAfterMs: Math.max(pace.retryAfterMs, slower),
      directFrom: deps.direct === null ? null : directFrom,
    }
  })
}
