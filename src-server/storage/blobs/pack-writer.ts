/** The pack that this process writes: one write and one sync for all objects that wait together. */
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { createBatch } from '../sql/batch.ts'
import { syncDirectory } from '../sync-directory.ts'
import { frameBytes, headerOf, paddingOf, writeNow } from './frame.ts'
import type { PackIndex, Place } from './pack-index.ts'

export interface Size {
  /** A pack that has grown beyond is closed, bytes. */
  packBytes: number
}

interface Deps extends Size {
  folder: string
  index: PackIndex
  now(): number
  newName(): string
}

interface Item {
  digest: string
  chunks: readonly Uint8Array[]
  bytes: number
}
interface Waiting extends Item {
  place: Place | null
}

/** A process leaves its own pack alone after so long, ms; long before others take it for a dead one's (pack-keeping.ts). */
const idleMs = 20 * 60_000
/** A group: what a disk writes in a moment. */
const itemsAtMost = 64

export interface PackWriter {
  /** Durable and known to the index when it resolves. Rejects when the disk fails; then nothing of it is visible. */
  append(item: Item): Promise<Place>
  /** After what is being written. */
  close(): Promise<void>
}

export const packPath = (folder: string, name: string): string => join(folder, `${name}.pack`)

export function createPackWriter({ folder, index, packBytes, now, newName }: Deps): PackWriter {
  let own: { id: number; name: string; file: FileHandle; end: number; usedAt: number } | null = null

  /** The file is there before the index names it: a name without a file is one of a pack that has gone. */
  async function begin() {
    const name = newName()
    const file = await open(packPath(folder, name), 'wx', 0o600)
    try {
      await syncDirectory(folder)
      return { id: index.begin(name).id, name, file, end: 0, usedAt: now() }
    } catch (error) {
      await file.close()
      throw error
    }
  }

  async function leave(): Promise<void> {
    const pack = own
    own = null
    if (!pack) return
    index.shut(pack.id)
    await pack.file.close()
  }

  const append = createBatch<Waiting>(async (items) => {
    for (;;) {
      if (own && (own.end >= packBytes || now() - own.usedAt > idleMs)) await leave()
      own ??= await begin()
      const { id, name, file, end } = own
      try {
        const { buffers, frames, to } = framed(items, end)
        // Into the system's memory, which takes it at once: handing that to another thread costs more.
        writeNow(file, end, buffers)
        await file.datasync()
        if (index.add(id, frames, to)) {
          for (const [i, { at, bytes }] of frames.entries()) items[i]!.place = { pack: id, name, at, bytes }
          Object.assign(own, { end: to, usedAt: now() })
          return
        }
      } catch (error) {
        // What a failed sync leaves on the disk nobody knows: this pack ends where it was sound, if it can still be cut.
        await Promise.allSettled([file.truncate(end)])
        await leave()
        throw error
      }
      // Somebody took it for a dead process's: all is written once more, into another.
      await leave()
    }
  }, itemsAtMost)

  /** Groups go one after the other: when this one is through, all before it are. */
  let last: Promise<void> = Promise.resolve()
  return {
    async append(item) {
      const waiting: Waiting = { ...item, place: null }
      last = append(waiting)
      await last
      if (waiting.place === null) throw new Error(`${item.digest} has no place`)
      return waiting.place
    },
    async close() {
      // Whoever waits for it is told how it went.
      await Promise.allSettled([last])
      await leave()
    },
  }
}

function framed(items: readonly Item[], from: number) {
  const buffers: Uint8Array[] = []
  const frames: { at: number; digest: string; bytes: number }[] = []
  let to = from
  for (const { digest, chunks, bytes } of items) {
    buffers.push(headerOf({ digest, bytes }), ...chunks, paddingOf(bytes))
    frames.push({ at: to, digest, bytes })
    to += frameBytes(bytes)
  }
  return { buffers: buffers.filter(({ length }) => length > 0), frames, to }
}
