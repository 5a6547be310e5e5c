/** Once a day, to whoever is to know: what is missing. */
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Completeness } from '../completeness/report.ts'
import { channelsOf } from './channels.ts'
import { createDigest, type Digest } from './digest.ts'
import { digestRoutes } from './routes.ts'
import type { DigestSettings } from './settings.ts'

/** How often it is looked whether the digest's hour has come, or a failed one's next try, ms. */
const lookEveryMs = 20_000

interface Deps extends Pick<Base, 'db' | 'clock' | 'calendar' | 'domain' | 'audit' | 'log'> {
  completeness: Completeness
  /** Undefined: nobody is told. */
  settings: DigestSettings | undefined
  publicUrl: string | undefined
}

export function createDailyDigest(deps: Deps): Capability & { readonly digest: Digest | null } {
  const digest = digestOf(deps)
  return {
    digest,
    routes: (app) => digestRoutes(app, digest, deps.settings?.at ?? null),
    every: digest
      ? [{ name: 'the digest', everyMs: lookEveryMs, atOnce: true, run: () => digest.tick() }]
      : [],
  }
}

function digestOf({ settings, publicUrl, log, ...deps }: Deps): Digest | null {
  if (settings === undefined) return null
  const { domain, clock } = deps
  return createDigest({
    ...deps,
    at: settings.at,
    channels: channelsOf(settings, { domain, publicUrl, clock }),
    failed: (err, what) => log.error({ err, ...what }, 'the digest could not be delivered'),
  })
}
