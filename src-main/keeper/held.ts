/** A part of an attempt that this machine holds. */
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { Ledger } from './ledger.ts'

export interface Held {
  ledger: Ledger
  origin: string
  /** When its part was opened, RFC 3339. */
  openedAt: string
  /** Whether this part has its end: submitted, or given over to another station. */
  submitted: boolean
  /** Null once the slot is erased. */
  key: Buffer | null
  /** The server holds more or other records than this disk, which was restored from an older copy: what is new cannot follow. */
  setBack: boolean
  /** Nothing left to send or to hear: see `isDrained`. */
  drained: boolean
}

/** What seals the part's objects. Throws where the slot is empty: erased, or not to be opened on this machine now. */
export function keyOf(one: Held): Buffer {
  if (!one.key) throw new ProblemError('internal', "the attempt's key slot is empty")
  return one.key
}

/** Records that the server held of a part when it last said so. */
export const serverNext = (one: Held): number => Number(one.ledger.store.meta('server-next') ?? 0)

/**
 * Ended, with a final receipt and the last checkpoint cosigned, and nothing that the server has lost since. One that was
 * set back and left is drained once the films of what the server knows are there: the rest cannot follow.
 */
export function isDrained(one: Held): boolean {
  const { store, size } = one.ledger
  if (one.setBack) return one.submitted && store.owed(serverNext(one), 1).length === 0
  return (
    one.submitted &&
    store.meta('final-receipt') !== null &&
    store.newestCosigned()?.size === size &&
    store.debt().segments === 0
  )
}

/** Has records that the server does not hold and, since this disk was set back, cannot take. */
export const isStranded = (one: Held): boolean => one.setBack && one.ledger.size > serverNext(one)
