/** Small private files that are there whole or not at all. */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { z } from 'zod'
import { parseJsonFile } from '../../src-shared/text-file.ts'
import { onDisk } from './disk.ts'

export const makePrivateFolder = (folder: string): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
}

/** Where a keeper with a user of its own writes bundles; `taza export` carries them on. */
export const exportsFolder = (data: string): string => resolve(data, 'exports')

/** Where the keeper of this folder listens, as it wrote it down at its last start. */
export const socketFile = (data: string): string => resolve(data, 'socket.path')
/** What is written there; null where nothing is, or where this user may not look. */
export function writtenSocket(data: string): string | null {
  try {
    return readIfThere(socketFile(data))?.toString('utf8').trim() || null
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') return null
    throw error
  }
}

/** Written, fsynced and renamed into place, mode 0600. Throws a ProblemError `disk-full`. */
export function writePrivate(file: string, content: string | Uint8Array): void {
  onDisk(() => write(file, content))
}

function write(file: string, content: string | Uint8Array): void {
  const temporary = `${file}.new`
  const handle = openSync(temporary, 'w', 0o600)
  try {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    let at = 0
    while (at < bytes.length) at += writeSync(handle, bytes, at)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(temporary, file)
  syncFolder(dirname(file))
}

/** Makes renames and removals in a folder durable. Windows cannot and need not. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Null when there is no such file. */
export function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Null when there is no such file; throws when it is not what the schema says. */
export function readJson<T>(file: string, schema: z.ZodType<T>): T | null {
  const bytes = readIfThere(file)
  return bytes === null ? null : schema.parse(parseJsonFile(bytes))
}
