/** What one request of the ledger lane carries. */
import type { Store } from '../store.ts'

/** Of one request. */
export const leavesAtMost = 500
/** Of one request on a good line, and the least on a thin one (one leaf always goes). */
export const batchCharacters = { most: 512 * 1024, least: 8 * 1024 }

export interface Batch {
  from: number
  leaves: string[]
  /** Signed note over exactly from + leaves.length records, or null. */
  checkpoint: string | null
}

/**
 * Leaves from `next`, ending at a checkpoint where the limits allow it. With nothing new it is empty, which asks for
 * the server's state; it then carries the checkpoint of that size unless the server has cosigned it.
 */
export function nextBatch(
  store: Store,
  next: number,
  cosignedSize: number,
  maxCharacters = batchCharacters.most,
): Batch {
  const leaves: string[] = []
  let characters = 0
  for (const leaf of store.leaves(next, leavesAtMost)) {
    characters += leaf.length
    if (leaves.length > 0 && characters > maxCharacters) break
    leaves.push(leaf)
  }
  const signed = store.newestCheckpoint(next + leaves.length)
  // With leaves to send, one over exactly what the server has already would only hold them up.
  const least = leaves.length > 0 ? next + 1 : next
  const usable = signed && signed.size >= least && signed.size > cosignedSize ? signed : null
  if (usable) leaves.length = usable.size - next
  return { from: next, leaves, checkpoint: usable?.note ?? null }
}
