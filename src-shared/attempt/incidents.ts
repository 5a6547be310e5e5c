/** The incidents of an attempt, as their records tell of them. */
import type { Body } from '../records.ts'
import type { Instant } from './instant.ts'

export interface IncidentFacts {
  raised: Body<'incident.raised'>
  at: Instant
  /** Null while it goes on. */
  durationMs: number | null
  count: number
  pictures: { digest: string; when: string }[]
}

export interface Incidents {
  /** By id, in the order they were raised. */
  incidents: Map<string, IncidentFacts>
  /** By boot: `mono` of its newest record. */
  lastOfBoot: Map<string, number>
}

export const newIncidents = (): Incidents => ({ incidents: new Map(), lastOfBoot: new Map() })

/** An id that is known already adds nothing. */
export function raise({ incidents }: Incidents, raised: Body<'incident.raised'>, { boot }: Instant): void {
  if (incidents.has(raised.incident)) return
  const at = { boot, mono: raised.mono }
  incidents.set(raised.incident, { raised, at, durationMs: null, count: 1, pictures: [] })
}

/**
 * Incidents whose raiser is gone and that nobody has ended, as they are to be ended: each lasted until the last that is
 * known of its boot, since nobody saw what happened afterwards. What still goes on is raised anew by whoever sees it.
 */
export const dangling = ({ incidents, lastOfBoot }: Incidents): Body<'incident.ended'>[] =>
  [...incidents.values()]
    .filter(({ durationMs }) => durationMs === null)
    .map(({ raised: { incident }, at: { boot, mono } }) => ({
      incident,
      durationMs: Math.max(0, (lastOfBoot.get(boot) ?? mono) - mono),
      count: 1,
    }))
