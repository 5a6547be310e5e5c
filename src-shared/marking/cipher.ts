/** Ciphers of works: what stands in place of whose a work is, from a seed that is committed to before and opened after. Pure. */
import { fromHex, toHex, utf8 } from '../bytes.ts'
import { hmacOf, sha256Hex } from '../drawing/stream.ts'
import { canonical } from '../ledger/jcs.ts'
import { codeAlphabet } from '../surveys/bounds.ts'

const cipherKind = 'taza-cipher-1'
const cipherLength = 7
export const cipherForm = /^[0-9A-HJKMNP-TV-Z]{7}$/

/** Works that were taken in together. `seed`: 32 bytes in hexadecimal. */
export interface Lot {
  exam: string
  lot: number
  seed: string
}

/**
 * By attempt: the lowest five bits of the first seven bytes of HMAC-SHA-256(seed, `taza-cipher-1 EXAM LOT ATTEMPT N`), as
 * letters of Crockford's base 32; N is the first from 0 whose cipher is not taken. Attempts go in the order of their ids.
 */
export async function ciphersOf(
  { exam, lot, seed }: Lot,
  attempts: readonly string[],
  taken: Iterable<string> = [],
): Promise<Map<string, string>> {
  const hmac = await hmacOf(fromHex(seed))
  const gone = new Set(taken)
  const ciphers = new Map<string, string>()
  for (const attempt of attempts.toSorted())
    for (let n = 0; !ciphers.has(attempt); n++) {
      const hash = await hmac(`${cipherKind} ${exam} ${lot} ${attempt} ${n}`)
      const cipher = [...hash.subarray(0, cipherLength)].map((byte) => codeAlphabet[byte & 31]).join('')
      if (gone.has(cipher)) continue
      gone.add(cipher)
      ciphers.set(attempt, cipher)
    }
  return ciphers
}

export const lotCommitment = ({ exam, lot, seed }: Lot): Promise<string> =>
  sha256Hex(utf8(canonical({ exam, kind: cipherKind, lot, seed })))

/** Where a work stands in one marker's order: by HMAC-SHA-256(seed, `taza-cipher-1 EXAM order LOGIN CIPHER`). */
export async function ranksOf(
  { exam, seed }: Pick<Lot, 'exam' | 'seed'>,
  login: string,
  ciphers: readonly string[],
): Promise<Map<string, string>> {
  const hmac = await hmacOf(fromHex(seed))
  const ranks = new Map<string, string>()
  for (const cipher of ciphers)
    ranks.set(cipher, toHex(await hmac(`${cipherKind} ${exam} order ${login} ${cipher}`)))
  return ranks
}
