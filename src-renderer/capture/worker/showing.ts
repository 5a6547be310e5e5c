/** What the encoder makes, told to the page while somebody looks. */
import type { FromWorker } from '../messages.ts'
import { plainBytes } from './recorder.ts'
import type { EncodedFrame } from './segmenter.ts'

const configOf = ({ codec, codedWidth = 1, codedHeight = 1, description }: VideoDecoderConfig) => ({
  codec,
  codedWidth,
  codedHeight,
  description: description ? plainBytes(description) : null,
})

export function createShowing(post: (message: FromWorker) => void) {
  let watched = false
  return {
    frame(frame: EncodedFrame, config: VideoDecoderConfig | undefined): void {
      if (watched) post({ type: 'encoded', frames: [frame], config: config ? configOf(config) : null })
    },
    /** `open`: the segment under way so far, which has the key frame that what follows needs. */
    watch(on: boolean, open: { frames: EncodedFrame[]; config: VideoDecoderConfig } | null): void {
      watched = on
      if (on && open) post({ type: 'encoded', frames: open.frames, config: configOf(open.config) })
    },
  }
}
