/**
 * A backup brought back into an empty folder. All of it is looked through before anything is written; what is written lies
 * aside until it is whole and on the disk.
 */
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { concat, toBase64 } from '../../src-shared/bytes.ts'
import { diskOf } from '../files/space.ts'
import { headerBytes, headerOf, paddingOf, readAt, writeAt } from '../storage/blobs/frame.ts'
import { placeOf } from '../storage/blobs/port.ts'
import { FolderTaken, lockDataDir } from '../storage/lock.ts'
import { syncDirectory } from '../storage/sync-directory.ts'
import { checkObjects, type Objects } from './check.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { NotDone } from './not-done.ts'
import { cipherOf, type ObjectCipher } from './object-cipher.ts'
import { framesHere, using } from './packs.ts'
import { keyByWords } from './recovery.ts'
import { checkSealed, openSealed } from './sealed-file.ts'
import { cosignerIn, type ServerFiles, secretIn, unpacked, writeServerFiles } from './server-files.ts'
import { writeWhole } from './write-whole.ts'

export interface RestoreReport {
  /** When the backup was made. */
  at: string
  records: boolean
  /** `damaged`: files of the backup with something damaged in them. */
  objects: { objects: number; bytes: number; damaged: number } | null
}

const asideName = '.restoring'
/** Of an empty folder: what an attempt that failed leaves, too. */
const passing = /^(\.restoring|server-lock\.sqlite(-journal)?|lost\+found)$/

interface Deps {
  from: string
  dataDir: string
  words: string
  /** Objects that are damaged in the backup are brought back as they are. */
  keepDamaged: boolean
  /** Before it is given its place: the database, of this program's schema. */
  ready(dir: string): Promise<void>
}

/** Throws NotDone; then nothing was written. */
export async function restore({ from, dataDir, words, keepDamaged, ready }: Deps): Promise<RestoreReport> {
  await mustBeEmpty(dataDir)
  const manifest = await readManifest(from)
  if (!manifest) throw new NotDone(`There is no whole backup in ${from}: it has no manifest.json.`)
  const privateKey = await keyByWords(words, manifest.recovery)
  if ('wrong' in privateKey) throw new NotDone(privateKey.wrong)
  for (const sealed of [manifest.keys, manifest.records]) if (sealed) await checkSealed(from, sealed)
  const files = await serverFilesOf(from, manifest, privateKey)
  const cipher = cipherOf(secretIn(files))
  const objects = manifest.objects && (await checkObjects(from, manifest.objects, cipher))
  if (objects && objects.wrong.length > 0 && !keepDamaged)
    throw new NotDone(
      `${objects.wrong.length} files of ${from} are damaged (${objects.wrong[0]}): bring it back without them with --damaged keep, and scrub asks stations for what is lost.`,
    )

  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const needed = (manifest.records?.bytes ?? 0) + (objects?.bytes ?? 0)
  const { freeBytes } = await diskOf(dataDir)
  if (freeBytes < needed)
    throw new NotDone(
      `The disk of ${dataDir} is too small: ${Math.ceil(needed / 1e6)} MB are needed, ${Math.floor(freeBytes / 1e6)} MB are free.`,
    )
  const unlock = lockAlone(dataDir)
  const aside = join(dataDir, asideName)
  try {
    // Under the lock nobody else makes a server of it.
    await mustBeEmpty(dataDir)
    await rm(aside, { recursive: true, force: true })
    await mkdir(aside, { mode: 0o700 })
    if (manifest.records) {
      const plain = openSealed(from, 'records', manifest.records, manifest, privateKey)
      await writeWhole(join(aside, 'taza.sqlite'), plain)
    }
    if (objects) await copyObjects(join(from, 'blobs'), join(aside, 'blobs'), objects, cipher)
    await writeServerFiles(aside, files)
    if (manifest.records) await ready(aside)
    for (const name of await readdir(aside, { recursive: true, withFileTypes: true }))
      if (name.isDirectory()) await syncDirectory(join(name.parentPath, name.name))
    // Without keys it is no server yet: they come last.
    const names = (await readdir(aside)).sort((a, b) => Number(a === 'keys') - Number(b === 'keys'))
    for (const name of names) await rename(join(aside, name), join(dataDir, name))
    await syncDirectory(dataDir)
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT'))
      throw new NotDone(`The disk of ${dataDir} is full.`)
    throw error
  } finally {
    await rm(aside, { recursive: true, force: true }).finally(unlock)
  }
  return {
    at: manifest.at,
    records: manifest.records !== null,
    objects: objects && {
      objects: objects.objects,
      bytes: objects.bytes,
      damaged: objects.wrong.length,
    },
  }
}

async function mustBeEmpty(dataDir: string): Promise<void> {
  if ((await readdir(dataDir).catch(() => [])).some((name) => !passing.test(name)))
    throw new NotDone(`${dataDir} is not empty: name an empty folder with --data.`)
}

function lockAlone(dataDir: string): () => void {
  try {
    return lockDataDir(dataDir)
  } catch (error) {
    if (!(error instanceof FolderTaken)) throw error
    throw new NotDone(`A server runs on ${dataDir}, or another backup is being brought back there.`)
  }
}

async function serverFilesOf(
  from: string,
  manifest: Manifest,
  privateKey: Uint8Array<ArrayBuffer>,
): Promise<ServerFiles> {
  let packed: Uint8Array<ArrayBuffer> = new Uint8Array()
  for await (const piece of openSealed(from, 'keys', manifest.keys, manifest, privateKey))
    packed = concat(packed, piece)
  const files = unpacked(packed)
  if (toBase64(cosignerIn(files).publicKey) !== manifest.server)
    throw new NotDone(`The keys in ${from} are not those of the server that signed its manifest.`)
  return files
}

async function copyObjects(
  from: string,
  to: string,
  { packs, files }: Objects,
  cipher: ObjectCipher,
): Promise<void> {
  await mkdir(join(to, 'packs'), { recursive: true, mode: 0o700 })
  for (const { name, end } of packs) {
    if (end === 0) continue
    const target = await open(join(to, 'packs', name), 'wx', 0o600)
    try {
      await using(join(from, 'packs', name), 'r', (file) => copyPack(file, target, end, cipher))
      await target.sync()
    } finally {
      await target.close()
    }
  }
  for (const digest of files) {
    const path = join(to, placeOf(digest))
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeWhole(path, [cipher.turn(digest, await readFile(join(from, placeOf(digest))))])
  }
}

/** What is erased is so here, also where its bytes were still there. */
async function copyPack(
  source: FileHandle,
  target: FileHandle,
  end: number,
  cipher: ObjectCipher,
): Promise<void> {
  for await (const frame of framesHere(source, end, cipher)) {
    const { at, digest, bytes } = frame
    const turned = digest === null ? null : await readAt(source, at + headerBytes, bytes)
    const object = digest === null || turned === null ? Buffer.alloc(bytes) : cipher.turn(digest, turned)
    const parts = [headerOf(frame), object, paddingOf(bytes)]
    await writeAt(
      target,
      at,
      parts.filter(({ length }) => length > 0),
    )
  }
}
