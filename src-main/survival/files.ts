/**
 * Whether our installed files are still what was built: `out/manifest.json` (scripts/manifest.mjs) names each with its
 * SHA-256. In a clone (`.git` is there) files change as people work: there, what was found at the start counts.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Digest } from '../../src-shared/vocabulary.ts'

const Manifest = z.object({ files: z.record(z.string(), Digest) })

export interface Installed {
  /** SHA-256 of the manifest; null in a clone, or where there is none. */
  readonly build: string | null
  /** Names of files that are not what they should be, missing ones included, in the manifest's order. */
  altered(): Promise<string[]>
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const manifestFile = 'out/manifest.json'

/** `root`: the installation's folder. */
export async function watchFiles(root: string): Promise<Installed> {
  const text = await readFile(join(root, manifestFile)).catch(() => null)
  const clone = existsSync(join(root, '.git'))
  // An installation without a manifest has lost one of its files.
  if (text === null) return { build: null, altered: async () => (clone ? [] : [manifestFile]) }
  const { files } = Manifest.parse(JSON.parse(text.toString('utf8')))
  const names = Object.keys(files)
  const digestOf = (name: string) => readFile(join(root, name)).then(sha256, () => null)
  const right = new Map<string, string | null>()
  for (const name of names) right.set(name, clone ? await digestOf(name) : (files[name] ?? null))
  return {
    build: clone ? null : sha256(text),
    async altered() {
      const wrong: string[] = []
      // One after the other: an exam has better use for the disk.
      for (const name of names) if ((await digestOf(name)) !== right.get(name)) wrong.push(name)
      return wrong
    },
  }
}
