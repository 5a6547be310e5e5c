/** Percentages that add up to 100, as published tables print them (method of largest remainders). Pure. */

/**
 * Tenths of a percent, one for each count, 1000 together. What rounding down leaves goes to the largest remainders; of equal
 * ones to the count nearest the mean, so that neither the first nor the smallest answer is moved.
 */
export function tenthsOf(counts: readonly number[]): number[] {
  const all = counts.reduce((sum, count) => sum + count, 0)
  if (all === 0) return counts.map(() => 0)
  const mean = all / counts.length
  const parts = counts.map((count, i) => ({
    i,
    whole: Math.floor((count * 1000) / all),
    left: (count * 1000) % all,
    far: Math.abs(count - mean),
  }))
  const missing = 1000 - parts.reduce((sum, { whole }) => sum + whole, 0)
  const raised = new Set(
    parts
      .toSorted((a, b) => b.left - a.left || a.far - b.far || a.i - b.i)
      .slice(0, missing)
      .map(({ i }) => i),
  )
  return parts.map(({ i, whole }) => whole + (raised.has(i) ? 1 : 0))
}
