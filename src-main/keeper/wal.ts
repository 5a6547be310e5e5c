/** Checkpoints of the write-ahead logs from a second thread, so that no commit waits for one. */
import { parentPort, Worker, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { z } from 'zod'

export interface WalCare {
  /** False when SQLite is to do it itself, within commits (tests and one-shot commands). */
  readonly inThread: boolean
  add(file: string): void
  close(): Promise<void>
}

export const noWalThread: WalCare = {
  inThread: false,
  add: () => undefined,
  close: async () => undefined,
}

/** `entry`: a module that calls `serveWal` when it finds itself in a thread (the keeper's main). */
export function startWalThread(entry: URL, everyMs: number, log: (line: string) => void): WalCare {
  const worker = new Worker(entry, { workerData: { everyMs } })
  let said = ''
  worker.on('message', (why: unknown) => {
    if (why !== said) log(`a write-ahead log cannot be moved now: ${String(why)}`)
    said = String(why)
  })
  worker.on('error', (error) => log(`the thread that tends write-ahead logs failed: ${error.message}`))
  // It has nothing of its own to finish.
  worker.unref()
  return {
    inThread: true,
    add: (file) => worker.postMessage(file),
    async close() {
      await worker.terminate()
    },
  }
}

const Data = z.object({ everyMs: z.number().positive() })

/** Inside the thread: PASSIVE never blocks the writer, and a log that is moved whole is reused from its start. */
export function serveWal(): void {
  const { everyMs } = Data.parse(workerData)
  const files = new Map<string, Database.Database>()
  parentPort?.on('message', (file: unknown) => {
    if (typeof file === 'string' && !files.has(file)) files.set(file, new Database(file, { timeout: 0 }))
  })
  setInterval(() => {
    for (const db of files.values()) {
      try {
        db.pragma('wal_checkpoint(PASSIVE)')
      } catch (error) {
        // A full disk: the log grows instead, and is moved once there is room. The writer's own calls tell of it.
        parentPort?.postMessage(error instanceof Error ? error.message : String(error))
      }
    }
  }, everyMs)
}
