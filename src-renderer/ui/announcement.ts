const thresholds = [1, 5, 10] as const

/**
 * Minutes to announce when the time left (ms) went from `before` to `after`: the smallest of 10, 5, 1 that was
 * crossed, or null. A clock that grew (an extension) or just appeared announces nothing.
 */
export function announcementAt(before: number | null, after: number | null): number | null {
  if (before === null || after === null || after >= before) return null
  return thresholds.find((minutes) => before > minutes * 60_000 && after <= minutes * 60_000) ?? null
}
