/** One keeper, one supervisor, one demo a folder: an exclusive SQLite lock, which the OS lets go however the process ends. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { onDisk } from './disk.ts'

/** Returns what lets go. Throws a ProblemError: `internal` when another one holds the folder, `disk-full`. */
export function lockFolder(data: string, who: 'keeper' | 'station' | 'demo' = 'keeper'): () => void {
  const file = who === 'keeper' ? 'lock.sqlite' : `${who}-lock.sqlite`
  const db = onDisk(() => new Database(join(data, file), { timeout: 2000 }))
  try {
    onDisk(() => {
      db.pragma('locking_mode = EXCLUSIVE')
      db.exec('BEGIN EXCLUSIVE')
    })
  } catch (error) {
    db.close()
    if (error instanceof ProblemError) throw error
    throw new ProblemError('internal', `another ${who} holds ${data} (${String(error)})`)
  }
  return () => db.close()
}
