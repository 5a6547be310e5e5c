/** Checkpoints of the write-ahead logs from a second thread, so that no commit waits for one. */
import { parentPort, Worker, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { z } from 'zod'

export interface WalCare {
  /** False when SQLite is to do it itself, within commits (tests and one-shot commands). */
  readonly inThread: boolean
  add(file: string): void
  /** Lets go of the file; resolves once it has. */
  remove(file: string): Promise<void>
  close(): Promise<void>
}

/** `entry`: a module that calls `serveWal` when it finds itself in a thread (the keeper's main). */
export function startWalThread(entry: URL, everyMs: number, log: (line: string) => void): WalCare {
  const worker = new Worker(entry, { workerData: { everyMs } })
  let said = ''
  /** Files that the thread is to let go of. */
  const leaving = new Map<string, () => void>()
  worker.on('message', (told: unknown) => {
    const { why, left } = Told.parse(told)
    if (left !== undefined) leaving.get(left)?.()
    if (why === undefined) return
    if (why !== said) log(`a write-ahead log cannot be moved now: ${why}`)
    said = why
  })
  worker.on('error', (error) => log(`the thread that tends write-ahead logs failed: ${error.message}`))
  // It has nothing of its own to finish.
  worker.unref()
  return {
    inThread: true,
    add: (file) => worker.postMessage({ file, tend: true }),
    remove: (file) =>
      new Promise((resolve) => {
        leaving.set(file, () => {
          leaving.delete(file)
          resolve()
        })
        worker.postMessage({ file, tend: false })
      }),
    async close() {
      await worker.terminate()
    },
  }
}

const Data = z.object({ everyMs: z.number().positive() })
const Asked = z.object({ file: z.string(), tend: z.boolean() })
/** `why` a log could not be moved; `left`: a file that the thread has let go of. */
const Told = z.object({ why: z.string().optional(), left: z.string().optional() })

/** Inside the thread: PASSIVE never blocks the writer, and a log that is moved whole is reused from its start. */
export function serveWal(): void {
  const { everyMs } = Data.parse(workerData)
  const files = new Map<string, Database.Database>()
  const tell = (told: z.input<typeof Told>) => parentPort?.postMessage(told)
  parentPort?.on('message', (asked: unknown) => {
    const { file, tend } = Asked.parse(asked)
    if (tend && !files.has(file)) files.set(file, new Database(file, { timeout: 0 }))
    if (tend) return
    files.get(file)?.close()
    files.delete(file)
    tell({ left: file })
  })
  setInterval(() => {
    for (const db of files.values()) {
      try {
        db.pragma('wal_checkpoint(PASSIVE)')
      } catch (error) {
        // A full disk: the log grows instead, and is moved once there is room. The writer's own calls tell of it.
        tell({ why: error instanceof Error ? error.message : String(error) })
      }
    }
  }, everyMs)
}
