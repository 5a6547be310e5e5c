/**
 * Unlocking without a network: the station shows a challenge, an invigilator types it into her console (another
 * machine, a telephone) and reads back the answer. Both ends derive one key: X25519 (RFC 7748) between the station's
 * sealing key and the server's unlocking key, then HKDF-SHA256 (RFC 5869); the answer is a truncated HMAC-SHA256 over the
 * station, the challenge and the invigilator's login, so that it serves one lock, one station and one person. Digits only: they
 * are on every keyboard layout and are read aloud in every language.
 */
import { z } from 'zod'
import { utf8 } from '../bytes.ts'

/** About 27 bits: it must not come twice, it need not be secret. */
const challengeDigits = 8
/** About 33 bits against a few tries a minute. */
const answerDigits = 10

const onlyDigits = (text: string) => text.replace(/\D/g, '')

/** As a person may type it. */
export const UnlockChallenge = z
  .string()
  .max(64)
  .transform(onlyDigits)
  .pipe(z.string().length(challengeDigits))

export interface RawPrivateKey {
  publicKey: Uint8Array
  privateKey: Uint8Array
}

export interface UnlockFacts {
  station: string
  /** As `newChallenge` made it; blanks and dashes are let pass. */
  challenge: string
  /** The invigilator's, as she logs in to the console; upper and lower case alike. */
  login: string
}

/** `random`: 8 random bytes. */
export function newChallenge(random: Uint8Array): string {
  const value = random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  return decimal(value, challengeDigits)
}

/** In groups, for eyes and voices: `4839 2017`, `483 910 2274`. */
export const spoken = (digits: string): string =>
  onlyDigits(digits).replace(/^(\d{4})(\d{4})$|^(\d{3})(\d{3})(\d{4})$/, (_all, ...groups: unknown[]) =>
    groups.filter((group) => typeof group === 'string' && group.length < 8).join(' '),
  )

/** Rejects when a key is not 32 bytes of X25519. `mine` and `theirs` in either role give the same answer. */
export async function unlockAnswer(
  mine: RawPrivateKey,
  theirs: Uint8Array,
  { station, challenge, login }: UnlockFacts,
): Promise<string> {
  const { subtle } = globalThis.crypto
  const jwk = { kty: 'OKP', crv: 'X25519' }
  const privateKey = await subtle.importKey(
    'jwk',
    { ...jwk, x: base64Url(mine.publicKey), d: base64Url(mine.privateKey) },
    'X25519',
    false,
    ['deriveBits'],
  )
  const publicKey = await subtle.importKey('jwk', { ...jwk, x: base64Url(theirs) }, 'X25519', false, [])
  const shared = await subtle.deriveBits({ name: 'X25519', public: publicKey }, privateKey, 256)
  const material = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  const key = await subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8('taza unlock 1') },
    material,
    { name: 'HMAC', hash: 'SHA-256', length: 256 },
    false,
    ['sign'],
  )
  const message = [station, onlyDigits(challenge), login.trim().normalize('NFC').toLowerCase()].join('\n')
  const mac = new Uint8Array(await subtle.sign('HMAC', key, utf8(message)))
  const value = mac.subarray(0, 8).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  return decimal(value, answerDigits)
}

/** Compares all digits whatever the first difference is. */
export function sameAnswer(given: string, right: string): boolean {
  const digits = onlyDigits(given)
  let different = digits.length ^ right.length
  for (let i = 0; i < right.length; i++) different |= digits.charCodeAt(i) ^ right.charCodeAt(i)
  return different === 0
}

const decimal = (value: bigint, digits: number) =>
  (value % 10n ** BigInt(digits)).toString().padStart(digits, '0')

const base64Url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
