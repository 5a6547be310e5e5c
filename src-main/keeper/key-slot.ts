/** The station's own copy of a part's key: one small file, so that an attempt can resume, and gone once it is submitted. */
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { readIfThere, syncFolder, writePrivate } from './files.ts'
import { type KeyStore, secretBytes } from './key-store.ts'

/** Draws a part's key and keeps it in `file`, sealed by the machine where it can. */
export function makeKey(file: string, store: KeyStore, log: (line: string) => void): Buffer {
  const key = randomBytes(secretBytes)
  writePrivate(file, keptBy(store, key, log))
  return key
}

/** An exam does not wait for a TPM that is out of order: the slot is then a private file, and the log says so. */
function keptBy(store: KeyStore, key: Buffer, log: (line: string) => void): Uint8Array {
  try {
    return store.seal(key)
  } catch (error) {
    log(`the key slot is a plain private file: ${String(error)}`)
    return key
  }
}

/** Null when the slot is empty. Throws ProblemError when it cannot be unsealed (TPM or Windows data protection). */
export function readKey(file: string, store: KeyStore): Buffer | null {
  const kept = readIfThere(file)
  return kept === null || kept.length < secretBytes ? null : store.open(kept)
}

/** Overwritten in place, fsynced, unlinked; a slot that is gone already is fine. */
export function eraseKey(file: string): void {
  const kept = readIfThere(file)
  if (kept === null) return
  const handle = openSync(file, 'r+')
  try {
    writeSync(handle, randomBytes(kept.length), 0, kept.length, 0)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  unlinkSync(file)
  syncFolder(dirname(file))
}
