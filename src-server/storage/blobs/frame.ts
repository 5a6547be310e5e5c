/**
 * How an object lies in a pack: a header of 64 bytes, the object, zeros up to the next multiple of 512.
 *
 *     0  "TAZAPCK1"   8  kind: 1 object, 0 erased   9  zeros   12  length, bytes, uint32 BE
 *     16 SHA-256 of the object (zeros where erased)   48  zeros   60  CRC-32 of all before, uint32 BE
 *
 * So a pack tells by itself what is in it: the index is made anew from the packs whenever it is gone.
 */
import { createHash } from 'node:crypto'
import { writevSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'

const magic = Buffer.from('TAZAPCK1', 'latin1')
export const headerBytes = 64
/** Frames begin at its multiples only, so that one can be found again behind damage. */
const alignment = 512

export interface Frame {
  /** Offset of the header, bytes. */
  at: number
  /** Of the object; null: it was erased. */
  digest: string | null
  /** Length of the object. */
  bytes: number
}

/** From header to header. */
export const frameBytes = (bytes: number): number => Math.ceil((headerBytes + bytes) / alignment) * alignment

/** `erased`, with a digest: its bytes are still being overwritten. */
export function headerOf({ digest, bytes }: Omit<Frame, 'at'>, erased = digest === null): Buffer {
  const header = Buffer.alloc(headerBytes)
  magic.copy(header)
  header.writeUInt8(erased ? 0 : 1, 8)
  header.writeUInt32BE(bytes, 12)
  if (digest !== null) header.write(digest, 16, 'hex')
  header.writeUInt32BE(crc32(header.subarray(0, 60)), 60)
  return header
}

/** Null: no header, or a damaged one. */
export function parseHeader(header: Uint8Array, at: number): Frame | null {
  const view = Buffer.from(header.buffer, header.byteOffset, header.byteLength)
  if (view.length < headerBytes || !view.subarray(0, magic.length).equals(magic)) return null
  if (view.readUInt32BE(60) !== crc32(view.subarray(0, 60))) return null
  const digest = view.readUInt8(8) === 0 ? null : view.toString('hex', 16, 48)
  return { at, digest, bytes: view.readUInt32BE(12) }
}

/** What follows the object in its frame. */
export const paddingOf = (bytes: number): Buffer => zeros.subarray(0, frameBytes(bytes) - headerBytes - bytes)
const zeros = Buffer.alloc(alignment)

/**
 * All whole frames between `from` and `size`, in order. What is no frame (the torn end of a process that died, a damaged
 * header) is passed over up to the next one; a frame found so counts only when its bytes are what it says, for the
 * inside of an object may look like one.
 */
export async function* framesIn(
  file: FileHandle,
  from: number,
  size: number,
  sound: (frame: Frame) => Promise<boolean> = (frame) => isSound(file, frame),
): AsyncGenerator<Frame> {
  let at = from
  let lost = false
  while (at + headerBytes <= size) {
    const frame = parseHeader(await readAt(file, at, headerBytes), at)
    const fits = frame !== null && at + headerBytes + frame.bytes <= size
    if (fits && (!lost || (await sound(frame)))) {
      yield frame
      at += frameBytes(frame.bytes)
      lost = false
    } else {
      lost = true
      at = await nextMagic(file, at + alignment, size)
    }
  }
}

async function isSound(file: FileHandle, { at, digest, bytes }: Frame): Promise<boolean> {
  const object = await readAt(file, at + headerBytes, bytes)
  return digest === null
    ? object.every((byte) => byte === 0)
    : createHash('sha256').update(object).digest('hex') === digest
}

/** Where the next header may be; `size` when there is none. */
async function nextMagic(file: FileHandle, from: number, size: number): Promise<number> {
  const step = 1024 * 1024
  for (let at = from; at < size; at += step) {
    const block = await readAt(file, at, Math.min(step, size - at))
    for (let i = 0; i + magic.length <= block.length; i += alignment)
      if (block.compare(magic, 0, magic.length, i, i + magic.length) === 0) return at + i
  }
  return size
}

/** Up to `length` bytes: fewer at the end of the file. */
export async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer<ArrayBuffer>> {
  const room = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await file.read(room, done, length - done, at + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return room.subarray(0, done)
}

/** All of them, one after the other, from `at` on. */
export async function writeAt(file: FileHandle, at: number, buffers: readonly Uint8Array[]): Promise<void> {
  let rest = [...buffers]
  for (let place = at; rest.length > 0; ) {
    const { bytesWritten } = await file.writev(rest, place)
    place += bytesWritten
    rest = after(bytesWritten, rest)
  }
}

/** The same, and nothing else of this thread runs meanwhile: for one that is there to write. */
export function writeNow(file: FileHandle, at: number, buffers: readonly Uint8Array[]): void {
  let rest = [...buffers]
  for (let place = at; rest.length > 0; ) {
    const written = writevSync(file.fd, rest, place)
    place += written
    rest = after(written, rest)
  }
}

/** What is left of them. */
function after(bytes: number, buffers: readonly Uint8Array[]): Uint8Array[] {
  let left = bytes
  const whole = buffers.findIndex((buffer) => {
    if (left < buffer.length) return true
    left -= buffer.length
    return false
  })
  return whole < 0 ? [] : [buffers[whole]!.subarray(left), ...buffers.slice(whole + 1)]
}
