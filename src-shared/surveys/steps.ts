/**
 * Results move in steps: whoever looks before and after one response would read it from the difference. A response counts
 * when its hour is over, with at least four others, and when at least five more have come after them. Pure.
 */
import { shownFrom } from './bounds.ts'

const hourMs = 3_600_000

/**
 * The hour before which responses are counted, Unix ms. `perHour`: how many came in each hour. `now`: Unix ms; null: it
 * is over, and all are counted.
 */
export function countedBefore(
  perHour: readonly { hour: number; count: number }[],
  now: number | null,
): number {
  if (now === null) return Number.MAX_SAFE_INTEGER
  const begun = Math.floor(now / hourMs) * hourMs
  let counted = 0
  let before = 0
  let waiting = 0
  for (const { hour, count } of perHour.toSorted((a, b) => a.hour - b.hour)) {
    if (hour >= begun) break
    waiting += count
    if (waiting < shownFrom) continue
    // Those that waited before it can be shown now: there are five after them.
    counted = before
    before = hour + hourMs
    waiting = 0
  }
  return counted
}
