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
  /** Its last box is the frames' own bytes, one after the other: a frame more only changes what stands before them. */
  media: Uint8Array
  /** Bytes of `media` before the first frame's. */
  head: number
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
  const written = bytesOf(media)
  return { init: bytesOf(init), media: written, head: headOf(written) }
}

/** Size and type of a box, as `mdat` has them here: it is never larger than 4 GiB. */
const boxHeader = 8

/** Walks the boxes to the last, `mdat` (ISO/IEC 14496-12). */
function headOf(media: Uint8Array): number {
  const view = new DataView(media.buffer, media.byteOffset, media.length)
  for (let at = 0; at + boxHeader <= media.length; ) {
    const size = view.getUint32(at)
    const type = String.fromCharCode(...media.subarray(at + 4, at + boxHeader))
    if (type === 'mdat' && at + size === media.length) return at + boxHeader
    if (size < boxHeader) break
    at += size
  }
  throw new Error('the fragment does not end with its frames')
}
