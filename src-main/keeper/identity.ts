/**
 * Who this station is: an Ed25519 key for signing and a separate X25519 key, made by its enrolment and not before, so that
 * a disk can be copied until then. Each is a file of mode 0600 whose
 * private half is sealed by the machine's TPM where there is one.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { closeSync, fstatSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Base64 } from '../../src-shared/vocabulary.ts'
import { makePrivateFolder, readJson, writePrivate } from './files.ts'
import { isPlain, type KeyStore, openKeyStore } from './key-store.ts'

/** `privateKey`: as the key store keeps it. */
const KeyFile = z.object({ publicKey: Base64, privateKey: Base64 })

export interface RawKeyPair {
  publicKey: Uint8Array
  privateKey: Uint8Array
}
export interface Identity {
  signing: RawKeyPair
  sealing: RawKeyPair
}

/**
 * Reads `signing-key.json` and `sealing-key.json` of the data folder, making what is not there. Keys from before the
 * machine had a TPM are sealed by it now. Throws ProblemError when they cannot be unsealed (TPM or Windows data
 * protection).
 */
export function loadIdentity(data: string, store: KeyStore = openKeyStore()): Identity {
  makePrivateFolder(data)
  return {
    signing: loadOrMake(signingFile(data), 'ed25519', store),
    sealing: loadOrMake(sealingFile(data), 'x25519', store),
  }
}

/**
 * Keys for an enrolment, sealed already; they lie on the disk, in place of what is there, once they are kept. Throws
 * ProblemError when the TPM refuses; `keep` when the disk does.
 */
export function makeIdentity(store: KeyStore = openKeyStore()): Identity & { keep(data: string): void } {
  const made = { signing: make('ed25519'), sealing: make('x25519') }
  const [signing, sealing] = [sealed(made.signing, store), sealed(made.sealing, store)]
  return {
    ...made,
    keep(data) {
      writePrivate(signingFile(data), signing)
      writePrivate(sealingFile(data), sealing)
    },
  }
}

const sealingFile = (data: string) => join(data, 'sealing-key.json')
const signingFile = (data: string) => join(data, 'signing-key.json')

/** What needs no TPM: the public half, as it was written. Null when there are no keys. */
export function publicSigningKey(data: string): Uint8Array | null {
  const found = readJson(signingFile(data), KeyFile)
  return found && Buffer.from(found.publicKey, 'base64')
}

function loadOrMake(file: string, type: 'ed25519' | 'x25519', store: KeyStore): RawKeyPair {
  const found = readJson(file, KeyFile)
  if (!found) {
    const made = make(type)
    keep(file, made, store)
    return made
  }
  const kept = Buffer.from(found.privateKey, 'base64')
  const pair = { publicKey: Buffer.from(found.publicKey, 'base64'), privateKey: store.open(kept) }
  if (isPlain(kept) && store.kind === 'tpm2') replacePlain(file, () => keep(file, pair, store))
  return pair
}

/** The new file is there before the old one's bytes are overwritten: a crash between loses nothing. */
function replacePlain(file: string, keepAnew: () => void): void {
  const old = openSync(file, 'r+')
  try {
    const { size } = fstatSync(old)
    keepAnew()
    writeSync(old, randomBytes(size), 0, size, 0)
    fsyncSync(old)
  } finally {
    closeSync(old)
  }
}

function keep(file: string, pair: RawKeyPair, store: KeyStore): void {
  writePrivate(file, sealed(pair, store))
}

/** The content of a key's file. */
function sealed({ publicKey, privateKey }: RawKeyPair, store: KeyStore): string {
  const encoded = {
    publicKey: Buffer.from(publicKey).toString('base64'),
    privateKey: store.seal(privateKey).toString('base64'),
  }
  return `${JSON.stringify(encoded)}\n`
}

const Jwk = z.object({ x: z.string(), d: z.string() })

function make(type: 'ed25519' | 'x25519'): RawKeyPair {
  // One overload of generateKeyPairSync for each.
  const pair = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519')
  const { x, d } = Jwk.parse(pair.privateKey.export({ format: 'jwk' }))
  return { publicKey: Buffer.from(x, 'base64url'), privateKey: Buffer.from(d, 'base64url') }
}
