/** Reads an 8-bit RGB PNG (W3C PNG, third edition) and counts its colours: is there anything on a picture? */
import { inflateSync } from 'node:zlib'

export interface Pixels {
  width: number
  height: number
  /** 0xRRGGBB */
  at(x: number, y: number): number
  /** How many pixels have each colour. */
  colors(): Map<number, number>
}

export function readPng(png: Uint8Array): Pixels {
  const bytes = Buffer.from(png)
  if (bytes.subarray(1, 4).toString('latin1') !== 'PNG') throw new Error('not a PNG')
  const parts: Buffer[] = []
  let width = 0
  let height = 0
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const type = bytes.subarray(at + 4, at + 8).toString('latin1')
    const data = bytes.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR') {
      width = data.readUInt32BE(0)
      height = data.readUInt32BE(4)
      if (data[8] !== 8 || data[9] !== 2 || data[12] !== 0) throw new Error('not 8-bit RGB, not interlaced')
    }
    if (type === 'IDAT') parts.push(data)
    at += 12 + length
  }
  const stride = width * 3
  const raw = inflateSync(Buffer.concat(parts))
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
  const at = (x: number, y: number) => rows.readUIntBE(y * stride + x * 3, 3)
  return {
    width,
    height,
    at,
    colors: () => {
      const counts = new Map<number, number>()
      for (let i = 0; i < rows.length; i += 3) {
        const color = rows.readUIntBE(i, 3)
        counts.set(color, (counts.get(color) ?? 0) + 1)
      }
      return counts
    },
  }
}

function paeth(a: number, b: number, c: number): number {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)]
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c
}
