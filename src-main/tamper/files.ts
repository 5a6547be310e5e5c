/**
 * Whether our installed files are still what was built: `out/manifest.json` (scripts/manifest.ts) names each with its
 * SHA-256. In a clone (`.git` is there) files change as people work: there, what the first look finds counts. A file
 * whose inode, length and times are as they were is not read again each time, but every half hour: packages and Node are
 * hundreds of megabytes.
 */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { Digest } from '../../src-shared/vocabulary.ts'

const Manifest = z.object({ files: z.record(z.string(), Digest) })

export interface Installed {
  /** SHA-256 of the manifest; null in a clone, or where there is none. */
  readonly build: string | null
  /** Names of files that are not what they should be, missing ones included, in the manifest's order. */
  altered(): Promise<string[]>
}

export interface WatchOptions {
  /** SHA-256 of pages as the browser got them, by their names in the manifest: a file may be changed and put back. */
  served?(): ReadonlyMap<string, string>
  /** ms, of any clock that does not run backwards. */
  now?(): number
}

const readEveryMs = 30 * 60_000

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const manifestFile = 'out/manifest.json'

/** `root`: the installation's folder; names in the manifest are relative to it, or absolute. */
export async function watchFiles(root: string, options: WatchOptions = {}): Promise<Installed> {
  const { served = () => new Map(), now = () => performance.now() } = options
  const text = await readFile(resolve(root, manifestFile)).catch(() => null)
  const clone = existsSync(resolve(root, '.git'))
  // An installation without a manifest has lost one of its files.
  if (text === null) return { build: null, altered: async () => (clone ? [] : [manifestFile]) }
  const { files } = Manifest.parse(JSON.parse(text.toString('utf8')))
  const names = Object.keys(files)
  const known = new Map<string, { state: string; at: number; digest: string }>()
  const digestOf = (name: string) => digestIfChanged(resolve(root, name), known, now())
  const right = new Map<string, string | null>(clone ? [] : Object.entries(files))
  return {
    build: clone ? null : sha256(text),
    async altered() {
      const wrong: string[] = []
      // One after the other: an exam has better use for the disk.
      const given = served()
      for (const name of names) {
        const page = given.get(name)
        const digest = await digestOf(name)
        if (!right.has(name)) right.set(name, digest)
        const isRight = (seen: string | null) => seen === right.get(name)
        if (!isRight(digest) || (page !== undefined && !isRight(page))) wrong.push(name)
      }
      return wrong
    },
  }
}

/** Null for what cannot be read. */
async function digestIfChanged(
  file: string,
  known: Map<string, { state: string; at: number; digest: string }>,
  now: number,
): Promise<string | null> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true })
    const state = `${ino} ${size} ${mtimeNs} ${ctimeNs}`
    const before = known.get(file)
    if (before && before.state === state && now - before.at < readEveryMs) return before.digest
    const hash = createHash('sha256')
    await pipeline(createReadStream(file), hash)
    const digest = hash.digest('hex')
    known.set(file, { state, at: now, digest })
    return digest
  } catch (_notThere) {
    known.delete(file)
    return null
  }
}
