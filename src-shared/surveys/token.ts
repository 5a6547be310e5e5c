/**
 * Tokens of a survey: RSABSSA-SHA384-PSS-Randomized (RFC 9474) under a key of this survey alone. A token is the random prefix
 * that the page prepared and the signature; whoever signed saw neither.
 */
import { utf8 } from '../bytes.ts'

/** RSA, bits. */
export const tokenBits = 2048
export const signatureBytes = tokenBits / 8
export const prefixBytes = 32
/** Of SHA-384. */
export const saltBytes = 48

/** What is signed, behind the prefix. */
export const tokenMessage = (survey: string): Uint8Array<ArrayBuffer> =>
  utf8(`taza survey token 1\n${survey}`)
