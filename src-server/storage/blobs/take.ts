/** Bodies taken into memory as they come; how much memory all of them together take is bounded. */
import type { Readable } from 'node:stream'

type Taken = { ok: true; chunks: readonly Uint8Array[]; bytes: number } | { ok: false; why: 'too-large' }

export interface Room {
  /** Of bodies that are still coming, bytes: beyond it the one that has been coming for longest is cut off. */
  coming: number
  /** Of whole ones that wait for the disk, bytes: beyond it no other is begun with. */
  whole: number
}

export interface Taker {
  /** Rejects when the stream breaks or is cut off. `too-large` at the first byte beyond `limit`; the rest is left unread. */
  take(body: Readable, limit: number): Promise<Taken>
  /** What was taken is needed no more. */
  release(taken: Taken): void
}

export function createTaker(room: Room): Taker {
  /** In the order of their beginning. */
  const slowest = new Set<() => void>()
  const waiting: (() => void)[] = []
  let coming = 0
  let whole = 0

  function receive(body: Readable, limit: number): Promise<Taken> {
    return new Promise((resolve, reject) => {
      const chunks: Uint8Array[] = []
      let bytes = 0
      const data = (chunk: Uint8Array) => {
        bytes += chunk.length
        coming += chunk.length
        if (bytes > limit) {
          leave()
          body.pause()
          resolve({ ok: false, why: 'too-large' })
          return
        }
        chunks.push(chunk)
        for (const cutOff of slowest) {
          if (coming <= room.coming) break
          cutOff()
        }
      }
      const end = () => {
        leave()
        whole += bytes
        resolve({ ok: true, chunks, bytes })
      }
      const broken = (error: Error) => {
        leave()
        reject(error)
      }
      const closed = () => broken(body.errored ?? wentAway())
      const cut = () => {
        broken(wentAway())
        body.destroy()
      }
      const leave = () => {
        slowest.delete(cut)
        coming -= bytes
        body.off('data', data).off('end', end).off('error', broken).off('close', closed)
      }
      // It may have ended badly while it waited for its turn.
      if (body.destroyed) return closed()
      slowest.add(cut)
      body.on('end', end).on('error', broken).on('close', closed).on('data', data)
    })
  }

  return {
    async take(body, limit) {
      while (whole > room.whole) await new Promise<void>((go) => waiting.push(go))
      return receive(body, limit)
    },
    release(taken) {
      if (taken.ok) whole -= taken.bytes
      if (whole <= room.whole) for (const go of waiting.splice(0)) go()
    },
  }
}

/** As Node's own of a request whose sender went away: http/answers.ts knows it. */
const wentAway = (): Error => Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
