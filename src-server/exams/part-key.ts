/** The key of a part, as its first record has it wrapped for the review key. */
import { toBase64 } from '../../src-shared/bytes.ts'
import { KeyWrap } from '../../src-shared/records/attempt.ts'
import { unwrapKey, wrapInfo } from '../../src-shared/seal/wrap.ts'
import { Refusal } from '../http/refusal.ts'
import type { ServerKeys } from '../keys.ts'

/** `keys`: of the part's first record. Refuses `not-allowed` when none of them is for the review key. */
export async function partKey(
  review: ServerKeys['review'],
  attempt: string,
  part: number,
  keys: unknown,
): Promise<Uint8Array<ArrayBuffer>> {
  const wraps = KeyWrap.array().safeParse(keys)
  const mine = wraps.data?.find((wrap) => wrap.key === toBase64(review.publicKey))
  if (!mine) throw new Refusal('not-allowed', { detail: 'not sealed for the review key' })
  return unwrapKey(review.privateKey, mine, wrapInfo({ attempt, part }))
}
