/** A body taken into memory and hashed on the way; how much memory all bodies together take is bounded. */
import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'

export type Taken =
  | { ok: true; chunks: readonly Uint8Array[]; bytes: number }
  | { ok: false; why: 'other-bytes' | 'too-large' }

/** Rejects when the stream breaks. `too-large` at the first byte beyond `limit`; the rest is left unread. */
export function take(body: Readable, digest: string, limit: number): Promise<Taken> {
  return new Promise((resolve, reject) => {
    const hash = createHash('sha256')
    const chunks: Uint8Array[] = []
    let bytes = 0
    const data = (chunk: Uint8Array) => {
      bytes += chunk.length
      if (bytes > limit) {
        leave()
        body.pause()
        resolve({ ok: false, why: 'too-large' })
        return
      }
      hash.update(chunk)
      chunks.push(chunk)
    }
    const end = () => {
      leave()
      resolve(hash.digest('hex') === digest ? { ok: true, chunks, bytes } : { ok: false, why: 'other-bytes' })
    }
    const broken = (error: Error) => {
      leave()
      reject(error)
    }
    const closed = () => broken(body.errored ?? cut())
    const leave = () => {
      body.off('data', data).off('end', end).off('error', broken).off('close', closed)
    }
    // It may have ended badly while it waited for its turn.
    if (body.destroyed) return closed()
    body.on('end', end).on('error', broken).on('close', closed).on('data', data)
  })
}

/** As Node's own of a request whose sender went away (http/answers.ts knows it). */
const cut = (): Error => Object.assign(new Error('aborted'), { code: 'ECONNRESET' })

export interface Budget {
  /** Resolves when there is room; who came first is first. */
  take(bytes: number): Promise<void>
  give(bytes: number): void
}

/** `total` bytes at a time; one that asks for more than all has it alone. */
export function createBudget(total: number): Budget {
  let free = total
  const waiting: { bytes: number; go: () => void }[] = []
  return {
    take(bytes) {
      const asked = Math.min(bytes, total)
      if (waiting.length === 0 && asked <= free) {
        free -= asked
        return Promise.resolve()
      }
      return new Promise((go) => waiting.push({ bytes: asked, go }))
    },
    give(bytes) {
      free += Math.min(bytes, total)
      for (let first = waiting[0]; first && first.bytes <= free; first = waiting[0]) {
        free -= first.bytes
        waiting.shift()
        first.go()
      }
    },
  }
}
