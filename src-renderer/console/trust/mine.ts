/** A reader's own key, opened: in the memory of the trust line's screens, and gone with them. */
import { fromBase64, toBase64 } from '../../../src-shared/bytes.ts'
import { fromPaper, lockKey, unlockKey } from '../../../src-shared/trust/reader-key.ts'
import { fingerprintOf, publicKeyOf } from '../../../src-shared/trust/seal.ts'
import { wordsOf } from '../../../src-shared/trust/words.ts'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { type Stored, storeKey } from './stored.ts'

type Key = Uint8Array<ArrayBuffer>

/** What she sees to with her key. */
export interface Mine {
  login: string
  privateKey: Key
  /** Base64. */
  publicKey: string
  /** False: this browser keeps nothing, so the words on paper are needed each time. */
  kept: boolean
}

/** Characters; four words that have nothing to do with each other. */
export const shortestPhrase = 16
export const longestPhrase = 200

export async function keep(login: string, privateKey: Key, publicKey: string, phrase: string): Promise<Mine> {
  const locked = await lockKey(privateKey, phrase, login)
  return { login, privateKey, publicKey, kept: storeKey(login, { publicKey, locked }) }
}

/** Null for another phrase. Rejects for what is no locked key. */
export async function openStored(
  login: string,
  { locked, publicKey }: Stored,
  phrase: string,
): Promise<Mine | null> {
  const privateKey = await unlockKey(locked, phrase, login)
  return privateKey && { login, privateKey, publicKey, kept: true }
}

/** The key on paper. `other`: these are words of a key, but not of this one. */
export async function keyOnPaper(typed: string, publicKey: string): Promise<Key | 'none' | 'other'> {
  const key = await fromPaper(typed)
  if (key === null) return 'none'
  const own = await publicKeyOf(key).then(toBase64, () => null)
  return own === publicKey ? key : 'other'
}

/** The eight words by which people compare a reader's key. */
export const wordsOfKey = async (publicKey: string, language: Language): Promise<string> =>
  wordsOf(await fingerprintOf(fromBase64(publicKey)), language).join(' ')
