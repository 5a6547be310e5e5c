/** When the capture page may start anew because it asked for it: not again and again for a camera that is dead. */

/** Between one and the next, ms: the other view loses a moment each time. */
const betweenMs = 120_000

export function createRestarts(now: () => number, reload: () => void): () => boolean {
  let last = Number.NEGATIVE_INFINITY
  return () => {
    if (now() - last < betweenMs) return false
    last = now()
    reload()
    return true
  }
}
