/** The station's own copy of a part's key: one small file, so that an attempt can resume, and gone once it is submitted. */
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { readIfThere, syncFolder, writePrivate } from './files.ts'

const keyBytes = 32

/** Draws a part's key and keeps it in `file`. */
export function makeKey(file: string): Buffer {
  const key = randomBytes(keyBytes)
  writePrivate(file, key)
  return key
}

/** Null when the slot is empty. */
export function readKey(file: string): Buffer | null {
  const key = readIfThere(file)
  return key?.length === keyBytes ? key : null
}

/** Overwritten in place, fsynced, unlinked; a slot that is gone already is fine. */
export function eraseKey(file: string): void {
  if (readIfThere(file) === null) return
  const handle = openSync(file, 'r+')
  try {
    writeSync(handle, randomBytes(keyBytes), 0, keyBytes, 0)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  unlinkSync(file)
  syncFolder(dirname(file))
}
