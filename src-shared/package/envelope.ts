/**
 * What opens a package without a network: a code of eight words, printed and put into an envelope. Its 64 bits stand behind
 * 600,000 rounds (src-shared/trust/code.ts), some 83 bits of work for whoever has package and lock, and no envelope.
 */
import { fromBase64, toBase64, utf8 } from '../bytes.ts'
import { openObject, sealObject } from '../seal/object.ts'
import { codeBytes, slowKey } from '../trust/code.ts'
import { bytesOf } from '../trust/words.ts'

export { newCode as newEnvelopeCode } from '../trust/code.ts'

/** Of the key that it holds, base64: nonce, 32 bytes, tag. */
export const lockLength = 80

const label = (digest: string) => `taza package envelope 1\n${digest}`

/** The package's key under the code; opens nothing but this package. Base64. */
export async function lockUnder(
  code: Uint8Array<ArrayBuffer>,
  digest: string,
  key: Uint8Array<ArrayBuffer>,
): Promise<string> {
  if (code.length !== codeBytes) throw new RangeError(`a code has ${codeBytes} bytes`)
  return toBase64(await sealObject(await slowKey(code, label(digest)), utf8(label(digest)), key))
}

/** The package's key. Null where these are not the words of this lock. */
export async function keyByWords(
  typed: string,
  digest: string,
  lock: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const { bytes, unknown } = bytesOf(typed)
  if (unknown.length > 0 || bytes.length !== codeBytes) return null
  const slow = await slowKey(bytes, label(digest))
  return openObject(slow, utf8(label(digest)), fromBase64(lock)).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'OperationError') return null
    throw error
  })
}
