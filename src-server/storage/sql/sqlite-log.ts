/**
 * The embedded database's write-ahead log, synced without holding up the thread that everything runs on: SQLite commits
 * into it without waiting (synchronous = NORMAL), and this waits before anybody is told.
 */
import { type FileHandle, open } from 'node:fs/promises'

export interface Log {
  /** Everything committed before is on the disk when it resolves. Once it has failed it fails for ever. */
  sync(): Promise<void>
  /** Throws when a sync has failed: nobody may be told what is perhaps not on the disk. */
  check(): void
  close(): Promise<void>
}

/** What was committed may not be on the disk: nothing but a start from what is there mends it. */
export class LogLost extends Error {}

/** `file`: of the database; its log is there from the first commit until the last connection is closed. */
export function openLog(file: string): Log {
  let handle: FileHandle | null = null
  let failed: { error: unknown } | null = null
  return {
    async sync() {
      try {
        handle ??= await open(`${file}-wal`, 'r+')
        await handle.datasync()
      } catch (error) {
        // The system counts as written what it could not write: a second try would believe it.
        failed = { error }
        throw error
      }
    },
    check() {
      if (failed) throw new LogLost('the database could not be synced; start again', { cause: failed.error })
    },
    async close() {
      await handle?.close()
    },
  }
}
