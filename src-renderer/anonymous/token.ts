/** The page's half of a blind signature (RFC 9474): what is signed is chosen and hidden here, and shown to nobody before it is used. */
import { RSABSSA } from '@cloudflare/blindrsa-ts'
import { fromBase64, toBase64 } from '../../src-shared/bytes.ts'
import { prefixBytes, tokenMessage } from '../../src-shared/surveys/token.ts'

export interface Token {
  /** Base64. */
  prefix: string
  signature: string
}

/** One that waits for its signature; asked for again as it is, the server signs it again. */
export interface Prepared {
  /** Base64. */
  blinded: string
  /** Rejects when it is no signature by the survey's key. */
  finish(signature: string): Promise<Token>
}

/** `key`: SPKI, base64. */
export async function prepareToken(survey: string, key: string): Promise<Prepared> {
  const suite = RSABSSA.SHA384.PSS.Randomized()
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-384' }
  const publicKey = await crypto.subtle.importKey('spki', fromBase64(key), algorithm, true, ['verify'])
  const message = suite.prepare(tokenMessage(survey))
  const { blindedMsg, inv } = await suite.blind(publicKey, message)
  return {
    blinded: toBase64(blindedMsg),
    finish: async (signature) => ({
      prefix: toBase64(message.slice(0, prefixBytes)),
      signature: toBase64(await suite.finalize(publicKey, message, fromBase64(signature), inv)),
    }),
  }
}

/** First 40 hexadecimal digits of SHA-256 of the key, as the link has them. */
export async function checkOf(key: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', fromBase64(key)))
  return Array.from(hash.subarray(0, 20), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
