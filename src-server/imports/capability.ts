/** Lists that the office brings: one shape for all kinds of them. */
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Space } from '../files/space.ts'
import { createJobs } from './jobs.ts'
import type { ImportKind } from './kind.ts'
import { importRoutes } from './routes.ts'

/** How often what nobody confirmed is looked for, ms. */
const sweepMs = 10 * 60_000

interface Deps extends Pick<Base, 'db' | 'clock' | 'log'> {
  kinds: readonly ImportKind[]
  space: Pick<Space, 'records'>
}

export function createImports(deps: Deps): Capability {
  const jobs = createJobs(deps)
  return {
    routes: (app) => importRoutes(app, jobs, deps.kinds),
    every: [{ name: 'forgetting lists', everyMs: sweepMs, run: () => jobs.sweep() }],
    close: () => jobs.close(),
  }
}
