/** Encoded frames as CMAF (ISO/IEC 23000-19): one init segment per encoder configuration, one fragment per segment. */
import {
  BufferTarget,
  CmafOutputFormat,
  EncodedPacket,
  EncodedVideoPacketSource,
  Output,
  type VideoCodec,
} from 'mediabunny'
import type { EncodedFrame } from './segmenter.ts'

export interface Fragment {
  /** `ftyp` and `moov`: the same for every fragment of one decoder configuration, but for the time of making. */
  init: Uint8Array
  media: Uint8Array
}

/** mediabunny's name of a codec string's codec (RFC 6381). Throws on one that we never ask an encoder for. */
function codecOf(codec: string): VideoCodec {
  if (codec.startsWith('avc1') || codec.startsWith('avc3')) return 'avc'
  if (codec.startsWith('vp09') || codec === 'vp9') return 'vp9'
  if (codec.startsWith('av01')) return 'av1'
  throw new Error(`no CMAF for ${codec}`)
}

const bytesOf = (target: BufferTarget): Uint8Array => {
  if (!target.buffer) throw new Error('the muxer wrote nothing')
  return new Uint8Array(target.buffer)
}

/**
 * @param shiftMs added to each timestamp, so that the media time (`tfdt`) is CLOCK_BOOTTIME and fragments concatenate.
 * @param end when the last frame ends, in the frames' own time, ms.
 */
export async function makeFragment(
  frames: readonly EncodedFrame[],
  decoderConfig: VideoDecoderConfig,
  shiftMs: number,
  end: number,
): Promise<Fragment> {
  const init = new BufferTarget()
  const media = new BufferTarget()
  const output = new Output({ format: new CmafOutputFormat(), target: media, initTarget: init })
  const source = new EncodedVideoPacketSource(codecOf(decoderConfig.codec))
  output.addVideoTrack(source)
  await output.start()
  for (const [i, { timestamp, key, data }] of frames.entries()) {
    const duration = (frames[i + 1]?.timestamp ?? end) - timestamp
    const packet = new EncodedPacket(
      data,
      key ? 'key' : 'delta',
      (timestamp + shiftMs) / 1000,
      duration / 1000,
    )
    await source.add(packet, { decoderConfig })
  }
  await output.finalize()
  return { init: bytesOf(init), media: bytesOf(media) }
}
