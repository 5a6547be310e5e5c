/**
 * The station's keys as the keeper has them: not made yet, open, or locked, while they cannot be unsealed (TPM or Windows
 * data protection). Locked, nothing can be signed, so nothing recorded or sent; what is on the disk can be exported.
 */
import type { Signer } from '../../src-shared/ledger/note.ts'
import { type Problem, ProblemError } from '../../src-shared/vocabulary.ts'
import { signerOf } from './crypto.ts'
import { readEnrolment } from './enrolment.ts'
import { loadIdentity, publicSigningKey, type RawKeyPair } from './identity.ts'
import type { KeyStore } from './key-store.ts'

export interface StationKeys {
  /** Null while they are open. */
  readonly locked: Problem | null
  readonly signingPublic: Uint8Array
  /** Signs in this name; locked, it throws ProblemError `keys-locked` when asked to. */
  signer(name: string): Signer
  /** Throws ProblemError `keys-locked`. */
  sealing(): RawKeyPair
}

/**
 * Before the enrolment there are none, and from then on they are those that it made. Throws what `loadIdentity` throws when
 * not even the public half can be read.
 */
export function openStationKeys(data: string, store: KeyStore): StationKeys {
  let found: StationKeys | null = null
  const made = () => {
    if (!found && readEnrolment(data) !== null) found = openOrLocked(data, store)
    return found
  }
  const refuse = (): never => {
    throw new ProblemError('not-enrolled')
  }
  made()
  return {
    get locked(): Problem | null {
      const keys = made()
      return keys ? keys.locked : { code: 'not-enrolled' }
    },
    get signingPublic() {
      return made()?.signingPublic ?? refuse()
    },
    signer: (name) => made()?.signer(name) ?? refuse(),
    sealing: () => made()?.sealing() ?? refuse(),
  }
}

function openOrLocked(data: string, store: KeyStore): StationKeys {
  try {
    const { signing, sealing } = loadIdentity(data, store)
    return {
      locked: null,
      signingPublic: signing.publicKey,
      signer: (name) => signerOf(name, signing.privateKey, signing.publicKey),
      sealing: () => sealing,
    }
  } catch (error) {
    const publicKey = publicSigningKey(data)
    if (publicKey === null) throw error
    const why = error instanceof Error ? error.message : String(error)
    const refuse = (): never => {
      throw new ProblemError('keys-locked', why)
    }
    return {
      locked: { code: 'keys-locked', detail: why },
      signingPublic: publicKey,
      signer: (name) => ({ name, publicKey, sign: refuse }),
      sealing: refuse,
    }
  }
}
