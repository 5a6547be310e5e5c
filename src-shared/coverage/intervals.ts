/** Half-open stretches of time, ms, and what can be done with them. */
export interface Interval {
  from: number
  to: number
}

/** Sorted and merged; stretches that touch or overlap become one, empty ones vanish. */
export function union(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = []
  for (const { from, to } of [...intervals].sort((a, b) => a.from - b.from)) {
    if (!(to > from)) continue
    const last = merged.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else merged.push({ from, to })
  }
  return merged
}

/** What of `whole` no interval of `cut` covers. */
export function subtract(whole: Interval, cut: readonly Interval[]): Interval[] {
  const rest: Interval[] = []
  let from = whole.from
  for (const hole of union(cut)) {
    if (hole.to <= from) continue
    if (hole.from >= whole.to) break
    if (hole.from > from) rest.push({ from, to: hole.from })
    from = hole.to
  }
  if (from < whole.to) rest.push({ from, to: whole.to })
  return rest
}

export const total = (intervals: readonly Interval[]): number =>
  intervals.reduce((sum, { from, to }) => sum + (to - from), 0)
