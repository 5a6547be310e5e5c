/** A bucket where one is named, else packs in the data directory, beside the files of earlier versions. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { S3Place } from '../places.ts'
import { syncDirectory } from '../sync-directory.ts'
import { beside } from './beside.ts'
import { openDirectory } from './directory.ts'
import type { Blobs } from './port.ts'
import { received } from './received.ts'
import { openS3 } from './s3.ts'
import { openPacksInThread } from './thread.ts'

/** Large enough that a campus makes a few a minute, small enough to be written anew when little of one is alive. */
const packBytes = 1024 ** 3

export const openBlobs = (dataDir: string, s3: S3Place | null): Promise<Blobs> =>
  s3 === null ? openFolder(dataDir) : openS3(s3)

async function openFolder(dataDir: string): Promise<Blobs> {
  const dir = join(dataDir, 'blobs')
  if ((await mkdir(dir, { recursive: true, mode: 0o700 })) !== undefined) await syncDirectory(dataDir)
  const older = await openDirectory(dir, Date.now())
  const packs = received(await openPacksInThread({ dir, packBytes }))
  return older === null ? packs : beside(packs, older)
}
