/**
 * What opens a backup: twelve words (src-shared/trust/words.ts) on paper. Their 96 bits stand behind 600,000 rounds, some
 * 115 bits of work. In the backup's folder lies the public half alone.
 */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { toBase64 } from '../../src-shared/bytes.ts'
import { recipientOf } from '../../src-shared/seal/wrap.ts'
import { slowKey } from '../../src-shared/trust/code.ts'
import { bytesOf, wordsOf } from '../../src-shared/trust/words.ts'

const wordsInAll = 12
const Base64 = z.base64().max(100)

export const Recovery = z.strictObject({ salt: Base64, publicKey: Base64 })
export type Recovery = z.infer<typeof Recovery>

const pairOf = async (code: Uint8Array<ArrayBuffer>, salt: string) =>
  recipientOf(await slowKey(code, `taza backup 1\n${salt}`))

export async function newRecovery(): Promise<{ words: string[]; recovery: Recovery }> {
  const code = new Uint8Array(randomBytes(wordsInAll))
  const salt = toBase64(randomBytes(16))
  const { publicKey } = await pairOf(code, salt)
  return { words: wordsOf(code, 'en'), recovery: { salt, publicKey: toBase64(publicKey) } }
}

/** The private half; or one plain sentence about the words. */
export async function keyByWords(
  typed: string,
  { salt, publicKey }: Recovery,
): Promise<Uint8Array<ArrayBuffer> | { wrong: string }> {
  const { bytes, unknown } = bytesOf(typed)
  if (unknown.length > 0) return { wrong: `No recovery key has the word '${unknown[0]?.slice(0, 40)}'.` }
  if (bytes.length !== wordsInAll)
    return { wrong: `A recovery key has ${wordsInAll} words, not ${bytes.length}.` }
  const pair = await pairOf(bytes, salt)
  if (toBase64(pair.publicKey) === publicKey) return pair.privateKey
  return { wrong: 'These are not the words of this backup.' }
}
