/** Whether what comes in now would be kept: tried with a write to a folder's disk and with one to the database. */
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Sql, transact } from './sql/sql.ts'

/** More than what a file system still finds for a few small files when it calls itself full. */
const triedBytes = 1024 * 1024

/** Rejects with the system's error. */
export async function tryDisk(folder: string): Promise<void> {
  // Always the same: one that a crash left is written over.
  const file = join(folder, '.storing')
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
export async function tryDatabase(db: Sql): Promise<void> {
  await transact(db, (trx) =>
    trx
      .updateTable('server_key')
      .set((column) => ({ fingerprint: column.ref('fingerprint') }))
      .execute(),
  )
}
