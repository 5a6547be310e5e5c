/**
 * Lets through at most so many frames a second, evenly, and every frame of a camera at or below that rate: a token
 * bucket, so that frames which come late and then close together are not taken for surplus ones.
 */
export function createLimiter(framesPerSecond: number): (timestampMs: number) => boolean {
  const interval = 1000 / framesPerSecond
  /** Frames that may come on top of the rate after others were late. */
  const slack = 3
  /** A frame may be this share of an interval early: no camera is punctual. */
  const enough = 0.75
  let credit = slack
  let last: number | null = null
  return (timestamp) => {
    // Timestamps begin anew with another camera.
    const elapsed = last === null || timestamp < last ? slack * interval : timestamp - last
    last = timestamp
    credit = Math.min(slack, credit + elapsed / interval)
    if (credit < enough) return false
    credit--
    return true
  }
}
