/**
 * `out/manifest.json`: the SHA-256 of files of an installation, written after everything else is there. What it names is
 * looked at while a station runs (src-main/tamper/files.ts), and its own digest is on each ledger.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** Of a clone, and of what electron-builder packs: what is built. */
const builtFolders = [
  'out/main',
  'out/preload',
  'out/pages',
  'out/native',
  'resources/policies',
  'resources/locales',
]
/** Source maps are not installed; of what is built in out/native, only these are. */
const programs = /^out\/native\/taza-(guard-(x11|win32\.exe)|peer|dpapi\.exe)$/

const installed = (name: string) =>
  !name.endsWith('.map') && (!name.startsWith('out/native/') || programs.test(name))

const manifestFile = 'out/manifest.json'
const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

function filesIn(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
}

function write(root: string, files: ReadonlyMap<string, string>): void {
  const sorted = Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(join(root, manifestFile), `${JSON.stringify({ files: sorted }, null, 1)}\n`)
}

/** `root`: a clone, whose packages change as people work. */
export function writeManifest(root: string): void {
  const names = builtFolders.flatMap((folder) => filesIn(root, folder)).filter(installed)
  write(root, new Map(names.map((name) => [name, sha256(join(root, name))])))
}

/**
 * Of a whole installation: every file below `root` (programs, packages, Node, scripts, pages, texts), and `elsewhere`: files
 * by the absolute paths that they will have, and where they lie now.
 */
export function writeWholeManifest(root: string, elsewhere: ReadonlyMap<string, string> = new Map()): void {
  const files = new Map(
    filesIn(root, '.')
      .filter((name) => name !== manifestFile)
      .map((name) => [name, sha256(join(root, name))]),
  )
  for (const [path, file] of elsewhere) files.set(path, sha256(file))
  write(root, files)
}
