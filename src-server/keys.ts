/** The server's own keys, made once, in `<data>/keys` (0700) with files 0600. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { fromBase64, toBase64 } from '../src-shared/bytes.ts'
import type { Sha256 } from '../src-shared/ledger/merkle.ts'
import { cosignerName } from '../src-shared/ledger/names.ts'
import type { Signer, Verifier } from '../src-shared/ledger/note.ts'
import { makeRecipient } from '../src-shared/seal/wrap.ts'

export const sha256: Sha256 = (...chunks) => {
  const hash = createHash('sha256')
  for (const chunk of chunks) hash.update(chunk)
  return new Uint8Array(hash.digest())
}

export interface ServerKeys {
  readonly cosigner: Signer
  /** X25519, raw 32 bytes: the recipient that unseals for playback. */
  readonly review: {
    recipient: string
    publicKey: Uint8Array<ArrayBuffer>
    privateKey: Uint8Array<ArrayBuffer>
  }
  /** 32 bytes for tokens and codes of the day. */
  readonly secret: Uint8Array<ArrayBuffer>
  /** X25519, raw 32 bytes each, made from `secret`: answers the challenges of locked stations without a network. */
  readonly unlocking: { publicKey: Uint8Array; privateKey: Uint8Array }
}

const ReviewFile = z.object({ publicKey: z.string(), privateKey: z.string() })

/** Reads the keys, making those that are missing. Throws when a file is there and unreadable: never a silent new key. */
export async function loadKeys(dataDir: string, domain: string): Promise<ServerKeys> {
  const dir = join(dataDir, 'keys')
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const pem = await keep(join(dir, 'cosigner.pem'), async () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  )
  const review = ReviewFile.parse(
    JSON.parse(
      await keep(join(dir, 'review.json'), async () => {
        const pair = await makeRecipient()
        return JSON.stringify({
          publicKey: toBase64(pair.publicKey),
          privateKey: toBase64(pair.privateKey),
        })
      }),
    ),
  )
  const secret = await keep(join(dir, 'secret'), async () => randomBytes(32).toString('base64'))
  return {
    cosigner: signerOf(cosignerName(domain), createPrivateKey(pem)),
    review: {
      recipient: `${domain}/taza/review`,
      publicKey: fromBase64(review.publicKey),
      privateKey: fromBase64(review.privateKey),
    },
    secret: fromBase64(secret.trim()),
    unlocking: unlockingOf(fromBase64(secret.trim())),
  }
}

/** Every 32 bytes are an X25519 private key (RFC 7748, section 5). */
function unlockingOf(secret: Uint8Array): ServerKeys['unlocking'] {
  const privateKey = new Uint8Array(hkdfSync('sha256', secret, '', 'taza unlocking key', 32))
  // PKCS #8 of an X25519 key (RFC 8410, section 7): a fixed head, then the key.
  const head = Buffer.from('302e020100300506032b656e04220420', 'hex')
  const key = createPrivateKey({ key: Buffer.concat([head, privateKey]), format: 'der', type: 'pkcs8' })
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  return { publicKey: new Uint8Array(Buffer.from(x, 'base64url')), privateKey }
}

/** The file's text; made, fsynced and 0600 where there is none yet. */
async function keep(path: string, make: () => Promise<string>): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const text = await make()
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  return text
}

export function signerOf(name: string, key: KeyObject): Signer {
  const jwk = createPublicKey(key).export({ format: 'jwk' })
  return {
    name,
    publicKey: new Uint8Array(Buffer.from(jwk.x ?? '', 'base64url')),
    sign: (message) => new Uint8Array(sign(null, message, key)),
  }
}

/** Ed25519 by raw public key. Throws when these are not 32 bytes of a key. */
export function verifierOf(name: string, publicKey: Uint8Array): Verifier {
  const x = Buffer.from(publicKey).toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return {
    name,
    publicKey,
    verify: (message, signature) => verify(null, message, key, signature),
  }
}
