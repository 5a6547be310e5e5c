/**
 * The one ZIP (APPNOTE 6.3.10) that given entries make, byte for byte: stored, UTF-8 names, no times, no extra fields but
 * ZIP64 where a number needs it. A bundle that is framed in any other way has been touched.
 */
import { concat, utf8 } from '../bytes.ts'

/** CRC-32 (ISO 3309), as ZIP wants it; handed in, going on from `before`. */
export type Crc32 = (bytes: Uint8Array, before?: number) => number

/** `size` in bytes, below 4 GiB; `crc` of the content. */
export interface ZipEntry {
  name: string
  size: number
  crc: number
}

export const localSignature = 0x04034b50
export const centralSignature = 0x02014b50
const endSignature = 0x06054b50
/** Lengths of the fixed fields. */
export const localLength = 30
export const centralLength = 46
const endLength = 22

const end64Signature = 0x06064b50
const locator64Signature = 0x07064b50
const end64Length = 56
const locator64Length = 20
const utf8Names = 0x0800
/** 1 January 1980, 00:00: entries carry no time of their own, so that the same evidence makes the same bytes. */
const dosDate = 0x0021
const versionNeeded = 20
const versionNeeded64 = 45
const madeBy = 0x0314
/** A regular file, rw-r--r--. */
const attributes = (0o100644 << 16) >>> 0
const none32 = 0xffffffff
const none16 = 0xffff

type Field = readonly [bytes: 2 | 4 | 8, value: number]
const u16 = (value: number): Field => [2, value]
const u32 = (value: number): Field => [4, value]
const u64 = (value: number): Field => [8, value]

function pack(...fields: Field[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [length]) => sum + length, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [length, value] of fields) {
    if (length === 2) view.setUint16(at, value, true)
    else if (length === 4) view.setUint32(at, value, true)
    else view.setBigUint64(at, BigInt(value), true)
    at += length
  }
  return bytes
}

const common = ({ size, crc }: ZipEntry, nameLength: number): Field[] => [
  u16(utf8Names),
  u16(0),
  u16(0),
  u16(dosDate),
  u32(crc),
  u32(size),
  u32(size),
  u16(nameLength),
]

export function localHeader(entry: ZipEntry): Uint8Array {
  const name = utf8(entry.name)
  return concat(pack(u32(localSignature), u16(versionNeeded), ...common(entry, name.length), u16(0)), name)
}

function centralHeader(entry: ZipEntry, offset: number): Uint8Array {
  const name = utf8(entry.name)
  const far = offset >= none32
  const extra = far ? pack(u16(1), u16(8), u64(offset)) : new Uint8Array(0)
  const head = pack(
    u32(centralSignature),
    u16(madeBy),
    u16(far ? versionNeeded64 : versionNeeded),
    ...common(entry, name.length),
    u16(extra.length),
    u16(0),
    u16(0),
    u16(0),
    u32(attributes),
    u32(far ? none32 : offset),
  )
  return concat(head, name, extra)
}

/** Where each entry's local header begins, and where the last content ends. */
export function layoutOf(entries: readonly ZipEntry[]): { offsets: number[]; end: number } {
  let end = 0
  const offsets = entries.map((entry) => {
    const offset = end
    end += localLength + utf8(entry.name).length + entry.size
    return offset
  })
  return { offsets, end }
}

/** Everything after the last content: the central directory and the records of its end. */
export function directoryOf(entries: readonly ZipEntry[]): Uint8Array {
  const { offsets, end: start } = layoutOf(entries)
  const headers = concat(...entries.map((entry, i) => centralHeader(entry, offsets[i]!)))
  const count = entries.length
  const end = start + headers.length
  const big = count >= none16 || headers.length >= none32 || start >= none32
  const zip64 = big
    ? concat(
        pack(u32(end64Signature), u64(end64Length - 12), u16(madeBy), u16(versionNeeded64), u32(0), u32(0)),
        pack(u64(count), u64(count), u64(headers.length), u64(start)),
        pack(u32(locator64Signature), u32(0), u64(end), u32(1)),
      )
    : new Uint8Array(0)
  const few = Math.min(count, none16)
  const last = pack(
    u32(endSignature),
    u16(0),
    u16(0),
    u16(few),
    u16(few),
    u32(Math.min(headers.length, none32)),
    u32(Math.min(start, none32)),
    u16(0),
  )
  return concat(headers, zip64, last)
}

/**
 * The ZIP of the entries in their order, piece by piece; an entry's bytes are asked for when the ZIP gets there, and
 * forgotten with the next.
 */
export async function* zipOf(
  entries: Iterable<{ name: string; bytes(): Uint8Array | Promise<Uint8Array> }>,
  crc32: Crc32,
): AsyncGenerator<Uint8Array> {
  const written: ZipEntry[] = []
  for (const { name, bytes } of entries) {
    const content = await bytes()
    if (content.length >= none32) throw new RangeError(`${name} is too long for a bundle`)
    const entry = { name, size: content.length, crc: crc32(content) }
    written.push(entry)
    yield localHeader(entry)
    yield content
  }
  yield directoryOf(written)
}

/** Reads where the directory begins, with ZIP64 or without; null when the file does not end as a ZIP does. */
export function directoryStart(tail: Uint8Array, fileSize: number): number | null {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length)
  const at = tail.length - endLength
  if (at < 0 || view.getUint32(at, true) !== endSignature) return null
  const start = view.getUint32(at + 16, true)
  if (start !== none32 && view.getUint16(at + 10, true) !== none16) return start <= fileSize ? start : null
  const at64 = at - locator64Length - end64Length
  if (at64 < 0 || view.getUint32(at64, true) !== end64Signature) return null
  const far = Number(view.getBigUint64(at64 + 48, true))
  return far <= fileSize ? far : null
}
/** How much of the end `directoryStart` wants to see. */
export const tailLength = endLength + locator64Length + end64Length
