/** Where the programs of a data directory listen unless told otherwise: everyone who looks for them agrees on it. */
import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { ProblemError } from '../../src-shared/vocabulary.ts'

/** Longest path of a Unix socket that every kernel of ours takes, bytes: a Cyrillic letter is two (unix(7): 107). */
const longest = 100
const fits = (path: string) => Buffer.byteLength(path) <= longest

/**
 * The keeper's socket, or the recorder's: in the data directory, or where that path is too long, in a folder of its own
 * among the temporary files, named after the directory and its owner. On Windows a named pipe, whose name is that of the
 * directory (without regard to case, as everything there).
 */
export function socketPath(
  data: string,
  who: 'keeper' | 'recorder' = 'keeper',
  platform: NodeJS.Platform = process.platform,
): string {
  if (platform === 'win32') return `\\\\.\\pipe\\taza-${who}-${shortName(resolve(data).toLowerCase())}`
  const inData = join(resolve(data), `${who}.sock`)
  if (fits(inData)) return inData
  const own = join(`taza-${ownerOf(data)}-${shortName(resolve(data))}`, `${who}.sock`)
  const inTemporary = join(tmpdir(), own)
  return fits(inTemporary) ? inTemporary : join('/tmp', own)
}
const shortName = (path: string) => createHash('sha256').update(path).digest('hex').slice(0, 16)

/** Whose the directory is, or will be once we make it. */
const ownerOf = (data: string): number =>
  statSync(data, { throwIfNoEntry: false })?.uid ?? process.getuid?.() ?? 0

const ownFolder = /^taza-(\d+)-[0-9a-f]{16}$/

/**
 * Among the temporary files anybody may make anything first: a socket there is the keeper's only in a folder that its user
 * alone can write to. Makes the folder with `make`. Throws ProblemError `no-keeper` when it is somebody else's.
 */
export function checkPlace(path: string, make = false): void {
  const folder = dirname(path)
  const owner = ownFolder.exec(basename(folder))?.[1]
  if (owner === undefined) return
  if (make) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder, { throwIfNoEntry: false })
  if (!found) return
  const isOurs = found.isDirectory() && found.uid === Number(owner) && (found.mode & 0o077) === 0
  if (!isOurs) throw new ProblemError('no-keeper', `${folder} is not the keeper's own: somebody else made it`)
}
