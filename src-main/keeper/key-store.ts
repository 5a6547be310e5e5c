/**
 * Where a secret rests: sealed to this machine by its TPM 2.0 or by Windows' data protection where there is one, else as it
 * is, in a file that only its user can read. What was sealed opens on no other machine, a copied disk included.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { DpapiSealed, openByDpapi, sealByDpapi } from './key-store/dpapi.ts'
import { hasTpm, openByTpm, sealByTpm, TpmSealed } from './key-store/tpm2.ts'

export interface KeyStore {
  readonly kind: 'tpm2' | 'dpapi' | 'file'
  /** What may lie on the disk for a secret of 32 bytes. Throws ProblemError when the machine refuses. */
  seal(secret: Uint8Array): Buffer
  /** The secret of what `seal` gave, by whichever store. Throws ProblemError when this machine does not open it. */
  open(kept: Uint8Array): Buffer
}

export interface Machine {
  env: NodeJS.ProcessEnv
  platform: NodeJS.Platform
  /** Directory of our native programs; Windows' helper is there. */
  native: string
}

export const secretBytes = 32
const Sealed = z.discriminatedUnion('store', [TpmSealed, DpapiSealed])

/** What is left out is this process's own. */
export function openKeyStore(machine: Partial<Machine> = {}): KeyStore {
  const { env = process.env, platform = process.platform, native = '' } = machine
  const dpapi = join(native, 'taza-dpapi.exe')
  const kind = platform === 'win32' ? 'dpapi' : hasTpm(env) ? 'tpm2' : 'file'
  const sealed = (secret: Uint8Array) =>
    kind === 'dpapi' ? sealByDpapi(secret, dpapi) : sealByTpm(secret, env)
  return {
    kind,
    seal: (secret) =>
      kind === 'file' ? Buffer.from(secret) : Buffer.from(JSON.stringify(sealed(secret)), 'utf8'),
    open(kept) {
      if (isPlain(kept)) return Buffer.from(kept)
      const found = Sealed.parse(JSON.parse(Buffer.from(kept).toString('utf8')))
      const secret = found.store === 'dpapi' ? openByDpapi(found, dpapi) : openByTpm(found, env)
      if (secret.length !== secretBytes)
        throw new ProblemError('internal', `a sealed secret opened to ${secret.length} bytes`)
      return secret
    },
  }
}

/** Whether something is the plain secret, which any store opens and a machine would keep better. */
export const isPlain = (kept: Uint8Array): boolean => kept.length === secretBytes
