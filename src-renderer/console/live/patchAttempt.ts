/** A tile's summary into the attempt that is open; pure. */
import type { AttemptDetail, AttemptSummary } from '../../../src-shared/console-api.ts'
import { sources } from '../../../src-shared/vocabulary.ts'

export const withSummary = (attempt: AttemptDetail, summary: AttemptSummary): AttemptDetail => ({
  ...attempt,
  ...summary,
})

/**
 * Whether the lists of the open attempt (gaps, stills, incidents, pages, events) have grown by more than time: every fetch is
 * on the audit record, so a heartbeat alone is no reason for one.
 */
export function needsFetch(attempt: AttemptDetail, summary: AttemptSummary): boolean {
  const share = (value: number | null | undefined) => Math.floor((value ?? -0.001) * 200)
  return (
    attempt.state !== summary.state ||
    attempt.receipt !== summary.receipt ||
    attempt.asks.join() !== summary.asks.join() ||
    attempt.lock?.code !== summary.lock?.code ||
    attempt.incidents.total !== summary.incidents.total ||
    attempt.page?.url !== summary.page?.url ||
    sources.some((source) => share(attempt.coverage[source]) !== share(summary.coverage[source]))
  )
}
