/** Opening sealed objects with the review key; the part's key is unwrapped once and kept in memory only. */

import { keepNewest } from '../../src-shared/newest.ts'
import type { LedgerRecord } from '../../src-shared/records.ts'
import { associatedDataOf, openObject } from '../../src-shared/seal/object.ts'
import { partKey } from '../exams/part-key.ts'
import { Refusal } from '../http/refusal.ts'
import type { ServerKeys } from '../keys.ts'
import type { Blobs } from '../storage/blobs/port.ts'
import type { LiveAttempt } from './attempt.ts'

export interface Unsealer {
  /** The plaintext of the object that `record` announces under `digest`. Rejects when it does not open. */
  open(attempt: LiveAttempt, record: LedgerRecord, digest: string): Promise<Uint8Array<ArrayBuffer>>
}

const keysAtMost = 200

export function createUnsealer(blobs: Blobs, review: ServerKeys['review']): Unsealer {
  const keys = new Map<string, Promise<Uint8Array<ArrayBuffer>>>()

  function keyOf(attempt: LiveAttempt, part: number): Promise<Uint8Array<ArrayBuffer>> {
    const place = `${attempt.facts.id}/${part}`
    const found = keys.get(place)
    if (found) return found
    const key = unwrap(attempt, part)
    keepNewest(keys, place, key, keysAtMost)
    key.catch(() => keys.delete(place))
    return key
  }

  async function unwrap(attempt: LiveAttempt, part: number): Promise<Uint8Array<ArrayBuffer>> {
    const first = attempt.projection.records.find((record) => record.part === part && record.seq === 0)
    return partKey(review, attempt.facts.id, part, first?.body.keys)
  }

  return {
    async open(attempt, record, digest) {
      const ad = associatedDataOf(record)
      if (!ad) throw new Refusal('bad-input', { detail: 'no object' })
      const sealed = await blobs.read(digest)
      try {
        return await openObject(await keyOf(attempt, record.part), ad, sealed)
      } catch (error) {
        if (error instanceof Refusal) throw error
        // The station sealed something that its own announcement does not open: its fault, and to be seen.
        throw new Refusal('bad-input', { status: 422, detail: `${digest.slice(0, 12)} does not open` })
      }
    },
  }
}
