/** Small secrets at rest: a copy of the database alone opens none of them. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

export interface Sealer {
  /** `of`: whose it is; sealed text of one does not open as another's. */
  seal(plain: Uint8Array, of: string): string
  /** Throws when it is not ours, was altered or is another's. */
  open(sealed: string, of: string): Buffer
}

const nonceBytes = 12
const tagBytes = 16

/** AES-256-GCM under a key derived (HKDF-SHA256, RFC 5869) from the server's secret for one `purpose`. */
export function createSealer(secret: Uint8Array, purpose: string): Sealer {
  const key = Buffer.from(hkdfSync('sha256', secret, new Uint8Array(0), `taza ${purpose}`, 32))
  return {
    seal(plain, of) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(of))
      const body = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')
    },
    open(sealed, of) {
      const all = Buffer.from(sealed, 'base64url')
      if (all.length < nonceBytes + tagBytes) throw new Error('too short to be sealed')
      const decipher = createDecipheriv('aes-256-gcm', key, all.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      })
      decipher.setAAD(Buffer.from(of)).setAuthTag(all.subarray(-tagBytes))
      return Buffer.concat([decipher.update(all.subarray(nonceBytes, -tagBytes)), decipher.final()])
    },
  }
}
