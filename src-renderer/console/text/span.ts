const two = (n: number) => String(n).padStart(2, '0')

/** A stretch of time, `1:05:09` or `5:09`, whole seconds rounded down; negative counts as zero. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

/** Milliseconds as seconds with one decimal below ten, whole from there: 2.4, 37. What lasted at all lasted a tenth. */
export const seconds = (ms: number): number =>
  ms < 9_950 ? Math.max(ms > 0 ? 0.1 : 0, Math.round(ms / 100) / 10) : Math.round(ms / 1000)
