/** A picture of a screen as documents hold it: three colours a pixel, no wider than paper shows (W3C PNG, third edition). */
import { promisify } from 'node:util'
import { crc32, deflate, inflate } from 'node:zlib'

const inflated = promisify(inflate)
const deflated = promisify(deflate)

export interface Printable {
  bytes: Uint8Array
  width: number
  height: number
}

/** A large screen's. More is made to cost the server memory. */
export const pixelsAtMost = 9_000_000
export const sideAtMost = 8192
const widthAtMost = 1400

interface Raw {
  width: number
  height: number
  /** Bytes a pixel: with transparency or without, which is left out. */
  depth: number
  data: Buffer
}

/** Null: it is no PNG of 8-bit colours without interlacing, or too large. The same picture gives the same bytes. */
export async function printable(png: Uint8Array): Promise<Printable | null> {
  const raw = rawOf(Buffer.from(png))
  if (!raw) return null
  const { width, height, depth } = raw
  const size = (width * depth + 1) * height
  // Not a byte more than its head says.
  const rows = await inflated(raw.data, { maxOutputLength: size }).catch(() => null)
  if (rows?.length !== size || !unfilter(rows, width * depth, height, depth)) return null
  const small = shrunk(rows, raw, Math.ceil(width / widthAtMost))
  const head = Buffer.alloc(13)
  head.writeUInt32BE(small.width, 0)
  head.writeUInt32BE(small.height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const chunks = [chunk('IHDR', head), chunk('IDAT', await deflated(small.rows)), chunk('IEND', Buffer.of())]
  return { width: small.width, height: small.height, bytes: Buffer.concat([signature, ...chunks]) }
}

const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

function rawOf(file: Buffer): Raw | null {
  if (!file.subarray(0, 8).equals(signature)) return null
  const parts: Buffer[] = []
  let raw: Omit<Raw, 'data'> | null = null
  for (let at = 8; at + 12 <= file.length; ) {
    const length = file.readUInt32BE(at)
    const type = file.toString('latin1', at + 4, at + 8)
    const data = file.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR') {
      if (data.length !== 13 || data[8] !== 8 || data[12] !== 0) return null
      const depth = data[9] === 2 ? 3 : data[9] === 6 ? 4 : 0
      const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)]
      if (depth === 0 || width * height === 0 || width * height > pixelsAtMost) return null
      if (Math.max(width, height) > sideAtMost) return null
      raw = { width, height, depth }
    }
    if (type === 'IDAT') parts.push(data)
    at += 12 + length
  }
  return raw && { ...raw, data: Buffer.concat(parts) }
}

/** Undoes the filters of section 9.2 where they stand. */
function unfilter(rows: Buffer, stride: number, height: number, depth: number): boolean {
  for (let y = 0; y < height; y++) {
    const begin = y * (stride + 1) + 1
    const filter = rows[begin - 1] ?? 0
    if (filter > 4) return false
    if (filter === 0) continue
    for (let i = 0; i < stride; i++) {
      const at = begin + i
      const left = i >= depth ? (rows[at - depth] ?? 0) : 0
      const up = y > 0 ? (rows[at - stride - 1] ?? 0) : 0
      const corner = i >= depth && y > 0 ? (rows[at - stride - 1 - depth] ?? 0) : 0
      const guess =
        filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : paeth(left, up, corner)
      rows[at] = (rows[at] ?? 0) + guess
    }
  }
  return true
}

function paeth(a: number, b: number, c: number): number {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)]
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c
}

/** Each square of so many pixels is one of their mean; what is left over at the edges is left out. */
function shrunk(from: Buffer, raw: Omit<Raw, 'data'>, times: number) {
  const stride = raw.width * raw.depth + 1
  const height = Math.max(1, Math.floor(raw.height / times))
  const width = Math.floor(raw.width / times)
  const rows = Buffer.alloc((width * 3 + 1) * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let color = 0; color < 3; color++) {
        let sum = 0
        for (let down = 0; down < times; down++)
          for (let right = 0; right < times; right++)
            sum += from[(y * times + down) * stride + 1 + (x * times + right) * raw.depth + color] ?? 0
        rows[y * (width * 3 + 1) + 1 + x * 3 + color] = Math.round(sum / times ** 2)
      }
  return { width, height, rows }
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
