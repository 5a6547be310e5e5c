/**
 * Each attempt's folder of the student's own files, in main's data directory: made at its begin, bounded, and gone once the
 * attempt has ended. What is on its way lies beside it, and is nobody's until it is whole.
 */
import { createHash } from 'node:crypto'
import { constants, lstatSync, mkdirSync, opendirSync, rmSync } from 'node:fs'
import { type FileHandle, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type AttemptFolder,
  headBytes,
  isProgramType,
  isWhatItSays,
  type MeasuredFile,
  safeName,
  studentFiles,
  typeOf,
  type Untaken,
} from '../../src-shared/student-files.ts'
import { Id, ProblemError } from '../../src-shared/vocabulary.ts'

/** Entries that are looked at: whatever else fills the folder costs no more than this. */
const lookedAtMost = 1000

/** `trouble`: hears of what could not be removed, which holds up no exam. */
export function createStudentFiles(root: string, trouble: (error: unknown) => void) {
  const placeOf = (attempt: string) => {
    const at = join(root, Id.parse(attempt))
    return { at, own: join(at, 'own'), incoming: join(at, 'incoming') }
  }

  /** All others are gone. */
  const keepOnly = (attempts: readonly string[]) => {
    for (const name of namesIn(root))
      if (!attempts.includes(name)) rmSync(join(root, name), { recursive: true, force: true })
  }

  return {
    /** Of an attempt that begins or goes on; what was on its way when it was left is gone, and so is all of others. */
    open(attempt: string): AttemptFolder {
      const { own, incoming } = placeOf(attempt)
      try {
        keepOnly([attempt])
      } catch (error) {
        trouble(error)
      }
      rmSync(incoming, { recursive: true, force: true })
      for (const folder of [own, incoming]) mkdirSync(folder, { recursive: true, mode: 0o700 })
      return folderAt(own, incoming)
    },
    keepOnly,
  }
}
export type StudentFiles = ReturnType<typeof createStudentFiles>

function folderAt(own: string, incoming: string): AttemptFolder {
  /** One after another, so that two of them never take the same name or the last room. */
  let turn: Promise<unknown> = Promise.resolve()
  const list = () =>
    namesIn(own)
      .flatMap((name) => {
        const found = lstatSync(join(own, name), { throwIfNoEntry: false })
        return found?.isFile() ? [{ name, bytes: found.size }] : []
      })
      .sort((one, other) => one.name.localeCompare(other.name))

  const take = async (path: string, given: string): Promise<MeasuredFile | Untaken> => {
    const there = list()
    const { bytes, sha256, head } = await measured(path)
    const name = safeName(given, namesIn(own))
    if (isProgramType(typeOf(name)) || !isWhatItSays(name, head)) return 'kind'
    if (bytes > studentFiles.fileBytes) return 'large'
    const sum = there.reduce((all, one) => all + one.bytes, bytes)
    if (there.length >= studentFiles.files || sum > studentFiles.bytes) return 'full'
    await rename(path, join(own, name))
    return { name, bytes, sha256 }
  }

  return {
    at: own,
    incoming,
    list,
    take(path, name) {
      const taken = turn.then(() => take(path, name))
      turn = taken.catch(() => undefined)
      return taken
    },
    async measure(name) {
      // A name that the folder itself has said, and none that leads elsewhere.
      const there = list().some((one) => one.name === name && one.bytes <= studentFiles.fileBytes)
      if (!there) throw new ProblemError('bad-input', 'no such file in the attempt’s folder')
      const path = join(own, name)
      const { bytes, sha256 } = await measured(path)
      return { name, bytes, sha256, path }
    },
    async read(name, bytesAtMost) {
      const there = list().find((one) => one.name === name)
      if (!there) return null
      if (there.bytes > bytesAtMost) return 'large'
      const file = await opened(join(own, name))
      try {
        // Whoever writes on meanwhile makes it no longer than this.
        const bytes = Buffer.alloc(there.bytes + 1)
        const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
        return bytesRead > bytesAtMost ? 'large' : bytes.subarray(0, bytesRead)
      } finally {
        await file.close()
      }
    },
  }
}

function namesIn(folder: string): string[] {
  const names: string[] = []
  let opened: ReturnType<typeof opendirSync>
  try {
    opened = opendirSync(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return names
    throw error
  }
  try {
    while (names.length < lookedAtMost) {
      const entry = opened.readSync()
      if (entry === null) break
      names.push(entry.name)
    }
  } finally {
    opened.closeSync()
  }
  return names
}

/** A link in its place is not followed. Windows has no such flag, and links there need rights that no student has. */
const opened = (path: string): Promise<FileHandle> =>
  open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))

async function measured(path: string): Promise<{ bytes: number; sha256: string; head: Uint8Array }> {
  const file = await opened(path)
  try {
    return await digested(file)
  } finally {
    await file.close()
  }
}

async function digested(file: FileHandle): Promise<{ bytes: number; sha256: string; head: Uint8Array }> {
  const hash = createHash('sha256')
  const head = Buffer.alloc(headBytes)
  let bytes = 0
  for await (const part of file.createReadStream({ autoClose: false })) {
    const piece = Buffer.from(part)
    if (bytes < headBytes) piece.copy(head, bytes)
    hash.update(piece)
    bytes += piece.length
  }
  return { bytes, sha256: hash.digest('hex'), head: head.subarray(0, Math.min(bytes, headBytes)) }
}
