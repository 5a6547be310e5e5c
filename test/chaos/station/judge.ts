/** What the server's list of gaps may hold after some kills: nothing but the recorder's own falls. Pure. */
import standard from '../../../resources/policies/standard.json' with { type: 'json' }
import type { Coverage, Gap } from '../../../src-shared/console-api.ts'
import { type Source, sources } from '../../../src-shared/vocabulary.ts'
import type { Program } from '../../support/station-programs.ts'

export interface Kill {
  program: Program
  /** Unix ms; and when all programs were there again. */
  at: number
  backAt: number
  /** What the recorder that came after it took to start, its browser and page and all, ms; null: another program. */
  startedMs: number | null
}

export interface FoundGap {
  source: string
  reason: string
  /** Unix ms. */
  from: number
  ms: number
  /** So long it may be on this machine, ms; null: no kill explains it. */
  allowedMs: number | null
}

/** Film that was not handed over yet is lost with the recorder: less than one growth and a frame, ms (docs/CAPTURE.md). */
const unsealedMs = 500
/** A film's end is known by its last frame, ms. */
const grainMs = 600
/** More than the start of browser and page, ms. */
const moreMs = 1000

/** What waited for a keeper that was away is with it so long after its return, ms. */
const handingOverMs = 3000
/** With its supervisor the keeper goes too. */
const withoutKeeper: ReadonlySet<Program> = new Set(['keeper', 'supervisor'])

/** A still of the screen stands for the time until the next one is due, ms: what is missing of the next begins there. */
const stillMs = standard.media.stillEveryMs

/** Every gap of both films, and of the screen's stills, with the length that the kills which explain it allow. */
export function gapsOf(coverage: Coverage, kills: readonly Kill[]): FoundGap[] {
  return sources.flatMap((source) =>
    (coverage[source]?.gaps ?? []).map((gap) => ({
      source,
      reason: gap.reason,
      from: Math.round(gap.from),
      ms: Math.round(gap.to - gap.from),
      allowedMs: allowance(source, gap, kills),
    })),
  )
}

/** Killed again before it filmed, it has one gap for both. */
function allowance(source: Source, { from, to }: Gap, kills: readonly Kill[]): number | null {
  const earliest = from - grainMs - (source === 'screen' ? stillMs : 0)
  const allowed = kills.flatMap(({ at, startedMs }) =>
    startedMs !== null && at >= earliest && at <= to
      ? [startedMs + moreMs + unsealedMs + at - heldSince(at, kills)]
      : [],
  )
  return allowed.length === 0 ? null : allowed.reduce((sum, ms) => sum + ms, 0)
}

/** Since when the recorder may have kept film to itself, because there was no keeper: lost with it when it is killed. */
function heldSince(at: number, kills: readonly Kill[]): number {
  let since = at
  for (const kill of kills.toReversed())
    if (withoutKeeper.has(kill.program) && kill.at < since && kill.backAt + handingOverMs > since)
      since = kill.at
  return since
}

/** `timed`: lengths are held against what this machine needs. */
export function gapFaults(gaps: readonly FoundGap[], timed: boolean): string[] {
  return gaps.flatMap(({ source, reason, from, ms, allowedMs }) => {
    const gap = `${source}: a gap of ${ms} ms (${reason}) from ${new Date(from).toISOString()}`
    if (allowedMs === null) return [`${gap} that no kill of the recorder explains`]
    if (reason !== 'recorder-lost') return [`${gap}, and the recorder was killed`]
    return timed && ms > allowedMs ? [`${gap}, at most ${allowedMs} ms were allowed`] : []
  })
}
