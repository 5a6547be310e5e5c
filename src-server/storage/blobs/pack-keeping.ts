/** What is done with objects once they lie in packs: read, erased, set aside; and with packs that died or have emptied. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createBatch } from '../sql/batch.ts'
import { syncDirectory } from '../sync-directory.ts'
import { frameBytes, framesIn, headerBytes, headerOf, parseHeader, readAt, writeAt } from './frame.ts'
import type { Pack, PackIndex, Place } from './pack-index.ts'
import { type PackWriter, packPath } from './pack-writer.ts'

interface Deps {
  dir: string
  folder: string
  index: PackIndex
  writer: PackWriter
  now(): number
}

/** A pack that nobody closed or wrote for so long is a dead process's, ms. */
const abandonedMs = 3_600_000
/** With less than this share of it alive a closed pack is not worth its place. */
const worthwhile = 0.25
const erasedAtOnce = 1024 * 1024
/** Frames whose places are written to the index together. */
const learnedAtOnce = 500

export function createKeeping({ dir, folder, index, writer, now }: Deps) {
  const pathOf = ({ name }: { name: string }): string => packPath(folder, name)

  /** Null when the pack is not there: somebody has moved what was alive in it, and the index knows where to. */
  async function inPack<T>(
    pack: { name: string },
    flags: 'r' | 'r+',
    work: (file: FileHandle) => Promise<T>,
  ): Promise<T | null> {
    let file: FileHandle
    try {
      file = await open(pathOf(pack), flags)
    } catch (error) {
      if (isCode(error, 'ENOENT')) return null
      throw error
    }
    try {
      return await work(file)
    } finally {
      await file.close()
    }
  }

  /** Null: it is not there any more. */
  async function readFrom(place: Place): Promise<Uint8Array<ArrayBuffer> | null> {
    const frame = await inPack(place, 'r', (file) => readAt(file, place.at, headerBytes + place.bytes))
    if (frame === null) return null
    const header = parseHeader(frame, place.at)
    if (header === null || header.digest !== null) return frame.subarray(headerBytes)
    // A removal that broke off.
    await erase(place)
    return null
  }

  /** Null: there is no such object. */
  async function find(digest: string): Promise<Uint8Array<ArrayBuffer> | null> {
    // What is moved or erased meanwhile is looked for again.
    for (let [place] = index.places(digest); place; [place] = index.places(digest)) {
      const bytes = await readFrom(place)
      if (bytes) return bytes
      if (!existsSync(pathOf(place)) && index.pack(place.pack)) index.forget(place.pack)
    }
    return null
  }

  /** With zeros, and then the headers with what says so. */
  const overwrite = (pack: { name: string }, places: readonly Place[]) =>
    inPack(pack, 'r+', async (file) => {
      for (const { at, bytes } of places) await writeZeros(file, at + headerBytes, bytes)
      await file.datasync()
      for (const { at, bytes } of places) await writeAt(file, at, [headerOf({ digest: null, bytes })])
      await file.datasync()
    })

  /**
   * Its bytes are overwritten and on the disk before its header says so, and that before the index forgets it: however
   * it breaks off, it can be done again.
   */
  const erase = createBatch<Place>(async (places) => {
    for (const of of Map.groupBy(places, ({ pack }) => pack).values()) {
      await overwrite(of[0]!, of)
      for (const place of of) index.drop(place)
    }
  })

  async function remove(digest: string): Promise<void> {
    const emptied = new Set<number>()
    // The same object may lie in several places, and be moved meanwhile.
    for (let places = index.places(digest); places.length > 0; places = index.places(digest)) {
      await Promise.all(places.map(erase))
      for (const { pack } of places) emptied.add(pack)
    }
    for (const pack of emptied) await tidy(pack)
  }

  const tidying = new Map<number, Promise<void>>()
  function tidy(pack: number): Promise<void> {
    const under = tidying.get(pack)
    if (under) return under
    const begun = tidyOne(pack).finally(() => tidying.delete(pack))
    tidying.set(pack, begun)
    return begun
  }

  /** A closed pack with nothing alive goes; of one with little, that little goes into our own. */
  async function tidyOne(id: number): Promise<void> {
    const pack = index.pack(id)
    if (!pack?.closed || pack.alive > pack.end * worthwhile) return
    if (!(await moveOut(pack))) return
    index.forget(id)
    await rm(pathOf(pack), { force: true })
    await syncDirectory(folder)
  }

  /** False when something in it is damaged: a scrub sets that aside first. */
  async function moveOut({ id, name }: Pack): Promise<boolean> {
    const left: Place[] = []
    for (const { at, digest, bytes } of index.framesOf(id)) {
      const place = { pack: id, name, at, bytes }
      const object = await readFrom(place)
      if (object === null) continue
      if (hashOf(object) !== digest) return false
      const moved = await writer.append({ digest, chunks: [object], bytes })
      if (index.drop(place)) left.push(place)
      // Removed meanwhile, or moved by another process: this copy is one too many.
      else await erase(moved)
    }
    // What is removed later must not be left where it lay before.
    await overwrite({ name }, left)
    return true
  }

  async function setAside(digest: string): Promise<void> {
    const [place] = index.places(digest)
    if (!place) return
    const bytes = await inPack(place, 'r', (file) => salvage(file, place.at + headerBytes, place.bytes))
    if (bytes) await keepAside(digest, bytes)
    await erase(place)
    await tidy(place.pack)
  }

  async function keepAside(digest: string, bytes: Uint8Array): Promise<void> {
    const aside = join(dir, 'damaged')
    if ((await mkdir(aside, { recursive: true, mode: 0o700 })) !== undefined) await syncDirectory(dir)
    const file = await open(join(aside, digest), 'w', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await syncDirectory(aside)
  }

  /** `names`: of the files in the folder. What the index does not know of them it learns. */
  async function takeUp(names: readonly string[]): Promise<void> {
    for (const pack of index.packs()) if (!existsSync(pathOf(pack))) index.forget(pack.id)
    for (const file of names) {
      const name = /^([0-9a-f]{32})\.pack$/.exec(file)?.[1]
      if (name === undefined) continue
      const pack = index.begin(name)
      if (!pack.closed) await inPack(pack, 'r+', (file) => learn(pack, file))
      await tidy(pack.id)
    }
  }

  async function learn(pack: Pack, file: FileHandle): Promise<void> {
    const { size, mtimeMs } = await file.stat()
    if (size > pack.end) {
      // Who wrote it may have died before it was on the disk.
      await file.datasync()
      let frames: { at: number; digest: string; bytes: number }[] = []
      let end = pack.end
      const keep = () => {
        index.add(pack.id, frames, end)
        frames = []
      }
      for await (const { at, digest, bytes } of framesIn(file, pack.end, size)) {
        if (digest !== null) frames.push({ at, digest, bytes })
        end = at + frameBytes(bytes)
        if (frames.length >= learnedAtOnce) keep()
      }
      keep()
    }
    if (now() - mtimeMs > abandonedMs) index.shut(pack.id)
  }

  return {
    remove,
    setAside,
    takeUp,
    async read(digest: string): Promise<Uint8Array<ArrayBuffer>> {
      const bytes = await find(digest)
      if (bytes === null) throw new Error(`there is no object ${digest}`)
      return bytes
    },
    /** False too where the disk gives it no more. */
    async isSound(digest: string): Promise<boolean> {
      try {
        const bytes = await find(digest)
        return bytes !== null && hashOf(bytes) === digest
      } catch (error) {
        if (isCode(error, 'EIO')) return false
        throw error
      }
    },
  }
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

async function writeZeros(file: FileHandle, at: number, length: number): Promise<void> {
  const zeros = Buffer.alloc(Math.min(length, erasedAtOnce))
  for (let done = 0; done < length; done += zeros.length)
    await writeAt(file, at + done, [zeros.subarray(0, Math.min(zeros.length, length - done))])
}

/** What the disk still gives of it; zeros where it gives nothing. */
async function salvage(file: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const block = 4096
  const room = Buffer.alloc(length)
  for (let done = 0; done < length; done += block)
    try {
      await file.read(room, done, Math.min(block, length - done), at + done)
    } catch (error) {
      if (!isCode(error, 'EIO')) throw error
    }
  return room
}
