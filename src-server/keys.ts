/**
 * The server's own keys, made once, in `<data>/keys` (0700) with files 0600. All processes on one database have the same:
 * the folder is copied to each machine, or shared.
 */
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
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { fromBase64, toBase64 } from '../src-shared/bytes.ts'
import type { Sha256 } from '../src-shared/ledger/merkle.ts'
import { cosignerName, parseOrigin } from '../src-shared/ledger/names.ts'
import type { Signer, Verifier } from '../src-shared/ledger/note.ts'
import { makeRecipient } from '../src-shared/seal/wrap.ts'
import type { Sql } from './storage/sql/sql.ts'
import { syncDirectory } from './storage/sync-directory.ts'

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

/** These are not the keys that this database was begun with: what they sign and seal would not fit what is there. */
export class OtherKeys extends Error {}

/** Throws OtherKeys; the first keys ever used with a database are its keys. */
export async function checkKeys(db: Sql, keys: ServerKeys): Promise<void> {
  const own = {
    cosigner: toBase64(keys.cosigner.publicKey),
    review: toBase64(keys.review.publicKey),
    secret: createHash('sha256').update('taza secret').update(keys.secret).digest('hex'),
  }
  const rows = Object.entries(own).map(([name, fingerprint]) => ({ name, fingerprint }))
  await db
    .insertInto('server_key')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const stored = await db.selectFrom('server_key').selectAll().execute()
  const other = rows.find(
    (row) => stored.find(({ name }) => name === row.name)?.fingerprint !== row.fingerprint,
  )
  if (other) throw new OtherKeys(`the key '${other.name}' is not the one that this database was begun with`)
}

/** The database is another domain's: ledgers begun under that would not go on under this. */
export class OtherDomain extends Error {
  readonly domain: string
  constructor(domain: string) {
    super(`the database is of ${domain}`)
    this.domain = domain
  }
}

const domainRow = 'domain'

/** Throws OtherDomain. The first domain ever used with a database is its own; of an older one its newest ledger tells it. */
export async function checkDomain(db: Sql, domain: string): Promise<void> {
  const told = await db
    .selectFrom('part')
    .innerJoin('attempt', 'attempt.id', 'part.attempt')
    .select('cosigned_note')
    .where('cosigned_note', 'is not', null)
    .orderBy('attempt.opened_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const first = parseOrigin(told?.cosigned_note?.split('\n')[0] ?? '')?.domain ?? domain
  await db
    .insertInto('server_key')
    .values({ name: domainRow, fingerprint: first })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await db
    .selectFrom('server_key')
    .select('fingerprint')
    .where('name', '=', domainRow)
    .executeTakeFirstOrThrow()
  if (row.fingerprint !== domain) throw new OtherDomain(row.fingerprint)
}

/** The file's text; made, fsynced and 0600 where there is none yet. Of several processes at once one makes it. */
async function keep(path: string, make: () => Promise<string>): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const own = `${path}.${randomBytes(8).toString('hex')}`
  try {
    const file = await open(own, 'wx', 0o600)
    try {
      await file.writeFile(await make())
      await file.sync()
    } finally {
      await file.close()
    }
    // Whole or not at all, and never over another's.
    await link(own, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(own, { force: true })
  }
  await syncDirectory(dirname(path))
  return readFile(path, 'utf8')
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
