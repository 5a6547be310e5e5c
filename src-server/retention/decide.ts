/** Whether the recordings of one attempt may go: a pure rule, so that it can be proved. */

export interface Kept {
  /** When the attempt's receipt was given (every part ended, nothing missing), Unix ms; null: not yet. */
  receiptedAt: number | null
  /** Objects announced and not held. */
  owed: number
  /** Days that the exam's recordings are kept after the receipt; null: until somebody sets them. */
  keepDays: number | null
  /** Holds on the attempt or its exam that are not lifted. */
  holds: number
  deletedAt: number | null
}

export type Decision =
  | { act: 'delete'; dueAt: number }
  /** `dueAt`: when its time is over, as far as that is known; Unix ms. */
  | { act: 'keep'; why: 'unfinished' | 'held' | 'no-term' | 'not-yet' | 'deleted'; dueAt: number | null }

const dayMs = 86_400_000

/** `now`: Unix ms. What is unfinished or under hold stays, however long ago its time was over. */
export function decide(kept: Kept, now: number): Decision {
  const { receiptedAt, keepDays } = kept
  const dueAt = receiptedAt === null || keepDays === null ? null : receiptedAt + keepDays * dayMs
  if (kept.deletedAt !== null) return { act: 'keep', why: 'deleted', dueAt }
  if (receiptedAt === null || kept.owed > 0) return { act: 'keep', why: 'unfinished', dueAt }
  if (kept.holds > 0) return { act: 'keep', why: 'held', dueAt }
  if (dueAt === null) return { act: 'keep', why: 'no-term', dueAt }
  return now < dueAt ? { act: 'keep', why: 'not-yet', dueAt } : { act: 'delete', dueAt }
}
