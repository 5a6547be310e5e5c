/** The seals of src-shared/seal/object.ts, synchronously: the same bytes, without a turn of the event loop. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { nonceBytes, tagBytes } from '../../src-shared/seal/object.ts'

const algorithm = 'aes-256-gcm'

export function sealNow(key: Uint8Array, ad: Uint8Array, plain: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(ad)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Throws when key, associated data or any bit of the object is not the sealed one. */
export function openNow(key: Uint8Array, ad: Uint8Array, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(ad)
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()])
}
