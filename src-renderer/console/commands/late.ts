/** How much time the others still have, for one who comes late; pure. */
import type { AttemptSummary } from '../../../src-shared/console-api.ts'
import type { HeardTile } from '../server/queries.ts'
import { timeLeft } from '../wall/now.ts'

const begun = ['running', 'break', 'paused']

/**
 * Whole minutes until the last of the others in this room who sit the same exam has no time left; null when nobody has
 * begun, or when they still have all that the late one would get (within a minute).
 */
export function minutesOfOthers(
  attempt: Pick<AttemptSummary, 'id' | 'exam' | 'leftMs'>,
  tiles: readonly HeardTile[],
  now: number,
): number | null {
  const left = tiles
    .filter(({ attempt: other }) => other && other.id !== attempt.id && other.exam.id === attempt.exam.id)
    .filter(({ attempt: other }) => other && begun.includes(other.state))
    .map((tile) => timeLeft(tile, now) ?? 0)
  const longest = Math.max(0, ...left)
  const full = attempt.leftMs ?? Number.POSITIVE_INFINITY
  return longest < 60_000 || full - longest < 60_000 ? null : Math.ceil(longest / 60_000)
}
