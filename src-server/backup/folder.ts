/** The folder of a backup: `manifest.json`, `records-….sealed`, `keys-….sealed`, and `blobs` as the server has them. */
import { lstat, mkdir, readdir, realpath, rm } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative } from 'node:path'
import { type Manifest, manifestName, readManifest } from './manifest.ts'
import { NotDone } from './not-done.ts'

/** Of a run that broke off before its first manifest, which is there before the first object. */
const begun = /^((records|keys)-[0-9a-f]{16}\.sealed|manifest\.json\.new|lost\+found)$/
const passing = /^((records|keys)-[0-9a-f]{16}\.sealed|manifest\.json\.new)$/

/** Also of what is not there yet. */
const realOf = (path: string): Promise<string> =>
  realpath(path).catch(async () =>
    dirname(path) === path ? path : join(await realOf(dirname(path)), basename(path)),
  )

/**
 * The backup that lies there, of this server; null for a folder that is new to it. `begins`: the caller wants a first one, and
 * only then there is none, for a disk that is not there is an empty folder too.
 */
export async function folderFor(
  to: string,
  dataDir: string,
  server: string,
  begins: boolean,
): Promise<Manifest | null> {
  const way = relative(await realOf(dataDir), await realOf(to))
  if (way === '' || !(way.startsWith('..') || isAbsolute(way)))
    throw new NotDone(`${to} lies in the server's own folder: name one on another disk.`)
  const manifest = await readManifest(to)
  if (manifest && manifest.server !== server)
    throw new NotDone(`${to} holds the backup of another server: name an empty folder.`)
  if (manifest && begins)
    throw new NotDone(`${to} holds a backup with its recovery key already: leave --key new away.`)
  const strange = (await readdir(to).catch(() => [])).find((name) => !begun.test(name))
  if (!manifest && strange !== undefined)
    throw new NotDone(`${to} holds no backup and is not empty (${strange}): name an empty folder.`)
  if (!manifest && !begins)
    throw new NotDone(
      `${to} holds no backup. Is its disk there? A first backup, with a new recovery key, is made by --key new.`,
    )
  await mkdir(to, { recursive: true, mode: 0o700 })
  await refuseLinks(join(to, 'blobs'))
  return manifest
}

/** Whoever can write here would else have the server write elsewhere. */
async function refuseLinks(blobs: string): Promise<void> {
  const there = await lstat(blobs).catch(() => null)
  if (there === null) return
  const all = there.isSymbolicLink() ? [] : await readdir(blobs, { recursive: true, withFileTypes: true })
  const link = there.isSymbolicLink() ? blobs : all.find((one) => one.isSymbolicLink())
  if (link !== undefined)
    throw new NotDone(
      `${typeof link === 'string' ? link : join(link.parentPath, link.name)} is a symbolic link: a backup lies in its folder itself.`,
    )
}

/** Sealed files that this manifest does not name: of a run that broke off, or of the one before. */
export async function removeOthers(to: string, manifest: Manifest | null): Promise<void> {
  const named = new Set([manifestName, manifest?.records?.file, manifest?.keys.file])
  for (const name of await readdir(to)) if (passing.test(name) && !named.has(name)) await rm(join(to, name))
}
