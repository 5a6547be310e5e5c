/** A bucket where one is named, else a directory in the data directory. */
import { join } from 'node:path'
import type { S3Place } from '../places.ts'
import { openDirectory } from './directory.ts'
import type { Blobs } from './port.ts'
import { openS3 } from './s3.ts'

export const openBlobs = (dataDir: string, s3: S3Place | null): Promise<Blobs> =>
  s3 === null ? openDirectory(join(dataDir, 'blobs')) : openS3(s3)
