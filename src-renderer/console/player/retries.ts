/**
 * How often a film is tried that a browser does not take. A codec that it cannot switch to, or a piece that it throws away
 * again and again, would otherwise be fetched for as long as the page is open. Counted, not timed: a slow machine takes
 * its time for each try. Pure.
 */

export interface Retries {
  /** A picture stands at this media time, s. Another place than before: the browser takes the film. */
  shows(at: number): void
  /** A piece (its place in the film) came from the server. False: so often that the browser cannot be taking it. */
  comes(piece: number): boolean
  /** The film could not be taken, and can be opened anew. False: often enough. */
  failed(): boolean
  /** Pause before the server is asked again, ms: longer each time. */
  pauseMs(): number
  /** The server gave something: the next pause is a short one. */
  answered(): void
}

/** Of one piece, while the picture does not move. hls.js itself asks six times for one that it cannot read. */
const comesAtMost = 12
const failuresAtMost = 2
/** Opening anew may land a frame beside where it was; s. */
const otherPlace = 0.5
const pause = { least: 3_000, most: 30_000 }

export function createRetries(): Retries {
  const came = new Map<number, number>()
  let failures = 0
  let place: number | null = null
  let nextMs = pause.least

  return {
    shows(at) {
      if (place !== null && Math.abs(at - place) < otherPlace) return
      place = at
      came.clear()
      failures = 0
    },
    comes(piece) {
      const times = (came.get(piece) ?? 0) + 1
      came.set(piece, times)
      return times <= comesAtMost
    },
    failed() {
      failures++
      return failures <= failuresAtMost
    },
    pauseMs() {
      const ms = nextMs
      nextMs = Math.min(pause.most, nextMs * 2)
      return ms
    },
    answered() {
      nextMs = pause.least
    },
  }
}
