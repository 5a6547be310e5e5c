/** The trust line: what anybody may write to the readers, and nobody else can read. */
import { answerDays, keptDays } from '../../src-shared/trust/bounds.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import { createWork } from '../http/work.ts'
import { openTrustRoutes } from './open-routes.ts'
import { readerRoutes } from './reader-routes.ts'
import { createReaders } from './readers.ts'
import { createTrustStore } from './store.ts'

type Deps = Pick<Base, 'db' | 'clock' | 'keys' | 'audit' | 'domain' | 'log'>

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** New conversations an hour at which the work is still the lightest. */
const usual = 20

export function createTrustLine({ db, clock, keys, audit, domain, log }: Deps): Capability {
  const store = createTrustStore(db)
  const readers = createReaders(db)
  const { now } = clock
  const hour = () => Math.floor(now() / hourMs) * hourMs
  const times = { now, hour, dueFrom: (at: number) => at + answerDays * dayMs }
  const work = createWork(keys.secret, now, 'trust', usual)
  return {
    routes(app) {
      openTrustRoutes(app, { store, readers, work, domain, ...times })
      readerRoutes(app, { store, readers, audit, domain, ...times })
    },
    every: [
      {
        name: 'deleting conversations of the trust line',
        everyMs: hourMs,
        atOnce: true,
        async run() {
          const gone = await store.deleteClosed(now() - keptDays * dayMs)
          if (gone > 0) log.warn({ gone }, 'conversations of the trust line were deleted: closed long ago')
        },
      },
    ],
  }
}
