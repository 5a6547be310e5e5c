/** How long recordings are kept, and that they are deleted when their time is over. */
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import { createRetention, type Retention } from './retention.ts'
import { retentionRoutes } from './routes.ts'

/** How often what is over is looked for, ms. */
const housekeepingMs = 10 * 60_000

type Deps = Pick<Base, 'db' | 'blobs' | 'clock' | 'keys' | 'audit' | 'bus'>

export function createKeeping({ db, blobs, clock, keys, audit, bus }: Deps): Capability & {
  readonly retention: Retention
} {
  const retention = createRetention({
    db,
    blobs,
    clock,
    signer: keys.cosigner,
    deleted: (attempt) => void bus.publish({ type: 'changed', attempt }),
  })
  return {
    retention,
    routes: (app) => retentionRoutes(app, { retention, audit }),
    every: [{ name: 'housekeeping', everyMs: housekeepingMs, run: () => retention.housekeep() }],
  }
}
