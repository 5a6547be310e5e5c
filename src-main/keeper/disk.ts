/** What a disk that cannot be written to looks like, and how much room there is. */
import { closeSync, fsyncSync, openSync, statfsSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { type Room, spares } from './budget.ts'

const sqlite =
  /^SQLITE_(FULL|READONLY|CANTOPEN|IOERR_(WRITE|FSYNC|DIR_FSYNC|TRUNCATE|SHMSIZE|SHMOPEN|SHMMAP|DELETE))/
const system = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EFBIG'])

const isDisk = (error: unknown): error is Error =>
  error instanceof Database.SqliteError
    ? sqlite.test(error.code)
    : error instanceof Error && 'code' in error && system.has(String(error.code))

/** Runs `work`; a disk that is full, read-only or failing becomes a ProblemError `disk-full` that names the cause. */
export function onDisk<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!isDisk(error)) throw error
    const code = 'code' in error ? String(error.code) : ''
    throw new ProblemError('disk-full', `${code} ${error.message}`.trim())
  }
}

export const isDiskFull = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.code === 'disk-full'

/** Of the file system that holds `folder`, for its user. */
export function roomOf(folder: string): Room {
  const { bavail, blocks, bsize } = statfsSync(folder)
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}

/** What an export may be asked as it grows: on the disk of the evidence it leaves the reserve for records alone. */
export function roomForExport(evidence: string, to: string): () => void {
  const same = statSync(evidence).dev === statSync(to, { throwIfNoEntry: false })?.dev
  return () => {
    if (same && !spares(roomOf(to), exportStep))
      throw new ProblemError('disk-full', 'what is left is kept for answers and records')
  }
}
/** An export is asked for its room once in so many bytes. */
export const exportStep = 64 * 1024 * 1024

/** Whether a page can be written and synced there now; its file stays. */
export function probe(folder: string): boolean {
  try {
    onDisk(() => {
      const handle = openSync(join(folder, 'probe'), 'w', 0o600)
      try {
        writeSync(handle, Buffer.alloc(4096))
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
    })
    return true
  } catch (error) {
    if (isDiskFull(error)) return false
    throw error
  }
}
