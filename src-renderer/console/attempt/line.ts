/** An attempt's one time line: where it begins and ends, and the marks to jump between; pure. */
import type { Gap, Incident, SourceCoverage } from '../../../src-shared/console-api.ts'
import { type Source, sources } from '../../../src-shared/vocabulary.ts'
import type { Shown } from './shown.ts'

export interface Line {
  /** Unix ms. */
  from: number
  to: number
}

/** From the first thing known of it to the last (or `now`, while it runs); at least one second long. */
export function lineOf(attempt: Shown, now: number): Line {
  const films = attempt.films.filter((film) => film.duration > 0)
  const gaps = sources.flatMap((source) => attempt.coverageDetail[source]?.gaps ?? [])
  const starts = [...films.map((film) => film.from), ...gaps.map((gap) => gap.from)]
  if (attempt.startedAt !== null) starts.push(attempt.startedAt)
  const ends = [...films.map((film) => film.from + film.duration), ...gaps.map((gap) => gap.to)]
  if (attempt.submittedAt !== null) ends.push(attempt.submittedAt)
  else if (attempt.startedAt !== null) ends.push(now)
  const from = starts.length > 0 ? Math.min(...starts) : now
  return { from, to: Math.max(from + 1000, ...ends) }
}

/** Cameras that begin so close together are waited for, ms: both show a picture then. */
const togetherMs = 5_000

/** The first moment with a picture of each camera that begins with the others; the line's begin where nothing is held. */
export function firstPicture({ films }: Pick<Shown, 'films'>, line: Line): number {
  const begins = films.map(({ from }) => from)
  const first = Math.min(...begins)
  return begins.length === 0 ? line.from : Math.max(...begins.filter((from) => from - first <= togetherMs))
}

/** 0–1 of the line; outside is cut off. */
export const placeOf = (line: Line, at: number) =>
  Math.min(1, Math.max(0, (at - line.from) / (line.to - line.from)))

export interface SourceGap extends Gap {
  source: Source
}

/** What is missing, and what was filmed and shows nothing. */
export const gapsOf = (attempt: Shown): SourceGap[] =>
  sources
    .flatMap((source) => {
      const detail = attempt.coverageDetail[source]
      return [...(detail?.gaps ?? []), ...(detail?.blind ?? [])].map((gap) => ({ ...gap, source }))
    })
    .sort((a, b) => a.from - b.from)

/** Nothing of it was to be filmed. */
export const isByRule = (detail: SourceCoverage | undefined): boolean =>
  detail !== undefined && detail.seconds === 0 && detail.gaps.some(({ reason }) => reason === 'by-rule')

export const gapAt = (attempt: Shown, source: Source, at: number): Gap | null =>
  attempt.coverageDetail[source]?.gaps.find((gap) => at >= gap.from && at < gap.to) ?? null

/** Moments worth a jump, in order, each once: a little before every incident, gap and further moment. */
export function jumpsOf(attempt: Shown, further: readonly number[] = [], leadMs = 2000): number[] {
  const moments = [
    ...attempt.incidentList.map((incident) => incident.at),
    ...gapsOf(attempt).map((gap) => gap.from),
    ...further,
  ]
  return [...new Set(moments.map((at) => at - leadMs))].sort((a, b) => a - b)
}

/** The nearest jump after (`+1`) or before (`-1`) `at`, or null. Half a second of slack lets repeated jumps move on. */
export function nextJump(jumps: readonly number[], at: number, direction: 1 | -1): number | null {
  return direction === 1
    ? (jumps.find((jump) => jump > at + 500) ?? null)
    : (jumps.findLast((jump) => jump < at - 500) ?? null)
}

export const byTime = (incidents: readonly Incident[]) => [...incidents].sort((a, b) => a.at - b.at)
