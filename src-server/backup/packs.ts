/**
 * The server's packs (storage/blobs/packs.ts), copied while it writes them: only whole frames whose bytes are what they
 * say, each at its own offset, its object turned (object-cipher.ts). What the server has erased since is found by the headers, and erased here once a manifest
 * that does without it is on the disk.
 */
import { createHash } from 'node:crypto'
import { constants, type FileHandle, mkdir, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Frame,
  frameBytes,
  framesIn,
  headerBytes,
  headerOf,
  paddingOf,
  parseHeader,
  readAt,
  writeAt,
} from '../storage/blobs/frame.ts'
import { syncDirectory } from '../storage/sync-directory.ts'
import type { PackEntry } from './manifest.ts'
import type { ObjectCipher } from './object-cipher.ts'

const packName = /^[0-9a-f]{32}\.pack$/
/** A file that has changed so lately may change again within the same tick of its clock, ms. */
const settledMs = 2000
const erasedAtOnce = 1024 * 1024

export interface Alive {
  pack: string
  at: number
  digest: string
  bytes: number
}

export interface CopiedPacks {
  packs: Map<string, PackEntry>
  /** Here, and at the server not any more where they lay. */
  erasedThere: Alive[]
  /** Not sound at the server: left out. */
  damaged: number
  objects: number
  bytes: number
}

export const packsIn = async (folder: string): Promise<string[]> =>
  (
    await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      // Unreadable is not empty.
      if (error.code === 'ENOENT') return []
      throw error
    })
  )
    .filter((name) => packName.test(name))
    .sort()

export async function sizesIn(folder: string): Promise<Map<string, number>> {
  const sizes = new Map<string, number>()
  for (const name of await packsIn(folder)) sizes.set(name, (await stat(join(folder, name))).size)
  return sizes
}

/**
 * An object that the server moves from one pack to another meanwhile could be missed in both: so the packs are gone through
 * until nothing was found erased, gone or damaged that was not known before.
 */
export async function copyPacks(
  from: string,
  to: string,
  former: readonly PackEntry[],
  cipher: ObjectCipher,
  now: () => number,
): Promise<CopiedPacks> {
  await mkdir(to, { recursive: true, mode: 0o700 })
  const packs = new Map(former.map((entry) => [entry.name, entry]))
  const copied: CopiedPacks = { packs, erasedThere: [], damaged: 0, objects: 0, bytes: 0 }
  const known = new Set<string>()
  const here = await packsIn(to)
  const isNew = (what: string) => !known.has(what) && known.add(what) !== undefined
  for (let settled = false; !settled; ) {
    settled = true
    const there = new Set(await packsIn(from))
    for (const name of new Set([...packs.keys(), ...here, ...there])) {
      const one = await copyPack(join(from, name), join(to, name), packs.get(name) ?? null, cipher, now)
      packs.set(name, one.entry)
      copied.objects += one.objects
      copied.bytes += one.bytes
      if (one.erasedUnseen || (one.gone && there.has(name))) settled = false
      for (const at of one.damaged) if (isNew(`damaged ${name} ${at}`)) settled = false
      for (const frame of one.erasedThere) {
        if (!isNew(`erased ${name} ${frame.at}`)) continue
        copied.erasedThere.push({ pack: name, ...frame })
        settled = false
      }
    }
    copied.damaged = [...known].filter((what) => what.startsWith('damaged ')).length
  }
  await syncDirectory(to)
  return copied
}

async function copyPack(
  from: string,
  to: string,
  prior: PackEntry | null,
  cipher: ObjectCipher,
  now: () => number,
) {
  const name = to.slice(-37)
  const target = await open(to, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600)
  const source = await open(from, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  try {
    const done = {
      entry: { name, end: 0, frames: 0, size: 0, changedAt: 0 } satisfies PackEntry as PackEntry,
      erasedThere: [] as Omit<Alive, 'pack'>[],
      /** Among what was copied now. */
      erasedUnseen: false,
      gone: source === null,
      damaged: [] as number[],
      objects: 0,
      bytes: 0,
    }
    const { size, mtimeMs } = (await source?.stat()) ?? { size: 0, mtimeMs: 0 }
    const here = (await target.stat()).size
    if (prior && here >= prior.end) done.entry = { ...prior }
    const { entry } = done
    if (source && entry.changedAt !== 0 && entry.changedAt === mtimeMs && entry.size === size) return done
    await keepSound(target, here, cipher, done)
    await target.truncate(entry.end)
    for await (const { at, digest, bytes } of framesHere(target, entry.end, cipher)) {
      if (digest === null || (source && !(await isErased(source, at)))) continue
      done.erasedThere.push({ at, digest, bytes })
    }
    if (source) await copyTail(source, target, size, cipher, done)
    await target.datasync()
    const settled = now() - mtimeMs > settledMs && done.erasedThere.length === 0
    Object.assign(entry, { size, changedAt: settled ? mtimeMs : 0 })
    return done
  } finally {
    await target.close()
    await source?.close()
  }
}

/** Which of these lie here as they are, where the server has them too. */
export async function soundIn(
  folder: string,
  { packs, erasedThere }: Pick<CopiedPacks, 'packs' | 'erasedThere'>,
  digests: ReadonlySet<string>,
  cipher: ObjectCipher,
): Promise<Set<string>> {
  const erased = new Set(erasedThere.map(({ pack, at }) => `${pack} ${at}`))
  const found = new Set<string>()
  for (const { name, end } of packs.values())
    await using(join(folder, name), 'r', async (file) => {
      for await (const { at, digest, bytes } of framesHere(file, end, cipher)) {
        if (digest === null || !digests.has(digest) || erased.has(`${name} ${at}`)) continue
        if (cipher.isSound(digest, await readAt(file, at + headerBytes, bytes))) found.add(digest)
      }
    })
  return found
}

/** Of a pack of the backup. */
export const framesHere = (
  file: FileHandle,
  end: number,
  { isSound }: ObjectCipher,
  from = 0,
): AsyncGenerator<Frame> =>
  framesIn(
    file,
    from,
    end,
    async ({ at, digest, bytes }) =>
      digest === null || isSound(digest, await readAt(file, at + headerBytes, bytes)),
  )

/**
 * What a run that broke off had copied already, or is left of a copy that was cut: the server has perhaps lost it since. Up to
 * the first that is not whole.
 */
async function keepSound(
  file: FileHandle,
  size: number,
  cipher: ObjectCipher,
  done: { entry: PackEntry; objects: number; bytes: number },
): Promise<void> {
  const { entry } = done
  for await (const { at, digest, bytes } of framesHere(file, size, cipher, entry.end)) {
    const sound = digest === null || cipher.isSound(digest, await readAt(file, at + headerBytes, bytes))
    if (!sound || at + frameBytes(bytes) > size) return
    entry.end = at + frameBytes(bytes)
    entry.frames++
    if (digest !== null) done.objects++
    done.bytes += bytes
  }
}

async function isErased(file: FileHandle, at: number): Promise<boolean> {
  const frame = parseHeader(await readAt(file, at, headerBytes), at)
  return frame !== null && frame.digest === null
}

async function copyTail(
  source: FileHandle,
  target: FileHandle,
  size: number,
  cipher: ObjectCipher,
  done: { entry: PackEntry; erasedUnseen: boolean; damaged: number[]; objects: number; bytes: number },
): Promise<void> {
  const { entry } = done
  for await (const { at, bytes } of framesIn(source, entry.end, size)) {
    const whole = await readAt(source, at, headerBytes + bytes)
    const frame = parseHeader(whole, at)
    const sound = frame?.digest === null || frame?.digest === hashOf(whole.subarray(headerBytes))
    if (!frame || !sound || whole.length !== headerBytes + bytes) {
      done.damaged.push(at)
      continue
    }
    const object =
      frame.digest === null ? Buffer.alloc(bytes) : cipher.turn(frame.digest, whole.subarray(headerBytes))
    await writeAt(
      target,
      at,
      [whole.subarray(0, headerBytes), object, paddingOf(bytes)].filter(({ length }) => length > 0),
    )
    entry.frames++
    entry.end = at + frameBytes(bytes)
    if (frame.digest === null) done.erasedUnseen = true
    else done.objects++
    done.bytes += bytes
  }
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** With zeros. However it breaks off, the frame is known as an erased one, and as not done yet (`finishErasing`). */
export async function erase(path: string, frames: readonly Omit<Alive, 'pack'>[]): Promise<void> {
  await using(path, 'r+', async (file) => {
    for (const frame of frames) await writeAt(file, frame.at, [headerOf(frame, true)])
    await file.datasync()
    await overwrite(file, frames)
  })
}

/** What was being erased when a run broke off. */
export async function finishErasing(file: FileHandle, end: number, cipher: ObjectCipher): Promise<void> {
  const left: Frame[] = []
  for await (const frame of framesHere(file, end, cipher))
    if (frame.digest === null && !(await readAt(file, frame.at, headerBytes)).equals(headerOf(frame)))
      left.push(frame)
  await overwrite(file, left)
}

async function overwrite(file: FileHandle, frames: readonly Pick<Frame, 'at' | 'bytes'>[]): Promise<void> {
  for (const { at, bytes } of frames)
    for (let done = 0; done < bytes; done += erasedAtOnce)
      await writeAt(file, at + headerBytes + done, [Buffer.alloc(Math.min(erasedAtOnce, bytes - done))])
  await file.datasync()
  for (const { at, bytes } of frames) await writeAt(file, at, [headerOf({ digest: null, bytes })])
  await file.datasync()
}

export async function using<T>(
  path: string,
  flags: 'r' | 'r+',
  work: (file: FileHandle) => Promise<T>,
): Promise<T> {
  const file = await open(path, flags)
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}
