/** Reads 8-bit RGB pictures without interlacing, as fswebcam and the guard write them (W3C PNG, third edition). */
import { inflateSync } from 'node:zlib'

export interface Rgb {
  width: number
  height: number
  /** Three bytes a pixel, row by row. */
  bytes: Buffer
}

/** Throws an Error when it is another kind of file. */
export function readRgb(png: Uint8Array): Rgb {
  const file = Buffer.from(png.buffer, png.byteOffset, png.byteLength)
  if (file.subarray(1, 4).toString('latin1') !== 'PNG') throw new Error('not a PNG')
  const parts: Buffer[] = []
  let [width, height] = [0, 0]
  for (let at = 8; at + 8 <= file.length; ) {
    const length = file.readUInt32BE(at)
    const type = file.subarray(at + 4, at + 8).toString('latin1')
    const data = file.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR') {
      width = data.readUInt32BE(0)
      height = data.readUInt32BE(4)
      if (data[8] !== 8 || data[9] !== 2 || data[12] !== 0) throw new Error('not 8-bit RGB, not interlaced')
    }
    if (type === 'IDAT') parts.push(data)
    at += 12 + length
  }
  return { width, height, bytes: unfiltered(inflateSync(Buffer.concat(parts)), width * 3, height) }
}

/** Undoes the filters of section 9.2. */
function unfiltered(raw: Buffer, stride: number, height: number): Buffer {
  const rows = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]
    for (let i = 0; i < stride; i++) {
      const left = i >= 3 ? (rows[y * stride + i - 3] ?? 0) : 0
      const up = y > 0 ? (rows[(y - 1) * stride + i] ?? 0) : 0
      const corner = i >= 3 && y > 0 ? (rows[(y - 1) * stride + i - 3] ?? 0) : 0
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0
      rows[y * stride + i] = (raw[y * (stride + 1) + 1 + i] ?? 0) + guess
    }
  }
  return rows
}

function paeth(a: number, b: number, c: number): number {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)]
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c
}
