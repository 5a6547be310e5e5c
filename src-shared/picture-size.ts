/** How large a picture of a message is, before a browser draws it: one of 65,535 × 65,535 fits into a few kilobytes. */

/** Of a side. A sender's page makes none above 1,600. */
const longestSide = 4000

/** Pixels, by the frame header of a JPEG (ITU-T T.81, B.1 and B.2.2); null: none is found, or something else stands before it. */
export function jpegSize(bytes: Uint8Array): { width: number; height: number } | null {
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

/** Whether a browser may be asked to draw it. */
export function mayBeDrawn(bytes: Uint8Array): boolean {
  const size = jpegSize(bytes)
  return size !== null && isSide(size.width) && isSide(size.height)
}
const isSide = (pixels: number): boolean => pixels > 0 && pixels <= longestSide
