/** Opens a bundle, a ZIP or an unpacked folder, for the judge and for who reads single objects. */
import { createHash, hash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { ByteSource } from '../../src-shared/bundle/framing.ts'
import { collect, type ReadDeps, readZip } from '../../src-shared/bundle/read.ts'
import { compareEntries, entryName, parseEntryName } from '../../src-shared/bundle.ts'
import type { BundleContents } from '../../src-shared/verify.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'

export interface Bundle {
  contents: BundleContents
  /** Null for an object that is not there. */
  read(digest: string): Promise<Buffer | null>
  close(): void
}

export const readDeps: ReadDeps = {
  crc32: (bytes, before) => crc32(bytes, before),
  startSha256: () => {
    const running = createHash('sha256')
    return { update: (bytes) => running.update(bytes), digest: () => running.digest('hex') }
  },
  sha256Hex: (bytes) => hash('sha256', bytes, 'hex'),
}

/** Rejects with `bad-input` when there is nothing that can be read; whatever else is wrong is a finding. */
export async function openBundle(path: string): Promise<Bundle> {
  try {
    return statSync(path).isDirectory() ? openFolder(path) : await openZip(path)
  } catch (error) {
    throw new ProblemError('bad-input', `${path} cannot be read: ${String(error)}`)
  }
}

async function openZip(file: string): Promise<Bundle> {
  const handle = openSync(file, 'r')
  try {
    const source = sourceOf(handle)
    const { contents, objects } = await readZip(source, readDeps)
    return {
      contents,
      async read(digest) {
        const entry = objects.get(digest)
        return entry ? Buffer.from(await source.read(entry.at, entry.size)) : null
      },
      close: () => closeSync(handle),
    }
  } catch (error) {
    closeSync(handle)
    throw error
  }
}

/** Bytes are read ahead this far, into the same memory again and again. */
const window = 1024 * 1024

function sourceOf(handle: number): ByteSource {
  const { size } = fstatSync(handle)
  let begin = 0
  const ahead = Buffer.allocUnsafeSlow(Math.min(window, size))
  let held = ahead.subarray(0, 0)
  const fill = (room: Buffer<ArrayBuffer>, at: number) => {
    let done = 0
    while (done < room.length) {
      const got = readSync(handle, room, done, room.length - done, at + done)
      if (got === 0) break
      done += got
    }
    return room.subarray(0, done)
  }
  return {
    size,
    async read(at, length) {
      const end = Math.min(size, at + length)
      if (end - at > window) return fill(Buffer.allocUnsafeSlow(end - at), at)
      if (at < begin || end > begin + held.length) {
        begin = at
        held = fill(ahead, at)
      }
      return held.subarray(at - begin, at - begin + length)
    },
  }
}

/** The same entries as files. Whatever else lies in the folder is named as the judge wants it. */
function openFolder(folder: string): Bundle {
  const into = collect()
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/'))
  const entries = files.flatMap((name) => parseEntryName(name) ?? [])
  const unknown = files.filter((name) => parseEntryName(name) === null)
  for (const entry of entries.sort(compareEntries)) {
    const name = entryName(entry)
    into.names.push(name)
    const bytes = readFileSync(join(folder, name))
    if (entry.type === 'segment')
      into.objects.set(entry.digest, { actual: hash('sha256', bytes, 'hex'), bytes: bytes.length })
    else if (entry.type === 'caseAct') into.act(hash('sha256', bytes, 'hex'))
    else into.text(entry, bytes)
  }
  into.names.push(...unknown)
  return {
    contents: into.contents(),
    async read(digest) {
      return into.objects.has(digest)
        ? readFileSync(join(folder, entryName({ type: 'segment', digest })))
        : null
    },
    close: () => undefined,
  }
}
