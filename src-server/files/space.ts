/** How much of the server's own disk files leave to everything else: the evidence of exams lies there too. */
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { Refusal } from '../http/refusal.ts'
import type { Places } from '../storage/places.ts'

export interface Disk {
  freeBytes: number
  totalBytes: number
}

/** Refuses `disk-full` (507) where so many bytes more would reach into the reserve. */
export type Room = (bytes: number) => Promise<void>

export interface Space {
  objects: Room
  records: Room
}

/** Bytes that files leave alone: a twentieth of the disk, at most 2 GiB. */
export const reserveOf = (totalBytes: number): number => Math.min(2 * 1024 ** 3, totalBytes / 20)

export const createRoom =
  (disk: () => Promise<Disk>): Room =>
  async (bytes) => {
    const { freeBytes, totalBytes } = await disk()
    if (freeBytes - bytes < reserveOf(totalBytes))
      throw new Refusal('disk-full', { status: 507, detail: 'the server has no room for this file' })
  }

/** A bucket and a database elsewhere have their own disks, which are not asked. */
export function spaceAt(dataDir: string, { databaseUrl, s3 }: Places): Space {
  const elsewhere: Room = async () => undefined
  return {
    objects: s3 === null ? createRoom(() => diskOf(join(dataDir, 'blobs'))) : elsewhere,
    records: databaseUrl === null ? createRoom(() => diskOf(dataDir)) : elsewhere,
  }
}

export async function diskOf(folder: string): Promise<Disk> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}
