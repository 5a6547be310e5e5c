/** Between wall time (unix ms) and a film's own media time (s); pure. */

/** One held fragment: its place in the media element's time line and the wall time of its first frame. */
export interface Piece {
  /** s */
  start: number
  /** s */
  duration: number
  /** Unix ms. */
  wall: number
}

/** Joins shorter than this are no gap: the server's playlist tells longer ones as a discontinuity, ms. */
export const joinMs = 500

/**
 * Media time (s) that shows `wall`, or null where nothing is held. A film skips its gaps: its media time goes on where
 * wall time jumps. `pieces` in order of wall time.
 */
export function mediaAt(pieces: readonly Piece[], wall: number): number | null {
  // A playlist tells whole milliseconds: a piece whose beginning was rounded up begins at that moment all the same.
  const piece = pieceAt(pieces, Math.ceil(wall))
  if (!piece) return null
  const into = Math.max(0, wall - piece.wall) / 1000
  // Never on the very end of a piece: that instant already belongs to the next one, which may be minutes later.
  return piece.start + Math.min(into, Math.max(0, piece.duration - 0.001))
}

/** Wall time shown at media time `media`, or null outside the film. */
export function wallAt(pieces: readonly Piece[], media: number): number | null {
  const piece = pieces.find((p) => media >= p.start - 1e-6 && media < p.start + p.duration)
  return piece ? piece.wall + (media - piece.start) * 1000 : null
}

/** Unix ms at which what is held ends, or null for an empty film. */
export function edgeOf(pieces: readonly Piece[]): number | null {
  const last = pieces.at(-1)
  return last ? last.wall + last.duration * 1000 : null
}

function pieceAt(pieces: readonly Piece[], wall: number): Piece | undefined {
  let low = 0
  let high = pieces.length - 1
  let found: Piece | undefined
  while (low <= high) {
    const middle = (low + high) >> 1
    const piece = pieces[middle] as Piece
    if (piece.wall <= wall) {
      found = piece
      low = middle + 1
    } else high = middle - 1
  }
  if (!found) return undefined
  const end = found.wall + found.duration * 1000
  if (wall < end) return found
  const next = pieces[low]
  // After the last piece the last picture stays for as long as a join: an attempt's end is no gap.
  if (!next) return wall - end <= joinMs ? found : undefined
  return next.wall - end <= joinMs && wall < next.wall ? found : undefined
}

/** This close to where film runs out (s), a media element has nothing ahead of it and calls that not ready. */
const lastMoments = 0.3

/** Whether media time `media` stands just before a hole in media time, or the end: waiting for more would be for ever. */
export function runsOut(pieces: readonly Piece[], media: number): boolean {
  const i = pieces.findIndex((p) => media >= p.start - 1e-6 && media < p.start + p.duration + 0.1)
  const piece = pieces[i]
  if (!piece) return false
  const end = piece.start + piece.duration
  const next = pieces[i + 1]
  return media >= end - lastMoments && (!next || next.start - end > 0.05)
}
