/** One server a folder where the records are SQLite's, and one backup: exclusive locks, which the OS lets go however a process ends. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** Another one runs on this folder. */
export class FolderTaken extends Error {}

/** How long a server that is just ending is waited for, ms. */
const patienceMs = 2000

/**
 * Makes the folder where it is missing, and touches nothing else in it but the lock's own file. Returns what lets go;
 * throws `FolderTaken`, or the system's or SQLite's own error. Commands beside a running server do not take it.
 */
export function lockDataDir(dataDir: string, what: 'server' | 'backup' = 'server'): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const db = new Database(join(dataDir, `${what}-lock.sqlite`), { timeout: patienceMs })
  try {
    db.pragma('locking_mode = EXCLUSIVE')
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY') throw new FolderTaken(dataDir)
    throw error
  }
  return () => db.close()
}
