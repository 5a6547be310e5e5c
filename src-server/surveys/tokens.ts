/**
 * The server's half of blind signatures (RFC 9474): it signs what it cannot read, and knows its signature again. RSA itself is
 * OpenSSL's, in constant time; the page's half is a library's.
 */
import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  privateDecrypt,
  publicEncrypt,
  verify,
} from 'node:crypto'
import { promisify } from 'node:util'
import { concat, fromBase64 } from '../../src-shared/bytes.ts'
import { saltBytes, tokenBits, tokenMessage } from '../../src-shared/surveys/token.ts'

const makePair = promisify(generateKeyPair)

/** `publicKey`: SPKI, base64. `privateKey`: PKCS #8. */
export async function newTokenKey(): Promise<{ publicKey: string; privateKey: Buffer }> {
  const pair = await makePair('rsa', { modulusLength: tokenBits, publicExponent: 0x1_00_01 })
  return {
    publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'der' }),
  }
}

/** BlindSign (RFC 9474, 4.3): RSASP1, then RSAVP1 to see that no fault gives the key away. Null: it is no number below the modulus. */
export function blindSign(privateKey: Buffer, blinded: Uint8Array): Buffer | null {
  const key = createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' })
  let signature: Buffer
  try {
    signature = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, blinded)
  } catch {
    // OpenSSL: data too large for modulus.
    return null
  }
  const again = publicEncrypt({ key: createPublicKey(key), padding: constants.RSA_NO_PADDING }, signature)
  if (!again.equals(blinded)) throw new Error('signing failure')
  return signature
}

interface Token {
  /** Base64. */
  prefix: string
  signature: string
}

/** RSASSA-PSS with SHA-384, as Finalize gave it. */
export function isToken(publicKey: string, survey: string, { prefix, signature }: Token): boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
  return verify(
    'sha384',
    concat(fromBase64(prefix), tokenMessage(survey)),
    { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: saltBytes },
    fromBase64(signature),
  )
}

/** By which a token, or what was signed for somebody, is known again. */
export const digestOf = (base64: string): string =>
  createHash('sha256').update(fromBase64(base64)).digest('hex')

/** Of a key, in the link to its survey: everybody has the same. 160 bits: whoever makes both keys finds no two with one check. */
export const checkOf = (publicKey: string): string => digestOf(publicKey).slice(0, 40)
