/** A film's newest group of pictures: its key frame and what followed, for whoever begins to look in its middle. */
import type { Decoding } from '../../src-shared/look/packet.ts'
import type { EncodedFrame } from './worker/segmenter.ts'

/** A film without key frames for so long is not kept, bytes. */
const bytesAtMost = 2 * 1024 * 1024

export function createGroup() {
  let frames: EncodedFrame[] = []
  let bytes = 0
  let decoding: Decoding | null = null
  const forget = (): void => {
    frames = []
    bytes = 0
  }
  return {
    /** In order. `config`: where it has changed, with the key frame that has it first. */
    put(more: readonly EncodedFrame[], config: Decoding | null): void {
      decoding = config ?? decoding
      for (const frame of more) {
        if (frame.key) forget()
        // Nothing can be shown before the first key frame.
        if (!frame.key && frames.length === 0) continue
        frames.push(frame)
        bytes += frame.data.length
        if (bytes > bytesAtMost) forget()
      }
    },
    forget(): void {
      forget()
      decoding = null
    },
    get frames(): readonly EncodedFrame[] {
      return frames
    },
    get decoding(): Decoding | null {
      return decoding
    },
  }
}
