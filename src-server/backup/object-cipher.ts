/**
 * Not every object comes sealed: question banks and their pictures do not. So all lie in a backup under a key that follows
 * from the server's secret, which the recovery key opens. AES-256-CTR under the object's own digest: as long as it was,
 * and whoever opens it sees by the digest whether it is what it was.
 */
import { createCipheriv, hash, hkdfSync } from 'node:crypto'

export interface ObjectCipher {
  /** Both ways. */
  turn(digest: string, bytes: Uint8Array): Buffer<ArrayBuffer>
  /** Whether these bytes, as they lie in a backup, are of this object. */
  isSound(digest: string, turned: Uint8Array): boolean
}

export function cipherOf(secret: Uint8Array): ObjectCipher {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'taza backup objects', 32))
  const turn = (digest: string, bytes: Uint8Array) => {
    const counter = Buffer.concat([Buffer.from(digest.slice(0, 24), 'hex'), Buffer.alloc(4)])
    return createCipheriv('aes-256-ctr', key, counter).update(bytes)
  }
  return { turn, isSound: (digest, turned) => hash('sha256', turn(digest, turned), 'hex') === digest }
}
