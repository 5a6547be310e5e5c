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

export function createSegmenter(segmentMs: number, intervalMs: number) {
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
      if (first && frame.timestamp <= first.timestamp) done = close(lastEnd(open, intervalMs), false)
      else if (first && frame.key && frame.timestamp - first.timestamp >= segmentMs)
        done = close(frame.timestamp, true)
      // Nothing can be decoded before the first key frame.
      if (open.length > 0 || frame.key) open.push(frame)
      return done
    },
    /** Frames stopped, or the encoder changes: what there is becomes a segment, and the next frame a key frame. */
    cut(): Cut | null {
      lastForced = null
      return close(lastEnd(open, intervalMs), false)
    },
  }
}
export type Segmenter = ReturnType<typeof createSegmenter>

const lastEnd = (frames: readonly EncodedFrame[], intervalMs: number): number =>
  (frames.at(-1)?.timestamp ?? 0) + intervalMs
