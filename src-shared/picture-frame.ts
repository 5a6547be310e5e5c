/**
 * Small pictures on a console's live lane, a few in one binary frame: u32 big-endian length of the head, the head (JSON:
 * whose they are and how long each is), the JPEGs in the head's order. Pure.
 */
import { z } from 'zod'
import { text, utf8 } from './bytes.ts'
import { Id, Source } from './vocabulary.ts'

export interface SmallPicture {
  station: string
  source: Source
  jpeg: Uint8Array
}

/** Pictures of one frame. */
const picturesAtOnce = 256
const pictureBytes = 1024 * 1024
const lengthBytes = 4

const Head = z
  .array(z.object({ station: Id, source: Source, bytes: z.int().min(0).max(pictureBytes) }))
  .max(picturesAtOnce)

export function framed(pictures: readonly SmallPicture[]): Uint8Array {
  const head = utf8(
    JSON.stringify(pictures.map(({ station, source, jpeg }) => ({ station, source, bytes: jpeg.length }))),
  )
  const size = pictures.reduce((sum, { jpeg }) => sum + jpeg.length, lengthBytes + head.length)
  const frame = new Uint8Array(size)
  new DataView(frame.buffer).setUint32(0, head.length)
  frame.set(head, lengthBytes)
  let at = lengthBytes + head.length
  for (const { jpeg } of pictures) {
    frame.set(jpeg, at)
    at += jpeg.length
  }
  return frame
}

/** Null where that is no such frame. The pictures are views of `frame`. */
export function unframed(
  frame: Uint8Array<ArrayBuffer>,
): (SmallPicture & { jpeg: Uint8Array<ArrayBuffer> })[] | null {
  if (frame.length < lengthBytes) return null
  const length = new DataView(frame.buffer, frame.byteOffset).getUint32(0)
  const head = headIn(frame.subarray(lengthBytes, lengthBytes + length))
  if (head === null) return null
  let at = lengthBytes + length
  const pictures = head.map(({ station, source, bytes }) => {
    const jpeg = frame.subarray(at, at + bytes)
    at += bytes
    return { station, source, jpeg }
  })
  return at === frame.length ? pictures : null
}

function headIn(bytes: Uint8Array): z.infer<typeof Head> | null {
  try {
    return Head.safeParse(JSON.parse(text(bytes))).data ?? null
  } catch (_notJson) {
    return null
  }
}
