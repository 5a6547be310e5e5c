/** Finds the entries of a bundle's ZIP and holds every byte that is not content against the canonical framing. */
import { text as decode, equal } from '../bytes.ts'
import {
  centralLength,
  centralSignature,
  directoryOf,
  directoryStart,
  layoutOf,
  localHeader,
  localLength,
  localSignature,
  tailLength,
  type ZipEntry,
} from './zip.ts'

/** A file or anything like it. `read` gives up to `length` bytes from `at`, fewer only where it ends; they hold until the next read. */
export interface ByteSource {
  readonly size: number
  read(at: number, length: number): Promise<Uint8Array>
}

export interface FoundEntry extends ZipEntry {
  /** Where the content begins. */
  at: number
}

export interface Framing {
  entries: FoundEntry[]
  /** What is not as it must be, entry by entry. */
  faults: { where: string; detail: string; packed?: boolean }[]
}

/** Bounds of what is held in memory: more than any exam makes. */
export interface FramingLimits {
  entries: number
  /** Bytes of the directory at the end. */
  directory: number
}
export const framingLimits: FramingLimits = { entries: 2_000_000, directory: 512 * 1024 * 1024 }

/**
 * Entries by the directory when it is exactly the canonical one, else as far as they can be followed from the start.
 * Local headers are looked at by `checkLocal`, as the contents are read.
 */
export async function readFraming(source: ByteSource, limits = framingLimits): Promise<Framing> {
  const tail = await source.read(Math.max(0, source.size - tailLength), tailLength)
  const start = directoryStart(tail, source.size)
  if (start !== null && source.size - start <= limits.directory) {
    const bytes = await source.read(start, source.size - start)
    const entries = parseDirectory(bytes, limits)
    if (entries && layoutOf(entries).end === start && equal(directoryOf(entries), bytes)) {
      const { offsets } = layoutOf(entries)
      const found = entries.map((entry, i) => ({ ...entry, at: offsets[i]! + localHeader(entry).length }))
      return { entries: found, faults: [] }
    }
  }
  const { entries, end } = await scan(source, limits)
  const detail =
    start === null
      ? 'it does not end as a bundle does: cut off, or something follows'
      : `its directory is not that of the entries before it (they end at byte ${end})`
  return { entries, faults: [{ where: 'zip', detail }] }
}

/** Null when the local header in front of the content is the canonical one. */
export async function checkLocal(
  source: ByteSource,
  entry: FoundEntry,
): Promise<Framing['faults'][number] | null> {
  const expected = localHeader(entry)
  const bytes = await source.read(entry.at - expected.length, expected.length)
  if (equal(bytes, expected)) return null
  const packed = bytes.length > 10 && (bytes[8] !== 0 || bytes[9] !== 0)
  return { where: entry.name, detail: 'its local header is not the canonical one', packed }
}

function parseDirectory(bytes: Uint8Array, limits: FramingLimits): ZipEntry[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const entries: ZipEntry[] = []
  let at = 0
  while (at + centralLength <= bytes.length && view.getUint32(at, true) === centralSignature) {
    const nameLength = view.getUint16(at + 28, true)
    const next =
      at + centralLength + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    const name = nameOf(bytes.subarray(at + centralLength, at + centralLength + nameLength))
    if (name === null || next > bytes.length || entries.length === limits.entries) return null
    entries.push({ name, crc: view.getUint32(at + 16, true), size: view.getUint32(at + 24, true) })
    at = next
  }
  return entries
}

/** From local header to local header, as far as they go. */
async function scan(
  source: ByteSource,
  limits: FramingLimits,
): Promise<{ entries: FoundEntry[]; end: number }> {
  const entries: FoundEntry[] = []
  let end = 0
  while (entries.length < limits.entries) {
    const head = await source.read(end, localLength)
    if (head.length < localLength) break
    const view = new DataView(head.buffer, head.byteOffset, head.length)
    if (view.getUint32(0, true) !== localSignature) break
    const crc = view.getUint32(14, true)
    const size = view.getUint32(18, true)
    const nameLength = view.getUint16(26, true)
    const at = end + localLength + nameLength + view.getUint16(28, true)
    const name = nameOf(await source.read(end + localLength, nameLength))
    if (name === null || at + size > source.size) break
    entries.push({ name, crc, size, at })
    end = at + size
  }
  return { entries, end }
}

function nameOf(bytes: Uint8Array): string | null {
  try {
    return decode(bytes)
  } catch (_notUtf8) {
    return null
  }
}
