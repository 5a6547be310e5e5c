/**
 * A reader's private key where she keeps it: in her browser under a passphrase, and on paper as 33 words, one a byte, the
 * last of which tells a slip of the pen.
 */
import { concat, equal, fromBase64, toBase64, utf8 } from '../bytes.ts'
import type { Language } from '../languages.ts'
import { openObject, sealObject } from '../seal/object.ts'
import { slowKey } from './code.ts'
import { bytesOf, wordsOf } from './words.ts'

const privateKeyBytes = 32
export const paperWords = privateKeyBytes + 1

const checkOf = async (key: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', concat(utf8('taza trust paper 1\n'), key))).slice(0, 1)

export const toPaper = async (key: Uint8Array<ArrayBuffer>, language: Language): Promise<string[]> =>
  wordsOf(concat(key, await checkOf(key)), language)

/** Null where a word is missing, unknown or another one. */
export async function fromPaper(typed: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const { bytes, unknown } = bytesOf(typed)
  if (unknown.length > 0 || bytes.length !== paperWords) return null
  const key = bytes.slice(0, privateKeyBytes)
  return equal(await checkOf(key), bytes.slice(privateKeyBytes)) ? key : null
}

/** `reader`: whose key; one sealed for another does not open. */
const sealedFor = (reader: string) => utf8(`taza trust reader key 1\n${reader}`)
const under = (passphrase: string, reader: string) =>
  slowKey(utf8(passphrase.normalize('NFC')), `taza trust passphrase 1\n${reader}`)

/** Base64. */
export const lockKey = async (
  key: Uint8Array<ArrayBuffer>,
  passphrase: string,
  reader: string,
): Promise<string> => toBase64(await sealObject(await under(passphrase, reader), sealedFor(reader), key))

/** Null for another passphrase. Rejects for what is no locked key. */
export async function unlockKey(
  locked: string,
  passphrase: string,
  reader: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = fromBase64(locked)
  const key = await under(passphrase, reader)
  return openObject(key, sealedFor(reader), bytes).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'OperationError') return null
    throw error
  })
}
