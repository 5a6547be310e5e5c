/** What is wrong at a station and what it waits for, judged once for every console; pure. */

import { wholeShare } from '../../src-shared/completeness.ts'
import type { Tile, Trouble } from '../../src-shared/console-api.ts'
import { needOf } from '../../src-shared/need.ts'
import { cameras, sources } from '../../src-shared/vocabulary.ts'

/** A station is silent after this many ms without a word; its alarm must reach the console within 15 s. */
const silentAfterMs = 10_000
/** In the first moments of an exam a share says nothing: two seconds on their way are half of four. */
const coverageAfterMs = 30_000

const filmed = ['preflight', 'waiting', 'running', 'break', 'paused']
const lame = ['none', 'lost', 'covered', 'frozen', 'black', 'blurred']

/** What is known of a station before it is judged. */
export type UnjudgedTile = Omit<Tile, 'troubles' | 'needs'>

/** `silentMs`: ms since its last word; null when it never spoke. */
export const isSilent = (silentMs: number | null): boolean => silentMs !== null && silentMs >= silentAfterMs

/** `now`: the server's Unix ms. */
export function judged(situation: UnjudgedTile, now: number): Tile {
  const troubles = troublesOf(situation, now)
  return { ...situation, troubles, needs: needsOf(situation, troubles, now) }
}

/** Worst first. */
function troublesOf(tile: UnjudgedTile, now: number): Trouble[] {
  const { attempt } = tile
  const found: Trouble[] = tile.unreadable ? [alarm('unreadable')] : []
  if (!attempt) return found
  if (attempt.state !== 'submitted') found.push(...ofStation(tile, attempt), ...ofCoverage(attempt, now))
  if (attempt.debt.old) found.push(attention('debt'))
  if (attempt.state !== 'submitted' && attempt.incidents.high > 0)
    found.push(attention('incidents', { n: attempt.incidents.high }))
  return found
}

type Attempt = NonNullable<UnjudgedTile['attempt']>

function ofStation({ connected, silentMs, live }: UnjudgedTile, attempt: Attempt): Trouble[] {
  const { lock: kept, state, unfilmed } = attempt
  const found: Trouble[] = []
  if (!connected || isSilent(silentMs)) found.push(alarm('silent'))
  const lock = live?.lock ?? kept
  if (lock) found.push(alarm('locked', { code: lock.code }))
  if (!filmed.includes(state) || state === 'preflight' || unfilmed === 'seated') return found
  for (const source of cameras) {
    const camera = live?.cameras[source]
    if (camera !== undefined && lame.includes(camera)) found.push(alarm(`camera-${camera}`, { source }))
  }
  return found
}

function ofCoverage({ state, startedAt, coverage }: Attempt, now: number): Trouble[] {
  if (state !== 'running' || startedAt === null || now - startedAt <= coverageAfterMs) return []
  return sources.flatMap((source) => {
    const share = coverage[source]
    return typeof share === 'number' && share < wholeShare ? [attention('coverage', { source, share })] : []
  })
}

/**
 * Why a station waits for the invigilator, most pressing first. A silent station may wait for admission too: each need
 * is told, and the one that a command answers keeps its button. A call comes from a screen without an attempt too, and
 * what waits for a word does so after the exam as before it.
 */
function needsOf({ attempt, live }: UnjudgedTile, troubles: readonly Trouble[], now: number): string[] {
  const asks = (live?.asks ?? attempt?.asks ?? []).map(needOf)
  const unseen = attempt?.unseen?.length ? ['resumed'] : []
  if (!attempt || attempt.state === 'submitted') return [...new Set([...asks, ...unseen])]
  const needs = troubles.filter(({ level }) => level === 'alarm').map(({ code }) => code)
  needs.push(...asks)
  if (attempt.breakEndsAt != null && attempt.breakEndsAt <= now) needs.push('break-over')
  if (attempt.state === 'waiting' && !attempt.admitted) needs.push('waiting')
  if (attempt.otherCamera?.length) needs.push('camera-other')
  needs.push(...unseen)
  if (attempt.moving) needs.push('moving')
  return [...new Set(needs)]
}

const alarm = (code: string, params: Trouble['params'] = {}): Trouble => ({ level: 'alarm', code, params })
const attention = (code: string, params: Trouble['params'] = {}): Trouble => ({
  level: 'attention',
  code,
  params,
})
