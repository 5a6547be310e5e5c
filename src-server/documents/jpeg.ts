/** A picture of a camera as documents hold it: what shows it, without what a camera or a program says beside (ITU-T T.81, annex B). */
import { type Printable, pixelsAtMost, sideAtMost } from './picture.ts'

const bytesAtMost = 4_000_000
/** A picture that is told in ever more scans costs whoever reads it time. */
const scansAtMost = 64

const start = 0xd8
const end = 0xd9
const scan = 0xda
/** Baseline, extended, progressive, with Huffman codes. */
const frames: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2])
/** Huffman and quantisation tables, restart interval. */
const tables: ReadonlySet<number> = new Set([0xc4, 0xdb, 0xdd])
/** Says of pictures what is no picture: texts, thumbnails, colour profiles. */
const isAside = (marker: number) => (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe

/** Null: it is no JPEG of 8 bits in grey or three colours, cut off, or too large. The same picture gives the same bytes. */
export function printableJpeg(jpeg: Uint8Array): Printable | null {
  if (jpeg.length > bytesAtMost || jpeg[0] !== 0xff || jpeg[1] !== start) return null
  const parts: Uint8Array[] = [Uint8Array.of(0xff, start)]
  let size: { width: number; height: number } | null = null
  let scans = 0
  for (let at = 2; at + 4 <= jpeg.length || jpeg[at + 1] === end; ) {
    const marker = jpeg[at + 1] ?? 0
    if (jpeg[at] !== 0xff) return null
    if (marker === end) {
      parts.push(Uint8Array.of(0xff, end))
      return size && scans > 0 ? { ...size, bytes: Buffer.concat(parts) } : null
    }
    const length = ((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0)
    let next = at + 2 + length
    if (length < 2 || next > jpeg.length) return null
    if (frames.has(marker)) {
      if (size) return null
      size = sizeOf(jpeg.subarray(at + 4, next))
      if (!size) return null
    } else if (marker === scan) {
      if (!size || ++scans > scansAtMost) return null
      next = endOfScan(jpeg, next)
    } else if (isAside(marker)) {
      at = next
      continue
    } else if (!tables.has(marker)) return null
    parts.push(jpeg.subarray(at, next))
    at = next
  }
  return null
}

function sizeOf(frame: Uint8Array): { width: number; height: number } | null {
  const [bits, ...rest] = frame
  const [high = 0, low = 0, wide = 0, narrow = 0, colours] = rest
  const [height, width] = [(high << 8) | low, (wide << 8) | narrow]
  if (bits !== 8 || (colours !== 1 && colours !== 3) || frame.length !== 6 + 3 * colours) return null
  const isFit = width * height > 0 && width * height <= pixelsAtMost && Math.max(width, height) <= sideAtMost
  return isFit ? { width, height } : null
}

/** Where the next marker stands that is neither stuffing nor a restart. */
function endOfScan(jpeg: Uint8Array, from: number): number {
  let at = jpeg.indexOf(0xff, from)
  while (at >= 0) {
    const marker = jpeg[at + 1] ?? 0
    if (marker !== 0 && (marker < 0xd0 || marker > 0xd7)) return at
    at = jpeg.indexOf(0xff, at + 2)
  }
  return jpeg.length
}
