/** What is wrong at a station, worst first; pure. Everything the wall colours comes from here. */
import type { Debt, Tile } from '../../../src-shared/console-api.ts'
import { cameras, sources } from '../../../src-shared/vocabulary.ts'

/** `alarm`: evidence or the exam is at risk now. `attention`: somebody waits for the invigilator, or soon will. */
type Level = 'alarm' | 'attention'
export interface Trouble {
  /** Under `trouble.<code>`. */
  code: string
  level: Level
  params: Record<string, string | number>
}

/** A station is called silent after this; its alarm must reach the console within 15 s. */
const silentAfterMs = 10_000
/** Below this share a source's coverage is trouble (the promise of a whole attempt is 0.995). */
export const coverageGoal = 0.995
/** In the first moments a share says nothing: two seconds on their way are half of four. */
const coverageAfterMs = 30_000
const debtOldAfterMs = 30_000

const filmed = ['preflight', 'waiting', 'running', 'break', 'paused']
const lame = ['none', 'lost', 'covered', 'frozen', 'black', 'blurred']

export const debtIsTrouble = (debt: Debt) => debt.oldestMs !== null && debt.oldestMs > debtOldAfterMs

/** ms since the station's last word, as of `now` (the server's unix ms); null when it never spoke. */
export const silence = (tile: Tile & { heardAt: number }, now: number) =>
  tile.silentMs === null ? null : tile.silentMs + Math.max(0, now - tile.heardAt)

/** ms of exam time left, counting down only while the clock runs. */
export function timeLeft(tile: Tile & { heardAt: number }, now: number): number | null {
  const left = tile.live?.leftMs ?? tile.attempt?.leftMs ?? null
  if (left === null) return null
  const runs = tile.attempt?.state === 'running' && !lockOf(tile)
  return runs ? Math.max(0, left - Math.max(0, now - tile.heardAt)) : left
}

export const lockOf = (tile: Tile) => tile.live?.lock ?? tile.attempt?.lock ?? null
const asksOf = (tile: Tile) => tile.live?.asks ?? tile.attempt?.asks ?? null

export function troublesOf(tile: Tile & { heardAt: number }, now: number): Trouble[] {
  const found: Trouble[] = []
  const add = (level: Level, code: string, params: Trouble['params'] = {}) =>
    found.push({ level, code, params })
  const { attempt } = tile
  if (tile.unreadable) add('alarm', 'unreadable')
  const going = attempt !== null && attempt.state !== 'submitted'
  const silentFor = silence(tile, now)
  const silent = silentFor !== null && silentFor > silentAfterMs
  if (going && (silent || !tile.connected)) add('alarm', 'silent')
  const lock = lockOf(tile)
  if (going && lock) add('alarm', 'locked', { code: lock.code })
  if (going && filmed.includes(attempt.state)) {
    for (const camera of cameras) {
      const state = tile.live?.cameras[camera]
      if (state !== undefined && lame.includes(state) && attempt.state !== 'preflight') {
        add('alarm', `camera-${state}`, { source: camera })
      }
    }
  }
  const begun = attempt?.startedAt ?? null
  if (going && attempt.state === 'running' && begun !== null && now - begun > coverageAfterMs) {
    for (const source of sources) {
      const share = attempt.coverage[source]
      if (share !== null && share !== undefined && share < coverageGoal) {
        add('attention', 'coverage', { source, share })
      }
    }
  }
  if (attempt && debtIsTrouble(attempt.debt)) add('attention', 'debt')
  if (going && attempt.incidents.high > 0) add('attention', 'incidents', { n: attempt.incidents.high })
  return found.sort((a, b) => rank(a.level) - rank(b.level))
}

const rank = (level: Level) => (level === 'alarm' ? 0 : 1)

const asked: Readonly<Record<string, string>> = {
  break: 'asks-break',
  'no-card': 'no-card',
  'refused-filming': 'refused-filming',
}
/** What the student asked for, as a code under `needs.<code>`; everything else is a call for help. */
export const needOf = (asks: string): string => asked[asks] ?? 'asks-help'

/**
 * Why this station stands in the strip that needs the invigilator, most pressing first; under `needs.<code>`. A silent
 * station may wait for admission too: each need is told, and the one that a command answers keeps its button.
 */
export function needsOf(tile: Tile & { heardAt: number }, now: number): string[] {
  const { attempt } = tile
  if (!attempt || attempt.state === 'submitted') return []
  const needs = troublesOf(tile, now)
    .filter((trouble) => trouble.level === 'alarm')
    .map((trouble) => trouble.code)
  const asks = asksOf(tile)
  if (asks) needs.push(needOf(asks))
  if (attempt.state === 'waiting') needs.push('waiting')
  if (attempt.otherCamera?.length) needs.push('camera-other')
  if (attempt.unseen?.length) needs.push('resumed')
  if (attempt.moving) needs.push('moving')
  return [...new Set(needs)]
}
