/** For whoever looks after the server: whether it is well, what it counts, and a line of the log for each refusal. */
import { publicApi } from '../../src-shared/api/public.ts'
import { soundBody } from '../../src-shared/records.ts'
import { Severity } from '../../src-shared/vocabulary.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Peers } from '../cluster/peers.ts'
import { Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { countOne } from '../meters.ts'
import type { Places } from '../storage/places.ts'
import { type Checks, createChecks } from './checks.ts'
import { exposition, expositionType } from './exposition.ts'
import { createMetrics, type Stations } from './metrics.ts'

interface Deps extends Pick<Base, 'db' | 'blobs' | 'dataDir' | 'clock' | 'log' | 'meters'> {
  places: Places
  peers: Pick<Peers, 'count'>
  presence: Stations
}

const well = { service: 'taza', ok: true } as const

export function createHealth(deps: Deps): Capability & { checks: Checks } {
  const { meters } = deps
  const checks = createChecks({ ...deps, steady: () => performance.now() })
  const metrics = createMetrics({ ...deps, checks })
  return {
    checks,
    routes(app) {
      route(app, publicApi.live, async () => {
        if (!checks.alive()) throw new Refusal('internal', { status: 503, detail: 'start it again' })
        return well
      })
      // Anybody may ask: what is wrong is told to the log, and to whoever has the token.
      route(app, publicApi.health, async () => {
        const { ready } = await checks.now()
        if (!ready)
          throw new Refusal('internal', { status: 503, detail: 'not ready; the log of the server says why' })
        return well
      })
      route(app, publicApi.details, async () => checks.now())
      route(app, publicApi.metrics, async ({ http }) =>
        http.type(expositionType).send(exposition(await metrics.read())),
      )
    },
    subscribers: [
      {
        name: 'metrics',
        on: {
          stored({ records }) {
            meters.records += records.length
            for (const record of records) {
              if (record.kind !== 'incident.raised') continue
              const severity = Severity.safeParse(soundBody(record)?.severity)
              if (severity.success) countOne(meters.incidents, severity.data)
            }
          },
        },
      },
    ],
    close: () => metrics.close(),
  }
}
