/** Objects as files: <dir>/ab/cd/<digest>. Written beside, fsynced, renamed, and the directory fsynced: then it is ours. */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { syncDirectory } from '../sync-directory.ts'
import { type Blobs, digestShape, type PutResult, placeOf } from './port.ts'

/** Longer than any upload takes, ms: what lies in `incoming` since before is of a process that died. */
const abandonedMs = 3_600_000

/** Makes the directory where missing; what a crash left half-written is removed. Others may be using it. */
export async function openDirectory(dir: string): Promise<Blobs> {
  const incoming = join(dir, 'incoming')
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name)
    const { mtimeMs } = await stat(path)
    if (Date.now() - mtimeMs > abandonedMs) await rm(path, { force: true })
  }
  const known = new Map<string, Promise<void>>()

  const pathOf = (digest: string): string => join(dir, placeOf(digest))

  /** A directory entry is durable only when its parent is, up to the store's own. */
  function ensure(folder: string): Promise<void> {
    const seen = known.get(folder)
    if (seen) return seen
    const made = (async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await syncDirectory(dirname(folder))
      await syncDirectory(dir)
    })()
    known.set(folder, made)
    made.catch(() => known.delete(folder))
    return made
  }

  return {
    async put(digest, bytes, limit) {
      const target = pathOf(digest)
      const temporary = join(incoming, randomUUID())
      const file = await open(temporary, 'wx', 0o600)
      let result: PutResult
      try {
        result = await write(file, digest, bytes, limit)
        if (result.ok) await file.sync()
      } catch (error) {
        await file.close()
        await rm(temporary, { force: true })
        throw error
      }
      await file.close()
      if (!result.ok) {
        await rm(temporary, { force: true })
        return result
      }
      await ensure(dirname(target))
      await rename(temporary, target)
      await syncDirectory(dirname(target))
      return result
    },
    size: (digest) =>
      stat(pathOf(digest)).then(
        ({ size }) => size,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return null
          throw error
        },
      ),
    async setAside(digest) {
      const path = pathOf(digest)
      const aside = join(dir, 'damaged')
      if (!existsSync(path)) return
      await ensure(aside)
      await rename(path, join(aside, digest))
      await syncDirectory(aside)
      await syncDirectory(dirname(path))
    },
    async remove(digest) {
      const path = pathOf(digest)
      if (!existsSync(path)) return
      await rm(path, { force: true })
      await syncDirectory(dirname(path))
    },
    read: async (digest) => new Uint8Array(await readFile(pathOf(digest))),
    async *list() {
      for (const first of await foldersIn(dir))
        for (const second of await foldersIn(join(dir, first)))
          for (const name of (await readdir(join(dir, first, second))).sort())
            if (digestShape.test(name) && name.startsWith(first + second)) yield name
    },
    // Nothing is kept open.
    close: () => undefined,
  }
}

async function write(file: FileHandle, digest: string, bytes: Readable, limit: number): Promise<PutResult> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of bytes as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > limit) return { ok: false, why: 'too-large' }
    hash.update(chunk)
    await file.writeFile(chunk)
  }
  if (hash.digest('hex') !== digest) return { ok: false, why: 'other-bytes' }
  return { ok: true, bytes: size }
}

/** Of two hexadecimal digits, sorted. */
const foldersIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort()
