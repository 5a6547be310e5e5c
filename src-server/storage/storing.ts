/**
 * Whether what comes in now would be kept: tried with a write to the data directory's disk and one to the database. Asked as
 * often as anybody likes and tried every few seconds at most.
 */
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Sql, transact } from './sql/sql.ts'

export interface Storing {
  /** Null when it would; else why not, for the log. */
  trouble(): Promise<string | null>
}

/** A try's answer holds so long, ms. */
const restsMs = 3000
/** More than what a file system still finds for a few small files when it calls itself full. */
const triedBytes = 1024 * 1024

/** `now`: ms, monotonic. */
export function createStoring(deps: { db: Sql; dataDir: string; now(): number }): Storing {
  const { db, dataDir, now } = deps
  let last: { at: number; trouble: Promise<string | null> } | null = null

  const onDisk = async () => {
    // Always the same: one that a crash left is written over.
    const file = join(dataDir, '.storing')
    try {
      const handle = await open(file, 'w', 0o600)
      try {
        await handle.writeFile(Buffer.alloc(triedBytes, 1))
        await handle.sync()
      } finally {
        await handle.close()
      }
    } finally {
      await rm(file, { force: true })
    }
  }
  /** Rewrites what stands there: a real write, durable when it returns, that changes nothing. */
  const inDatabase = () =>
    transact(db, (trx) =>
      trx
        .updateTable('server_key')
        .set((column) => ({ fingerprint: column.ref('fingerprint') }))
        .execute(),
    )
  const attempt = async (): Promise<string | null> => {
    try {
      await onDisk()
      await inDatabase()
      return null
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }

  return {
    trouble() {
      if (last === null || now() - last.at >= restsMs) last = { at: now(), trouble: attempt() }
      return last.trouble
    },
  }
}
