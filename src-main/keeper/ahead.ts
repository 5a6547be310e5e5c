/**
 * Zeros beyond a log's end, written and synced while nobody waits. An append that lands on them has data alone to make
 * durable: no block to find and no size to change, which is half of what a sync costs. They are room and never content:
 * whoever writes beyond them, or finds none, is slower and nothing else.
 *
 * The thread that appends is the only one that writes here, so that no zero can come after a frame in the same place; what
 * another thread does is the sync.
 */
import { closeSync, fdatasync, openSync, writeSync } from 'node:fs'
import { isDiskFull, onDisk } from './disk.ts'

/** Some ten segments of film. */
export const aheadBytes = 2 ** 20
/** Written at once, so that an append which comes while they are synced waits for little. */
export const pieceBytes = 2 ** 18
const piece = Buffer.alloc(pieceBytes)

/** `end`: where the log ends now. `mayTake`: whether the disk has so many bytes to spare. */
export function createAhead(file: string, end: () => number, mayTake: (bytes: number) => boolean) {
  /** Its own: what is being synced may outlive the log's. */
  let handle: number | null = null
  /** Zeros were written as far as here. */
  let until = 0
  let syncing = false
  let closed = false

  /** The handle to sync; null when the disk refuses. */
  const write = (from: number): number | null => {
    try {
      return onDisk(() => {
        handle ??= openSync(file, 'r+')
        const to = handle
        for (let done = 0; done < piece.length; )
          done += writeSync(to, piece, done, piece.length - done, from + done)
        return to
      })
    } catch (error) {
      // Nobody asked for these bytes; the next append meets the same disk and tells of it.
      if (!isDiskFull(error)) throw error
      return null
    }
  }
  const tend = () => {
    if (syncing || closed) return
    const from = Math.max(end(), until)
    if (from - end() >= aheadBytes || !mayTake(piece.length)) return
    const written = write(from)
    if (written === null) return
    until = from + piece.length
    syncing = true
    // Refused, they are zeros all the same: the append's own sync is what counts.
    fdatasync(written, (refused) => {
      syncing = false
      if (closed) closeSync(written)
      else if (refused === null) tend()
    })
  }

  return {
    /** Sees to it, over the next moments, that there are zeros beyond the log's end. */
    tend,
    /** The file was cut at the log's end. */
    cut() {
      until = 0
    },
    close() {
      if (closed) return
      closed = true
      if (handle !== null && !syncing) closeSync(handle)
    },
  }
}
