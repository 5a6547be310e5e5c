/** The one clock that all films of an attempt follow, in wall time; pure. */

export interface Conductor {
  /** Unix ms shown now. */
  at: number
  playing: boolean
  /** 0.5–8 */
  rate: number
}

export const rates = [0.5, 1, 2, 4, 8] as const

/**
 * The clock `elapsedMs` later. It stands while a film that should be seen is not ready (`blocked`), so that no film is
 * shown ahead of another, and stops at `until`: the end, or while the attempt runs the newest moment held.
 */
export function advance(
  now: Conductor,
  elapsedMs: number,
  situation: { blocked: boolean; until: number; running: boolean },
): Conductor {
  if (!now.playing || situation.blocked) return now
  const at = Math.min(now.at + elapsedMs * now.rate, Math.max(situation.until, now.at))
  // At the end of a finished attempt the films stop; in a running one they wait for more.
  return { ...now, at, playing: situation.running || at < situation.until }
}

/** Films whose newest moment is this far behind the newest of all have lost their camera: nobody waits for them, ms. */
const stragglerMs = 10_000

/** The newest moment (unix ms) at which every film that still grows has something to show. */
export function commonEdge(edges: readonly (number | null)[]): number | null {
  const known = edges.filter((edge): edge is number => edge !== null)
  if (known.length === 0) return null
  const newest = Math.max(...known)
  return Math.min(...known.filter((edge) => newest - edge <= stragglerMs))
}
