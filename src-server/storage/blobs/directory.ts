/** Objects as files: <dir>/ab/cd/<digest>. Written beside, fsynced, renamed, and the directory fsynced: then it is ours. */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { type FileHandle, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Blobs, PutResult } from './port.ts'

const digestShape = /^[0-9a-f]{64}$/

/** Makes the directory where missing; what a crash left half-written is removed. */
export async function openDirectory(dir: string): Promise<Blobs> {
  const incoming = join(dir, 'incoming')
  await rm(incoming, { recursive: true, force: true })
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  const known = new Map<string, Promise<void>>()

  const pathOf = (digest: string): string => {
    if (!digestShape.test(digest)) throw new TypeError('not a digest')
    return join(dir, digest.slice(0, 2), digest.slice(2, 4), digest)
  }

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
    has: (digest) =>
      stat(pathOf(digest)).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return false
          throw error
        },
      ),
    async remove(digest) {
      const path = pathOf(digest)
      if (!existsSync(path)) return
      await rm(path, { force: true })
      await syncDirectory(dirname(path))
    },
    read: async (digest) => new Uint8Array(await readFile(pathOf(digest))),
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

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
