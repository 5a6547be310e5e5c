/** The folder of a backup: `manifest.json`, `records-….sealed`, `keys-….sealed`, and `blobs` as the server has them. */
import { mkdir, readdir, realpath, rm } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative } from 'node:path'
import { type Manifest, manifestName, readManifest } from './manifest.ts'
import { NotDone } from './not-done.ts'

const ours = /^((records|keys)-[0-9a-f]{16}\.sealed|manifest\.json(\.new)?|blobs|lost\+found)$/

/** Also of what is not there yet. */
const realOf = (path: string): Promise<string> =>
  realpath(path).catch(async () =>
    dirname(path) === path ? path : join(await realOf(dirname(path)), basename(path)),
  )

/** The backup that lies there, of this server; null for a folder that is new to it. */
export async function folderFor(to: string, dataDir: string, server: string): Promise<Manifest | null> {
  const way = relative(await realOf(dataDir), await realOf(to))
  if (way === '' || !(way.startsWith('..') || isAbsolute(way)))
    throw new NotDone(`${to} lies in the server's own folder: name one on another disk.`)
  await mkdir(to, { recursive: true, mode: 0o700 })
  const manifest = await readManifest(to)
  if (manifest && manifest.server !== server)
    throw new NotDone(`${to} holds the backup of another server: name an empty folder.`)
  const strange = (await readdir(to)).find((name) => !ours.test(name))
  if (!manifest && strange !== undefined)
    throw new NotDone(`${to} holds no backup and is not empty (${strange}): name an empty folder.`)
  return manifest
}

/** Sealed files that this manifest does not name: of a run that broke off, or of the one before. */
export async function removeOthers(to: string, manifest: Manifest | null): Promise<void> {
  const named = new Set([manifestName, manifest?.records?.file, manifest?.keys.file])
  for (const name of await readdir(to))
    if (ours.test(name) && /\.(sealed|new)$/.test(name) && !named.has(name)) await rm(join(to, name))
}
