/** Attempts found by what is known of them: a page that was opened, a photograph of the screen. */
import { z } from 'zod'
import { TracesFound } from '../trace.ts'
import { VisitsFound } from '../visits.ts'
import { endpoint, officers } from './endpoint.ts'

/** Longest span of days that is looked through at once. */
export const visitDaysAtMost = 92

export const visits = {
  /** By a piece of the address, whatever its case; each search is on the audit record. At most 100 attempts. */
  find: endpoint({
    method: 'GET',
    path: '/api/visits',
    who: officers,
    summary:
      'Attempts, opened between two days, in which a page of an LMS was opened, by a piece of its address',
    query: z.object({
      address: z.string().trim().min(3).max(2048),
      from: z.iso.date(),
      to: z.iso.date(),
    }),
    perMinute: 30,
    reply: VisitsFound,
  }),
}

export const traces = {
  /** `code`: as it was read from a photograph. Each search is on the audit record. */
  find: endpoint({
    method: 'GET',
    path: '/api/traces',
    who: officers,
    summary: 'The attempt whose faint code a photographed screen shows',
    query: z.object({ code: z.string().trim().min(1).max(40) }),
    perMinute: 30,
    reply: TracesFound,
  }),
}
