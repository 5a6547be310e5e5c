/** Node's cryptography in the shapes that src-shared asks for. Keys are raw 32 bytes. */
import { createPrivateKey, createPublicKey, hash, sign, verify } from 'node:crypto'
import type { Sha256 } from '../../src-shared/ledger/merkle.ts'
import type { Signer, Verifier } from '../../src-shared/ledger/note.ts'

export const sha256: Sha256 = (...chunks) =>
  new Uint8Array(hash('sha256', chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks), 'buffer'))

export const sha256Hex = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex')

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** An Ed25519 signer from its 32-byte seed and public key. */
export function signerOf(name: string, seed: Uint8Array, publicKey: Uint8Array): Signer {
  const jwk = { kty: 'OKP', crv: 'Ed25519', d: base64url(seed), x: base64url(publicKey) }
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  return { name, publicKey, sign: (message) => new Uint8Array(sign(null, message, key)) }
}

/** An Ed25519 verifier. Throws when the key is not 32 bytes. */
export function verifierOf(name: string, publicKey: Uint8Array): Verifier {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: base64url(publicKey) }
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  return { name, publicKey, verify: (message, signature) => verify(null, message, key, signature) }
}
