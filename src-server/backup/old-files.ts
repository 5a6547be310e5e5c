/** Objects of earlier versions, each a file (storage/blobs/directory.ts): `<folder>/ab/cd/<digest>`. */
import { createHash } from 'node:crypto'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openDirectory } from '../storage/blobs/directory.ts'
import { placeOf } from '../storage/blobs/port.ts'
import { syncDirectory } from '../storage/sync-directory.ts'
import type { ObjectCipher } from './object-cipher.ts'
import { writeWhole } from './write-whole.ts'

const sizeOf = (path: string): Promise<number | null> =>
  stat(path).then(
    ({ size }) => size,
    () => null,
  )

export interface CopiedFiles {
  files: number
  damaged: number
  objects: number
  bytes: number
}

export async function copyFiles(
  from: string,
  to: string,
  cipher: ObjectCipher,
  now: number,
): Promise<CopiedFiles> {
  const copied = { files: 0, damaged: 0, objects: 0, bytes: 0 }
  const source = await openDirectory(from, now)
  for await (const digest of source?.list() ?? []) {
    const path = join(to, placeOf(digest))
    const size = await source?.size(digest)
    if (size == null) continue
    if ((await sizeOf(path)) !== size) {
      const bytes = await source?.read(digest).catch(() => null)
      if (bytes == null || createHash('sha256').update(bytes).digest('hex') !== digest) {
        copied.damaged++
        continue
      }
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await rm(`${path}.new`, { force: true })
      await writeWhole(`${path}.new`, [cipher.turn(digest, bytes)])
      await rename(`${path}.new`, path)
      await syncDirectory(dirname(path))
      copied.objects++
      copied.bytes += size
    }
    copied.files++
  }
  return copied
}
