/** One keeper a data folder: an exclusive SQLite lock, which the OS lets go however the process ends. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { onDisk } from './disk.ts'

/** Returns what lets go. Throws a ProblemError: `internal` when another keeper holds the folder, `disk-full`. */
export function lockFolder(data: string): () => void {
  const db = onDisk(() => new Database(join(data, 'lock.sqlite'), { timeout: 2000 }))
  try {
    onDisk(() => {
      db.pragma('locking_mode = EXCLUSIVE')
      db.exec('BEGIN EXCLUSIVE')
    })
  } catch (error) {
    db.close()
    if (error instanceof ProblemError) throw error
    throw new ProblemError('internal', `another keeper holds ${data} (${String(error)})`)
  }
  return () => db.close()
}
