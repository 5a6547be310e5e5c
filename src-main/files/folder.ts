/**
 * Each attempt's folder of the student's own files, in main's data directory: made at its begin, bounded, and gone once the
 * attempt has ended. What is on its way lies beside it, and is nobody's until it is whole.
 */
import { createHash } from 'node:crypto'
import { constants, lstatSync, mkdirSync, opendirSync, rmSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
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
    const { read, bytes, sha256, head } = await measured(path)
    const name = safeName(given, namesIn(own))
    if (isProgramType(typeOf(name)) || !isWhatItSays(name, head)) return 'kind'
    if (read === 'large') return 'large'
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
      const { read, bytes, sha256 } = await measured(path)
      if (read === 'large') throw new ProblemError('bad-input', 'the file has grown too large')
      return { name, bytes, sha256, path }
    },
    async read(name, bytesAtMost) {
      const there = list().find((one) => one.name === name)
      if (!there) return null
      if (there.bytes > bytesAtMost) return 'large'
      const pieces: Uint8Array[] = []
      const read = await readWhole(
        join(own, name),
        bytesAtMost,
        (piece) => void pieces.push(Buffer.from(piece)),
      )
      return read === 'whole' ? Buffer.concat(pieces) : read
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

/**
 * A link in its place is not followed, and a pipe in its place is not waited for. Windows has no such flags: links there need
 * rights that no student has, and its folders have no pipes.
 */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
const pieceBytes = 64 * 1024

/**
 * All of a plain file, in pieces that each lie where the next one will. `saving`: somebody wrote to it meanwhile, and what was
 * read is nothing that he saved; `large`: it has more bytes than these, and is not read further.
 */
async function readWhole(
  path: string,
  bytesAtMost: number,
  hear: (piece: Uint8Array) => void,
): Promise<'whole' | 'large' | 'saving'> {
  const file = await open(path, flags)
  try {
    const before = await file.stat({ bigint: true })
    if (!before.isFile()) throw new ProblemError('bad-input', 'no plain file')
    const piece = Buffer.alloc(pieceBytes)
    let bytes = 0
    while (bytes <= bytesAtMost) {
      const { bytesRead } = await file.read(piece, 0, pieceBytes, bytes)
      if (bytesRead === 0) break
      bytes += bytesRead
      hear(piece.subarray(0, bytesRead))
    }
    if (bytes > bytesAtMost) return 'large'
    const after = await file.stat({ bigint: true })
    const still =
      after.mtimeNs === before.mtimeNs && [before.size, after.size].every((one) => one === BigInt(bytes))
    return still ? 'whole' : 'saving'
  } finally {
    await file.close()
  }
}

async function measured(path: string) {
  const hash = createHash('sha256')
  const head = Buffer.alloc(headBytes)
  let bytes = 0
  const read = await readWhole(path, studentFiles.fileBytes, (piece) => {
    if (bytes < headBytes) head.set(piece.subarray(0, headBytes - bytes), bytes)
    hash.update(piece)
    bytes += piece.length
  })
  if (read === 'saving') throw new ProblemError('bad-input', 'the file is still being written')
  return { read, bytes, sha256: hash.digest('hex'), head: head.subarray(0, Math.min(bytes, headBytes)) }
}
