/**
 * What a look brings, in packets: u32 big-endian length of the head, head (JSON, UTF-8), payload. Frames are those of
 * the recording, as its encoder made them; a packet that is lost is made up for by the next key frame.
 */
import { z } from 'zod'
import { Code, Count, OffsetMs, Pixels } from '../bounds.ts'
import { concat, text, utf8 } from '../bytes.ts'
import { Base64, Camera } from '../vocabulary.ts'

/** Below what a live lane and a data channel carry in one message, bytes. */
export const packetBytesAtMost = 192 * 1024
const headBytesAtMost = 16 * 1024
export const framesAtMost = 128

/** As WebCodecs' VideoDecoderConfig; `description` where the codec has one outside of its frames. */
export const Decoding = z.object({
  codec: Code,
  codedWidth: Pixels,
  codedHeight: Pixels,
  description: Base64.max(8192).nullable(),
})
export type Decoding = z.infer<typeof Decoding>

const Film = z.object({
  source: Camera,
  /** One more than that of the source's packet before. */
  seq: Count,
  /** With the first packet of a film, and wherever it changes: the first frame is then a key frame. */
  decoding: Decoding.optional(),
  /** `at`: the camera's own ms; `bytes`: of the payload, one after the other. */
  frames: z
    .array(z.object({ at: OffsetMs, key: z.boolean(), bytes: z.int().min(1).max(packetBytesAtMost) }))
    .min(1)
    .max(framesAtMost),
})
/** The payload is a JPEG. */
const Still = z.object({ source: z.literal('screen'), seq: Count })
export const PacketHead = z.discriminatedUnion('source', [Film, Still])
export type PacketHead = z.infer<typeof PacketHead>

export interface Packet {
  head: PacketHead
  payload: Uint8Array
}

export function encodePacket(head: PacketHead, payload: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const json = utf8(JSON.stringify(head))
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, json.length)
  return concat(length, json, ...payload)
}

/** Null for what is none. */
export function decodePacket(bytes: Uint8Array): Packet | null {
  if (bytes.length < 4 || bytes.length > packetBytesAtMost) return null
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0)
  if (length > headBytesAtMost || 4 + length > bytes.length) return null
  const payload = bytes.subarray(4 + length)
  const head = headIn(bytes.subarray(4, 4 + length))
  if (!head) return null
  const said =
    head.source === 'screen' ? payload.length : head.frames.reduce((sum, { bytes: n }) => sum + n, 0)
  return said === payload.length ? { head, payload } : null
}

function headIn(bytes: Uint8Array): PacketHead | null {
  try {
    return PacketHead.safeParse(JSON.parse(text(bytes))).data ?? null
  } catch (_notJson) {
    return null
  }
}
