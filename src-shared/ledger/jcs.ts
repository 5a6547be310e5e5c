/** RFC 8785 (JSON Canonicalization Scheme): one text for one value, so that a record has one leaf. */
import canonicalize from 'canonicalize'
import type { LedgerRecord } from '../records.ts'

/**
 * The canonical text of a JSON value. Throws TypeError for what JSON cannot say (undefined, functions) and Error for
 * NaN, infinities, lone surrogates and cycles.
 */
export function canonical(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('not a JSON value')
  return text
}

/** The leaf of a record as text; the tree hashes its UTF-8 bytes. */
export const leafOf = (record: LedgerRecord): string => canonical(record)
