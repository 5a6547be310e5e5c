/**
 * An attempt's log: what makes an append durable is one write to the end of one file, and one sync. Each frame has a
 * record, its object and the checkpoint over it; the SQLite file beside it is brought up from here after a crash.
 *
 * Frame: u32 BE length of the head, u32 BE length of the object, u32 BE CRC-32 of the head, head (JSON), object. A head is
 * never empty, so that no frame begins with four zeros. What follows the last whole frame is zeros (ahead.ts), or what a
 * crash left of an append that was never acknowledged: both are cut away on opening.
 */
import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { Base64, Digest, ProblemError } from '../../src-shared/vocabulary.ts'
import { createAhead, pieceBytes } from './ahead.ts'
import { sha256Hex } from './crypto.ts'
import { onDisk } from './disk.ts'
import { syncFolder } from './files.ts'
import type { Row } from './store.ts'

const prefix = 12
/** Frames up to this many bytes together are put together in one place, which all logs of the process share. */
const scratchBytes = 2 ** 20
let scratch: Buffer | null = null

/** Logs of the first release knew two levels. */
const Urgency = z.union([z.literal([0, 1, 2]), z.boolean().transform((is) => (is ? 2 : 0))])
const Head = z.object({
  seq: z.int().nonnegative(),
  kind: z.string(),
  leaf: z.string(),
  object: z.object({ digest: Digest, hurry: Urgency }).nullable(),
  checkpoint: z.object({ size: z.int(), note: z.string(), frontier: Base64 }).nullable(),
})

/** Where a row lies: the object's first byte, and the frame's end. */
export interface Place {
  object: number
  end: number
}

export interface LogOptions {
  readonly?: boolean | undefined
  /** Whether the disk has so many bytes to spare; left out, nothing is written ahead. */
  mayTake?: ((bytes: number) => boolean) | undefined
}

/** `end`: as far as the caller knows the log; what is beyond it comes from `tail`. */
export function openLog(file: string, end: number, { readonly = false, mayTake }: LogOptions = {}) {
  const handle = onDisk(() => openSync(file, readonly ? 'r' : 'a+', 0o600))
  // Opened to append only so that it is made; positions are what counts.
  const writer = readonly ? handle : onDisk(() => openSync(file, 'r+'))
  let at = end
  const ahead = mayTake && !readonly ? createAhead(file, () => at, mayTake) : null
  /** What was refused lies beyond the end still: a frame of the same length must not make it be taken for one. */
  let uncut = false
  /** Bytes of the newest append. */
  let newest = 0
  // A file whose name is lost with the power takes everything in it along.
  if (!readonly && end === 0) onDisk(() => syncFolder(dirname(file)))

  const read = (position: number, length: number): Buffer | null => {
    const bytes = Buffer.allocUnsafe(length)
    let done = 0
    while (done < length) {
      const got = readSync(handle, bytes, done, length - done, position + done)
      if (got === 0) return null
      done += got
    }
    return bytes
  }
  const frameAt = (position: number): { row: Row; place: Place } | null => {
    const lengths = read(position, prefix)
    const size = fstatSync(handle).size
    if (!lengths) return null
    const [head, object] = [lengths.readUInt32BE(0), lengths.readUInt32BE(4)]
    const place = { object: position + prefix + head, end: position + prefix + head + object }
    if (head === 0 || place.end > size) return null
    const json = read(position + prefix, head)
    if (!json || crc32(json) !== lengths.readUInt32BE(8)) return null
    const { seq, kind, leaf, object: named, checkpoint } = Head.parse(JSON.parse(json.toString('utf8')))
    const data = read(place.object, object)
    if (!data || (named !== null && sha256Hex(data) !== named.digest)) return null
    const row: Row = {
      record: { seq, kind, leaf },
      object: named && { ...named, data },
      checkpoint: checkpoint && { ...checkpoint, frontier: Buffer.from(checkpoint.frontier, 'base64') },
    }
    return { row, place }
  }
  /** In memory that is warm already: fresh pages cost more than the copy. */
  const joined = (pieces: readonly Uint8Array[], length: number): Buffer => {
    if (length > scratchBytes) return Buffer.concat(pieces)
    scratch ??= Buffer.alloc(scratchBytes)
    let at = 0
    for (const piece of pieces) {
      scratch.set(piece, at)
      at += piece.length
    }
    return scratch.subarray(0, length)
  }
  const write = (bytes: Buffer) => {
    let done = 0
    while (done < bytes.length) done += writeSync(writer, bytes, done, bytes.length - done, at + done)
    fdatasyncSync(writer)
  }
  /** A disk that refuses is asked again before the next append. */
  const cut = () => {
    ahead?.cut()
    try {
      ftruncateSync(writer, at)
      uncut = false
    } catch (_refused) {
      uncut = true
    }
  }
  const trim = () => {
    if (!readonly && fstatSync(handle).size > at) cut()
  }

  return {
    /** Durable when it returns the rows' places. Throws `disk-full`, and then none of them counts. */
    append(rows: readonly Row[]): Place[] {
      if (uncut) cut()
      if (uncut) throw new ProblemError('disk-full', `the end of ${file} cannot be cut`)
      const places: Place[] = []
      const pieces: Uint8Array[] = []
      let end = at
      for (const { record, object, checkpoint } of rows) {
        const head = Buffer.from(
          JSON.stringify({
            ...record,
            object: object && { digest: object.digest, hurry: object.hurry },
            checkpoint: checkpoint && {
              ...checkpoint,
              frontier: Buffer.from(checkpoint.frontier).toString('base64'),
            },
          }),
        )
        const lengths = Buffer.alloc(prefix)
        lengths.writeUInt32BE(head.length, 0)
        lengths.writeUInt32BE(object?.data.length ?? 0, 4)
        lengths.writeUInt32BE(crc32(head), 8)
        pieces.push(lengths, head, ...(object ? [object.data] : []))
        const start = end + prefix + head.length
        end = start + (object?.data.length ?? 0)
        places.push({ object: start, end })
      }
      try {
        onDisk(() => write(joined(pieces, end - at)))
      } catch (error) {
        cut()
        throw error
      }
      newest = end - at
      at = end
      return places
    },
    /** Takes back what `append` wrote, back to `end`. */
    revert(end: number) {
      at = end
      cut()
    },
    get end() {
      return at
    },
    /** Whole frames beyond `end`, in order; what follows the last of them was never acknowledged and is cut away. */
    *tail(): Generator<{ row: Row; place: Place }> {
      for (let frame = frameAt(at); frame; frame = frameAt(at)) {
        at = frame.place.end
        yield frame
      }
      trim()
    },
    /** Nothing waits: the next append may be made quicker. In a flood, which zeros do not keep up with, they would only cost. */
    rest() {
      if (!uncut && newest <= pieceBytes) ahead?.tend()
    },
    /** No append will follow: gives back what was taken for one. */
    finish() {
      ahead?.close()
      trim()
    },
    /** An object's bytes; null when the file is shorter. */
    read,
    close() {
      this.finish()
      closeSync(handle)
      if (writer !== handle) closeSync(writer)
    },
  }
}
