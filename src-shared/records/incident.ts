/** The course of an incident, as bodies of records (records.ts). */
import { z } from 'zod'
import { Code, DurationMs, MonoMs, Params, Positive } from '../bounds.ts'
import { Digest, Id, Severity, Verdict } from '../vocabulary.ts'

/** Bodies by kind. */
export const incidentBodies = {
  'incident.raised': z.object({
    incident: Id,
    /** Kind of the observation that caused it. */
    observation: Code,
    verdict: Verdict,
    severity: Severity,
    /** Code to translate under `reason.<code>`. */
    reason: z.string().max(64),
    params: Params.default({}),
    /** CLOCK_BOOTTIME ms of the observation. */
    mono: MonoMs,
  }),
  'incident.pictured': z.object({
    incident: Id,
    digest: Digest,
    when: z.enum(['before', 'during', 'after']),
  }),
  'incident.ended': z.object({ incident: Id, durationMs: DurationMs, count: Positive }),
} as const
