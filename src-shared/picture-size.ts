/** How large a picture is, before a browser draws it: one of 65,535 × 65,535 fits into a few kilobytes. Pure. */

/** Of a side, pixels. A message's page makes none above 1,600, a photo for a document has less. */
export const longestSide = 4000

/** Pixels. */
export interface Size {
  width: number
  height: number
}

/** By the header that stands first in a PNG (W3C PNG, third edition, 5.2 and 11.2.1); null: there is none. */
export function pngSize(bytes: Uint8Array): Size | null {
  if (bytes.length < pngHead.length + 8 || !pngHead.every((byte, i) => bytes[i] === byte)) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset + pngHead.length, 8)
  return { width: view.getUint32(0), height: view.getUint32(4) }
}
/** The signature, and a chunk of 13 bytes that is IHDR. */
const pngHead = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]

/** By the frame header of a JPEG (ITU-T T.81, B.1 and B.2.2); null: none is found, or something else stands before it. */
export function jpegSize(bytes: Uint8Array): Size | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) at += 1
    else if (isFrame(marker))
      return at + 9 <= bytes.length ? { height: view.getUint16(at + 5), width: view.getUint16(at + 7) } : null
    else if (isSegment(marker)) at += 2 + Math.max(2, view.getUint16(at + 2))
    else return null
  }
  return null
}

/** SOF0 to SOF15; among them DHT, JPG and DAC have other meanings. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
/** Tables, applications' own, comments: what may stand before a frame. */
const isSegment = (marker: number): boolean =>
  marker === 0xc4 || marker === 0xcc || marker === 0xdb || marker === 0xdd || marker >= 0xe0

/** Whether a browser may be asked to draw this JPEG. */
export function mayBeDrawn(bytes: Uint8Array): boolean {
  const size = jpegSize(bytes)
  return size !== null && isFit(size)
}
export const isFit = ({ width, height }: Size): boolean =>
  Math.min(width, height) > 0 && Math.max(width, height) <= longestSide
