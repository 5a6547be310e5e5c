/** Cuts a stream of encoded frames into segments that begin with a key frame. Pure timing; times in ms. */

export interface EncodedFrame {
  timestamp: number
  key: boolean
  data: Uint8Array
}

export interface Cut {
  frames: EncodedFrame[]
  /** Timestamp of the frame after the last one, or where the last one ends when none followed. */
  end: number
  /** Whether the next segment's first frame is at `end`. */
  followed: boolean
}

/** `interval`: ms between frames as they are filmed now. */
export function createSegmenter(segmentMs: number, interval: () => number) {
  let lastForced: number | null = null
  let open: EncodedFrame[] = []

  const close = (end: number, followed: boolean): Cut | null => {
    if (open.length === 0) return null
    const frames = open
    open = []
    return { frames, end, followed }
  }
  return {
    /** Asked for each frame on its way into the encoder: is it to be a key frame? */
    forceKey(timestamp: number): boolean {
      const force = lastForced === null || timestamp < lastForced || timestamp - lastForced >= segmentMs
      if (force) lastForced = timestamp
      return force
    },
    /** Each frame that left the encoder, in order. Returns the segment that this one ends. */
    push(frame: EncodedFrame): Cut | null {
      const first = open[0]
      let done: Cut | null = null
      if (first && frame.timestamp <= first.timestamp) done = close(lastEnd(open, interval()), false)
      else if (first && frame.key && frame.timestamp - first.timestamp >= segmentMs)
        done = close(frame.timestamp, true)
      // Nothing can be decoded before the first key frame.
      if (open.length > 0 || frame.key) open.push(frame)
      return done
    },
    /** The segment under way as it would be if it ended now. */
    soFar: (): Cut | null =>
      open.length === 0 ? null : { frames: [...open], end: lastEnd(open, interval()), followed: false },
    /**
     * Frames stopped, or the encoder changes: what there is becomes a segment, and the next frame a key frame. `next`:
     * its timestamp where it is known, and follows without a break.
     */
    cut(next?: number): Cut | null {
      lastForced = null
      const elapsed = next === undefined ? Number.POSITIVE_INFINITY : next - (open.at(-1)?.timestamp ?? next)
      if (next !== undefined && elapsed > 0 && elapsed < 2.5 * interval()) return close(next, true)
      return close(lastEnd(open, interval()), false)
    },
  }
}

const lastEnd = (frames: readonly EncodedFrame[], intervalMs: number): number =>
  (frames.at(-1)?.timestamp ?? 0) + intervalMs
