/** Objects as earlier versions of the server kept them, each a file: <dir>/ab/cd/<digest>. Nothing is added any more. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncDirectory } from '../sync-directory.ts'
import { type Blobs, digestShape, placeOf } from './port.ts'

/** Longer than any upload took, ms: what lies in `incoming` since before is of a process that died. */
const abandonedMs = 3_600_000

/** Null where there are none. What an earlier version left half-written is removed. */
export async function openDirectory(dir: string, now: number): Promise<Omit<Blobs, 'put'> | null> {
  const incoming = join(dir, 'incoming')
  for (const name of existsSync(incoming) ? await readdir(incoming) : []) {
    const path = join(incoming, name)
    if (now - (await stat(path)).mtimeMs > abandonedMs) await rm(path, { force: true })
  }
  if ((await foldersIn(dir)).length === 0) return null
  const pathOf = (digest: string): string => join(dir, placeOf(digest))

  return {
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
      if ((await mkdir(aside, { recursive: true, mode: 0o700 })) !== undefined) await syncDirectory(dir)
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

/** Of two hexadecimal digits, sorted. */
const foldersIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort()
