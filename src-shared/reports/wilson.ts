/** Wilson's interval at 95 % of a share, as of a random sample. Pure. */

/** The normal distribution's 97.5 % point. */
export const z95 = 1.959963984540054

/** Per cent, unrounded, from 0 to 100. Null of nothing. */
export function wilson(part: number, all: number): { low: number; high: number } | null {
  if (all <= 0) return null
  const p = part / all
  const spread = z95 * Math.sqrt((p * (1 - p)) / all + (z95 * z95) / (4 * all * all))
  const middle = p + (z95 * z95) / (2 * all)
  const whole = 1 + (z95 * z95) / all
  return {
    low: Math.max(0, (100 * (middle - spread)) / whole),
    high: Math.min(100, (100 * (middle + spread)) / whole),
  }
}
