/**
 * How often a film is tried that a browser does not take. A codec that it cannot switch to, or a piece that it throws away
 * again and again, would otherwise be fetched for as long as the page is open; pure.
 */

export interface Retries {
  /** A piece (its place in the film) came from the server. False: so often that the browser cannot be taking it. */
  comes(piece: number): boolean
  /** The media element or its buffer failed, and could be set up anew. False: often enough. */
  failed(): boolean
  /** Pause before the server is asked again, ms: longer each time. */
  pauseMs(): number
  /** The server gave something: the next pause is a short one. */
  answered(): void
}

/** Of one piece within so long (ms); somebody who jumps to and fro stays far below. */
const piecesAtMost = 6
const piecesWithinMs = 30_000
/** On a slow machine setting up anew takes some 10 s. */
const failuresAtMost = 3
const failuresWithinMs = 120_000
const pause = { least: 3_000, most: 30_000 }

/** `now`: ms, monotonic. */
export function createRetries(now: () => number): Retries {
  const came = new Map<number, number[]>()
  let failures: number[] = []
  let nextMs = pause.least
  const young = (times: readonly number[], withinMs: number) => times.filter((at) => now() - at < withinMs)

  return {
    comes(piece) {
      const times = [...young(came.get(piece) ?? [], piecesWithinMs), now()]
      came.set(piece, times)
      return times.length <= piecesAtMost
    },
    failed() {
      failures = [...young(failures, failuresWithinMs), now()]
      return failures.length <= failuresAtMost
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
