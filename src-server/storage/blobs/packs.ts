/**
 * Objects in packs: files that only grow, each written by one process. What arrives while a pack is being synced is
 * written and synced together after it; an object is ours when its pack is on the disk and the index knows it. Several
 * processes of one machine share the folder: each has a pack of its own, and all of them the index.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { syncDirectory } from '../sync-directory.ts'
import { openPackIndex } from './pack-index.ts'
import { createKeeping } from './pack-keeping.ts'
import { createPackWriter, type Size } from './pack-writer.ts'
import type { Blobs, PutResult } from './port.ts'

export interface PackOptions extends Size {
  /** Unix ms. */
  now(): number
}

/** As Blobs (port.ts), but whole objects go in, and digests come out page by page: what can be asked from another thread. */
export interface Packs extends Omit<Blobs, 'put' | 'list'> {
  put(digest: string, chunks: readonly Uint8Array[]): Promise<PutResult>
  /** Digests after this one, in order. */
  after(digest: string, atMost: number): Promise<string[]>
}

/** Opens or makes the folder; what processes left behind that died is found and taken up. */
export async function openPacks(dir: string, options: PackOptions): Promise<Packs> {
  const folder = join(dir, 'packs')
  if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) await syncDirectory(dir)
  const index = openPackIndex(join(dir, 'index.sqlite'))
  const writer = createPackWriter({
    folder,
    index,
    ...options,
    newName: () => randomBytes(16).toString('hex'),
  })
  const keeping = createKeeping({ dir, folder, index, writer, now: options.now })
  try {
    await keeping.takeUp(await readdir(folder))
  } catch (error) {
    index.close()
    throw error
  }
  const storing = new Map<string, Promise<void>>()

  async function store(digest: string, chunks: readonly Uint8Array[], bytes: number): Promise<void> {
    if (index.has(digest)) {
      if (await keeping.isSound(digest)) return
      await keeping.setAside(digest)
    }
    await writer.append({ digest, chunks, bytes })
  }

  /** One after the other for each object: who sends it at the same time waits for the first. */
  function storeOnce(digest: string, chunks: readonly Uint8Array[], bytes: number): Promise<void> {
    const under = storing.get(digest)
    if (under) return under
    const begun = store(digest, chunks, bytes).finally(() => storing.delete(digest))
    storing.set(digest, begun)
    return begun
  }

  return {
    async put(digest, chunks) {
      const hash = createHash('sha256')
      let bytes = 0
      for (const chunk of chunks) {
        hash.update(chunk)
        bytes += chunk.length
      }
      if (hash.digest('hex') !== digest) return { ok: false, why: 'other-bytes' }
      await storeOnce(digest, chunks, bytes)
      return { ok: true, bytes }
    },
    size: async (digest) => index.places(digest)[0]?.bytes ?? null,
    read: keeping.read,
    remove: keeping.remove,
    setAside: keeping.setAside,
    after: async (digest, atMost) => index.after(digest, atMost),
    async close() {
      await writer.close()
      index.close()
    },
  }
}
