/** Who this station is: an Ed25519 key for signing and a separate X25519 key, made once, kept in files of mode 0600. */
import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { Base64 } from '../../src-shared/vocabulary.ts'
import { makePrivateFolder, readJson, writePrivate } from './files.ts'

const KeyFile = z.object({ publicKey: Base64, privateKey: Base64 })

export interface RawKeyPair {
  publicKey: Uint8Array
  privateKey: Uint8Array
}
export interface Identity {
  signing: RawKeyPair
  sealing: RawKeyPair
}

/** Reads `signing-key.json` and `sealing-key.json` of the data folder, making what is not there. */
export function loadIdentity(data: string): Identity {
  makePrivateFolder(data)
  return {
    signing: loadOrMake(join(data, 'signing-key.json'), 'ed25519'),
    sealing: loadOrMake(join(data, 'sealing-key.json'), 'x25519'),
  }
}

function loadOrMake(file: string, type: 'ed25519' | 'x25519'): RawKeyPair {
  const kept = readJson(file, KeyFile)
  if (kept)
    return {
      publicKey: Buffer.from(kept.publicKey, 'base64'),
      privateKey: Buffer.from(kept.privateKey, 'base64'),
    }
  const made = make(type)
  const encoded = {
    publicKey: Buffer.from(made.publicKey).toString('base64'),
    privateKey: Buffer.from(made.privateKey).toString('base64'),
  }
  writePrivate(file, `${JSON.stringify(encoded)}\n`)
  return made
}

const Jwk = z.object({ x: z.string(), d: z.string() })

function make(type: 'ed25519' | 'x25519'): RawKeyPair {
  // One overload of generateKeyPairSync for each.
  const pair = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519')
  const { x, d } = Jwk.parse(pair.privateKey.export({ format: 'jwk' }))
  return { publicKey: Buffer.from(x, 'base64url'), privateKey: Buffer.from(d, 'base64url') }
}
