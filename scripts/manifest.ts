/** `out/manifest.json`: the SHA-256 of every file of ours in an installation. Written after everything else is there. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const folders = [
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

/** `root`: a clone, or the folder that becomes the installation. */
export function writeManifest(root: string): void {
  const names = folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter(installed)
    .sort()
  const digest = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(root, name)))
      .digest('hex')
  const files = Object.fromEntries(names.map((name) => [name, digest(name)]))
  writeFileSync(join(root, 'out/manifest.json'), `${JSON.stringify({ files }, null, 1)}\n`)
}
